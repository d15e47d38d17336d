import { AppError } from '#shared/contract/errors.ts'
import type { Clock } from '../clock.ts'
import type { Disposable } from '../lifecycle.ts'
import type { Log } from '../log/log.ts'
import type { MaintenanceTask } from './maintenance.ts'

const CHECKPOINT_EVERY_MS = 5000
const IDLE_AFTER_MS = 30_000
const BACKUP_CHECK_EVERY_MS = 60 * 60 * 1000

export type Upkeep = Disposable & { noteWrite(): void }

/** Keeps the write-ahead log short: often without waiting for anyone, and emptied once writing has paused. */
export function createUpkeep(input: { readonly clock: Clock; readonly log: Log; readonly maintain: (task: MaintenanceTask) => Promise<void> }): Upkeep {
  const { clock, log } = input
  let lastWriteAt: number | undefined
  let checkpointedAt = clock.monotonic()

  async function run(task: MaintenanceTask): Promise<void> {
    try {
      await input.maintain(task)
    } catch (cause) {
      // A failed upkeep costs nothing now; a full disk or a damaged file is told by the next real write.
      const code = cause instanceof AppError ? cause.code : 'internal.bug'
      log.warn('Upkeep of the store failed', { task, code, cause })
    }
  }
  function look(): void {
    if (lastWriteAt === undefined) return
    const now = clock.monotonic()
    if (now - lastWriteAt >= IDLE_AFTER_MS) {
      lastWriteAt = undefined
      void run('tidy')
    } else if (lastWriteAt > checkpointedAt) {
      checkpointedAt = now
      void run('checkpoint')
    }
  }
  void run('back-up')
  const cancels = [
    clock.every(CHECKPOINT_EVERY_MS, look),
    clock.every(BACKUP_CHECK_EVERY_MS, () => {
      void run('back-up')
    }),
  ]
  return {
    noteWrite() {
      lastWriteAt = clock.monotonic()
    },
    stop() {
      for (const cancel of cancels) cancel()
    },
  }
}
