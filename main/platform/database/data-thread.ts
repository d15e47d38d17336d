import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/contract/errors.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { fromThreadError } from './thread-messages.ts'
import type { FromThread, OpenAnswer, ThreadRequest, ThreadRole, ThreadStart, ToThread } from './thread-messages.ts'

const MAX_DEATHS = 3
const DEATHS_COUNT_FOR_MS = 60_000

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (cause: unknown) => void }

export type DataThreadOptions = {
  readonly url: URL
  readonly role: ThreadRole
  readonly file: string
  readonly clock: Clock
  readonly log: Log
  /** Called when the thread died by itself and a fresh one stands ready to be opened. */
  readonly onRestarted: () => void
}

/** One worker thread: request and answer by id, born again when it dies. */
export type DataThread = {
  open(): Promise<OpenAnswer>
  ask(request: Exclude<ThreadRequest, { type: 'open' }>): Promise<unknown>
  waiting(): number
  end(): Promise<void>
}

export function createDataThread(options: DataThreadOptions): DataThread {
  const { clock, log, role } = options
  const waiting = new Map<number, Waiting>()
  const deaths: number[] = []
  let nextId = 1
  let state: 'running' | 'ended' | 'given-up' = 'running'
  let worker = start()
  let opened: Promise<OpenAnswer> | undefined

  function start(): Worker {
    const born = new Worker(options.url, { workerData: { role, file: options.file } satisfies ThreadStart, name: `data-${role}` })
    born.on('message', (message: FromThread) => {
      receive(message)
    })
    born.on('error', (cause) => {
      log.error('A data thread failed', { role, cause })
    })
    born.on('exit', () => {
      if (state === 'running' && worker === born) replace()
    })
    return born
  }

  function replace(): void {
    failAll()
    opened = undefined
    const now = clock.monotonic()
    deaths.push(now)
    if (deaths.filter((at) => now - at < DEATHS_COUNT_FOR_MS).length > MAX_DEATHS) {
      state = 'given-up'
      log.error('A data thread keeps dying and is not started again', { role })
      return
    }
    log.warn('A data thread died and is started again', { role })
    worker = start()
    options.onRestarted()
  }

  function failAll(): void {
    const interrupted = [...waiting.values()]
    waiting.clear()
    for (const { reject } of interrupted) reject(new AppError('store.interrupted', { details: { role } }))
  }

  function receive(message: FromThread): void {
    if (message.type === 'log') {
      log[message.level](message.message, message.fields)
      return
    }
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.type === 'answer') asked?.resolve(message.value)
    else asked?.reject(fromThreadError(message.error))
  }

  function send(request: ThreadRequest): Promise<unknown> {
    if (state !== 'running') return Promise.reject(new AppError('store.interrupted', { details: { role } }))
    return new Promise((resolve, reject) => {
      const id = nextId
      nextId += 1
      waiting.set(id, { resolve, reject })
      try {
        worker.postMessage({ id, request } satisfies ToThread)
      } catch (cause) {
        // Not cloneable: a bug of the caller, who must hear of it.
        waiting.delete(id)
        reject(cause instanceof Error ? cause : new Error(String(cause)))
      }
    })
  }

  return {
    open() {
      opened = send({ type: 'open' }) as Promise<OpenAnswer>
      return opened
    },
    async ask(request) {
      // A request that arrives while the file is being opened waits for it, and fails with the opening's own reason.
      await opened
      return send(request)
    },
    waiting: () => waiting.size,
    async end() {
      state = 'ended'
      await worker.terminate()
      failAll()
    },
  }
}
