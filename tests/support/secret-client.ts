import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { SecretStoreKind } from '#main/platform/secrets/secret-store.ts'
import type { Answer, Question } from './secret-client-process.ts'

/** A process of its own that asks the keychain: the native parts read the bus address once, when they are loaded. */
export interface SecretClient {
  /** Resolves to the value, or rejects with an error whose `code` and `details` are those of the `AppError`. */
  ask(question: Question): Promise<unknown>
  stop(): Promise<void>
}

export type SecretClientOptions = {
  readonly env: NodeJS.ProcessEnv
  readonly dataDir: string
  /** A binding this process shall not find, as on a machine where it was not installed. */
  readonly without?: SecretStoreKind
}

export function startSecretClient({ env, dataDir, without }: SecretClientOptions): SecretClient {
  const child = fork(new URL('./secret-client-process.ts', import.meta.url), [dataDir, without ?? ''], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  let waiting: { resolve: (value: unknown) => void; reject: (cause: unknown) => void } | undefined
  child.on('message', (answer: Answer) => {
    const { resolve, reject } = waiting ?? {}
    waiting = undefined
    if (answer.ok) resolve?.(answer.value)
    else reject?.(Object.assign(new Error(answer.message), { code: answer.code, details: answer.details }))
  })
  child.on('exit', (code, signal) => waiting?.reject(new Error(`The keychain process ended: ${code ?? signal}`)))
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        child.send(question)
      }),
    stop: () => end(child),
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
