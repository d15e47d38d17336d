import { AppError, errorCatalogue } from '#shared/contract/errors.ts'

/** Says one sentence on the terminal and hands back the exit code, for the last line of an entry. */
export function complain(sentence: string, exitCode: number): number {
  process.stderr.write(`${sentence}\n`)
  return exitCode
}

/** Why the console could not start, in a sentence; 5 for a data folder that cannot be written, else 1. */
export function explainEnd(cause: unknown): number {
  if (!(cause instanceof AppError)) return complain(`Omnideck could not start: ${cause instanceof Error ? cause.message : String(cause)}`, 1)
  const what = cause.details['reason'] ?? cause.details['folder'] ?? cause.details['wanted']
  return complain(`${errorCatalogue[cause.code].says}${what == null ? '' : ` (${what})`}`, cause.code === 'store.unwritable' ? 5 : 1)
}
