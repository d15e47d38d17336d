import type { Clock } from '#main/platform/clock.ts'
import { prune, type PruneSlice } from '#main/platform/database/prune.ts'
import type { Store, WriteDefinition } from '#main/platform/database/store.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'

/** How long one pruner's rows are kept, ms. */
export type Policy = { readonly pruner: string; readonly keepMs: number }

const FIRST_AFTER_MS = 60_000
const EVERY_MS = 60 * 60_000

/** Forgets what is older than its policy, every hour, in slices small enough never to be felt. */
export function createRetention(deps: {
  readonly store: Pick<Store, 'write'>
  readonly slice: WriteDefinition<PruneSlice, number>
  readonly policies: readonly Policy[]
  readonly clock: Clock
  readonly log: Log
}): Disposable {
  const { store, slice, policies, clock, log } = deps
  const stopped = new AbortController()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    for (const { pruner, keepMs } of policies) {
      if (stopped.signal.aborted) return
      const deleted = await prune({ store, slice, pruner, cutoff: clock.now() - keepMs, clock, signal: stopped.signal })
      if (deleted > 0) log.info('forgot what is older than it is kept', { pruner, deleted })
    }
  }

  function start(): void {
    running ??= run()
      .catch((cause: unknown) => {
        if (!stopped.signal.aborted) log.error('old facts could not be forgotten', { cause })
      })
      .finally(() => {
        running = undefined
      })
  }

  const cancels = [clock.after(FIRST_AFTER_MS, start), clock.every(EVERY_MS, start)]
  return {
    async stop() {
      stopped.abort()
      for (const cancel of cancels) cancel()
      await running
    },
  }
}
