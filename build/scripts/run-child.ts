import { spawn } from 'node:child_process'
import type { Clock } from '#main/platform/clock.ts'
import type { ProcessEnd } from './explain-death.ts'

/** How long a child may take to end after it was asked to. */
const PATIENCE_MS = 10_000
const LAST_WORDS_MS = 500
const KEPT_CHARS = 64_000

export type ChildRun = {
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  readonly clock: Clock
  /** What the child says on stderr is held back this long, so that a failed start is told in our words; 0 passes everything on. */
  readonly trialMs: number
  readonly stderr: NodeJS.WritableStream
}

export type ChildEnd = ProcessEnd & {
  /** It ended before the trial was over. */
  readonly early: boolean
  /** It ended because this process was asked to end. */
  readonly asked: boolean
  /** Writes what was held back; for deaths nobody could explain. */
  readonly release: () => void
}

/** Runs a child in the foreground: it shares the terminal, gets the signals meant for us, and its end is described. */
export function runChild({ command, args, env, cwd, clock, trialMs, stderr }: ChildRun): Promise<ChildEnd> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['inherit', 'inherit', trialMs > 0 ? 'pipe' : 'inherit'] })
    let held = ''
    let holding = trialMs > 0
    let asked = false
    const release = (): void => {
      if (holding && held !== '') stderr.write(held)
      holding = false
    }
    const cancelTrial = clock.after(trialMs, release)
    child.stderr?.on('data', (chunk: Buffer) => {
      if (!holding) stderr.write(chunk)
      else held = (held + chunk.toString('utf8')).slice(-KEPT_CHARS)
    })

    let cancelPatience = (): void => undefined
    const pass = (signal: NodeJS.Signals): void => {
      asked = true
      // A terminal sends Ctrl-C to every process in it: a second one from here would look like impatience.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
      cancelPatience()
      cancelPatience = clock.after(PATIENCE_MS, () => child.kill('SIGKILL'))
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    for (const signal of signals) process.on(signal, pass)

    let ended = false
    const end = (code: number | null, signal: NodeJS.Signals | null, spawnError: string | undefined): void => {
      if (ended) return
      ended = true
      const early = holding
      cancelTrial()
      cancelPatience()
      for (const each of signals) process.off(each, pass)
      resolve({ code, signal, spawnError, stderr: held, early, asked, release })
    }
    child.on('error', (error: NodeJS.ErrnoException) => end(null, null, error.code ?? error.message))
    // `close` comes after the last of stderr; but an orphan that keeps the pipe open must not keep us waiting for it.
    child.on('exit', (code, signal) => void clock.after(LAST_WORDS_MS, () => end(code, signal, undefined)))
    child.on('close', (code, signal) => end(code, signal, undefined))
  })
}

/** The exit code to hand on: a death that was asked for is a clean end. */
export function exitCodeOf(end: ChildEnd): number {
  if (end.code !== null) return end.code
  return end.asked ? 0 : 1
}
