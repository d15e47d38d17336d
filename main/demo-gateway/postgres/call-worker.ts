import type { Worker } from 'node:worker_threads'
import type { WorkerCall, WorkerReply, WorkerRequest } from './worker-messages.ts'

type Pending = { readonly resolve: () => void; readonly reject: (cause: Error) => void }

/** Turns messages to the database thread into calls. When the thread is lost, every open and later call rejects. */
export function callWorker(worker: Worker, onFilled: (timings: Readonly<Record<string, number>>) => void, onLost: (cause: Error) => void): (call: WorkerCall) => Promise<void> {
  const pending = new Map<number, Pending>()
  let lastId = 0
  let lost: Error | undefined
  const lose = (cause: Error): void => {
    lost ??= cause
    for (const { reject } of pending.values()) reject(cause)
    pending.clear()
    onLost(cause)
  }
  worker.on('message', (reply: WorkerReply) => {
    if (reply.kind === 'filled') return onFilled(reply.timings)
    const waiting = pending.get(reply.id ?? -1)
    pending.delete(reply.id ?? -1)
    if (reply.kind === 'done') waiting?.resolve()
    else waiting?.reject(new Error(reply.message))
  })
  worker.on('error', (cause) => lose(cause instanceof Error ? cause : new Error(String(cause))))
  worker.on('exit', () => lose(new Error('The demo Postgres has stopped')))
  return (call) => new Promise((resolve, reject) => {
    if (lost) return reject(lost)
    lastId += 1
    pending.set(lastId, { resolve, reject })
    worker.postMessage({ id: lastId, call } satisfies WorkerRequest)
  })
}
