import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** The repository's root folder. */
export const root = join(import.meta.dirname, '../..')

export type StepResult = { readonly name: string; readonly ok: boolean; readonly seconds: number; readonly output: string }

/** Runs one command in the repository and collects what it printed. `live` shows it while it runs; `timeoutMs` ends it. */
export function runStep(
  name: string,
  command: readonly [string, ...string[]],
  options: { readonly live?: boolean; readonly env?: Readonly<Record<string, string>>; readonly timeoutMs?: number } = {},
): Promise<StepResult> {
  const startedAt = performance.now()
  const [program, ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 20 * 60_000,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        output += text
        if (options.live === true) process.stdout.write(text)
      })
    }
    const finish = (ok: boolean): void => resolve({ name, ok, seconds: (performance.now() - startedAt) / 1000, output })
    child.on('error', (cause) => {
      output += cause.message
      finish(false)
    })
    child.on('close', (code, signal) => {
      if (signal !== null) output += `\nended by ${signal}\n`
      finish(code === 0)
    })
  })
}
