import { AppError } from '#shared/contract/errors.ts'
import type { Executor } from './executor.ts'
import { maintain } from './maintenance.ts'
import { openWriter } from './open-writer.ts'
import type { OpenWriterInput } from './open-writer.ts'
import { createOperationRunner } from './run-operation.ts'

/** One connection in this thread: for small files (`state.db`) and unit tests. */
export async function openInlineExecutor(input: OpenWriterInput): Promise<Executor> {
  const writer = await openWriter(input)
  const runner = createOperationRunner(writer.db, input)
  let isSuspect = false
  let isStopped = false
  let upkeep: Promise<unknown> = Promise.resolve()
  async function answered<Output>(run: () => Output | Promise<Output>): Promise<Output> {
    if (isStopped) throw new AppError('store.interrupted')
    try {
      return await run()
    } catch (cause) {
      isSuspect ||= cause instanceof AppError && cause.code === 'cache.damaged'
      throw cause
    }
  }
  return {
    outcome: writer.outcome,
    read: (read, readInput) => answered(() => runner.read(read, readInput)),
    write: (write, writeInput) => answered(() => runner.write(write, writeInput)),
    maintain(task) {
      const done = answered(() => maintain(writer, task))
      upkeep = Promise.allSettled([upkeep, done])
      return done
    },
    async stop() {
      if (isStopped) return
      isStopped = true
      await upkeep
      writer.close(isSuspect)
    },
  }
}
