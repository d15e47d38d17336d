import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '../clock.ts'
import type { Connection, Store, WriteDefinition } from './store.ts'

/** One feature's retention. Deletes at most `limit` rows that ended before `cutoff`; returns how many it deleted. */
export type Pruner = { readonly name: string; readonly pruneBefore: (db: Connection, cutoff: Instant, limit: number) => number }

export type PruneSlice = { readonly pruner: string; readonly cutoff: Instant; readonly limit: number }

const ROWS_PER_SLICE = 500
const PAUSE_MS = 20

/** The write behind pruning: one small transaction of one pruner. */
export function createPruneSlice(pruners: readonly Pruner[]): WriteDefinition<PruneSlice, number> {
  return {
    name: 'prune.slice',
    run(db, { pruner, cutoff, limit }) {
      const found = pruners.find(({ name }) => name === pruner)
      if (found === undefined) throw new Error(`No pruner is named '${pruner}'`)
      return found.pruneBefore(db, cutoff, limit)
    },
  }
}

/** Prunes in slices with pauses, so that flushes and other writes pass in between. Returns the rows deleted. Stops between slices when aborted. */
export async function prune(input: {
  readonly store: Pick<Store, 'write'>
  readonly slice: WriteDefinition<PruneSlice, number>
  readonly pruner: string
  readonly cutoff: Instant
  readonly clock: Clock
  readonly signal: AbortSignal
}): Promise<number> {
  const { store, slice, pruner, cutoff, clock, signal } = input
  let deleted = 0
  while (!signal.aborted) {
    const rows = await store.write(slice, { pruner, cutoff, limit: ROWS_PER_SLICE })
    deleted += rows
    if (rows < ROWS_PER_SLICE) break
    await new Promise<void>((resolve) => clock.after(PAUSE_MS, resolve))
  }
  return deleted
}
