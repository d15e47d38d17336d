import { AppError } from '#shared/contract/errors.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { createDataThread } from './data-thread.ts'
import type { DataThread } from './data-thread.ts'
import type { Executor } from './executor.ts'

const READERS = 2

export type WorkerExecutorInput = {
  readonly file: string
  /** The module that calls `serveData`: a `.ts` source or the built file. */
  readonly workerUrl: URL
  readonly clock: Clock
  readonly log: Log
}

/** One writer thread and two reader threads: a read never waits for a write. */
export async function openWorkerExecutor({ file, workerUrl, clock, log }: WorkerExecutorInput): Promise<Executor> {
  let isSuspect = false
  let isStopped = false
  const threads: DataThread[] = []
  const readers: DataThread[] = []
  function addThread(role: 'writer' | 'reader', onRestarted: (thread: DataThread) => Promise<void>): DataThread {
    const added: DataThread = createDataThread({ url: workerUrl, role, file, clock, log, onRestarted: () => void onRestarted(added) })
    threads.push(added)
    return added
  }
  const writer = addThread('writer', async (restarted) => {
    await reopen(restarted)
    // The new writer may have replaced a damaged file, so readers look at the path anew.
    await Promise.all(readers.map(reopen))
  })
  const firstReader = addThread('reader', reopen)

  async function reopen(dead: DataThread): Promise<void> {
    try {
      await dead.open()
    } catch (cause) {
      log.error('A data thread could not open the file again', { file, cause })
    }
  }
  async function join(reader: DataThread): Promise<void> {
    try {
      await reader.open()
      readers.push(reader)
    } catch (cause) {
      if (!isStopped) log.error('A data thread could not open the file', { file, cause })
    }
  }
  async function endAll(): Promise<void> {
    await Promise.all(threads.map((each) => each.end()))
  }
  async function noting<Output>(answer: Promise<unknown>): Promise<Output> {
    try {
      return (await answer) as Output
    } catch (cause) {
      isSuspect ||= cause instanceof AppError && cause.code === 'cache.damaged'
      throw cause
    }
  }
  function leastBusyReader(): DataThread {
    return readers.reduce((best, each) => (each.waiting() < best.waiting() ? each : best))
  }

  try {
    // Writer and first reader boot at the same time; only the opening has an order.
    const outcome = await writer.open()
    await firstReader.open()
    if (outcome === null) throw new Error('The writer thread told no outcome')
    readers.push(firstReader)
    // Booting the others now would only slow the start down; they join when they are ready.
    for (let more = 1; more < READERS; more += 1) void join(addThread('reader', reopen))
    return {
      outcome,
      read: (read, input) => noting(leastBusyReader().ask({ type: 'read', name: read.name, input })),
      write: (write, input) => noting(writer.ask({ type: 'write', name: write.name, input })),
      maintain: (task) => noting(writer.ask({ type: 'maintain', task })),
      async stop() {
        if (isStopped) return
        isStopped = true
        try {
          // Readers first: the last checkpoint cannot empty the log while one of them looks into it.
          // One that cannot answer any more must not keep the writer from closing the file.
          await Promise.allSettled(readers.map((reader) => reader.ask({ type: 'close', isSuspect })))
          await writer.ask({ type: 'close', isSuspect })
        } finally {
          await endAll()
        }
      },
    }
  } catch (cause) {
    await endAll()
    throw cause
  }
}
