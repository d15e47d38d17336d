import { AppError } from '#shared/contract/errors.ts'
import { has, type IntentKind, type Value } from './intent.ts'

/** `unknown`: the gateway neither confirmed nor refused, and reading back did not settle it. */
export type Outcome =
  | { readonly status: 'applied'; readonly after: Value }
  | { readonly status: 'unknown'; readonly after: Value | null; readonly cause: unknown }
  | { readonly status: 'failed'; readonly after: Value | null; readonly cause: unknown }

/**
 * Makes one change and reads the value back, because the gateway's "success" alone proves nothing (contract, trap 2).
 * A time-out is unknown, not failed: only what is read afterwards decides.
 */
export async function applyIntent(kind: IntentKind, subject: string, mine: Value): Promise<Outcome> {
  let refusal: unknown
  try {
    await kind.write(subject, mine)
  } catch (cause) {
    refusal = cause
    if (!mayHaveHappened(cause)) return { status: 'failed', after: null, cause }
  }
  try {
    const after = await kind.read(subject)
    if (after !== null && has(after, mine)) return { status: 'applied', after }
    const cause = refusal ?? new AppError('gateway.rejected', { details: { why: 'The gateway accepted the change but still shows the old value.' } })
    return { status: 'failed', after, cause }
  } catch (cause) {
    return { status: 'unknown', after: null, cause: refusal ?? cause }
  }
}

function mayHaveHappened(cause: unknown): boolean {
  return cause instanceof AppError && (cause.code === 'gateway.offline' || cause.code === 'gateway.failed')
}
