import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import type { Connection, WriteDefinition } from '#main/platform/database/store.ts'
import { counterOf, setCounter } from './counters.ts'
import { EVERY_SOURCE } from './gap.ts'
import type { GapReason } from './gap.ts'
import { insertGap } from './gap-ledger.ts'

/** The first write after opening: the time since the last heartbeat was not observed. */
export const recordStart: WriteDefinition<{ readonly at: Instant }, null> = {
  name: 'ingest.start',
  run(db, { at }) {
    if (counterOf(db, 'first_alive_at') === undefined) setCounter(db, 'first_alive_at', at)
    const last = counterOf(db, 'last_alive_at')
    if (last !== undefined) recordSilence(db, { from: last, to: at }, 'not-running')
    setCounter(db, 'last_alive_at', at)
    return null
  },
}

/** Part of every flush: what is stored up to `at` was observed, except while the machine slept. */
export function recordAlive(db: Connection, at: Instant, slept: readonly TimeRange[]): void {
  for (const range of slept) recordSilence(db, range, 'sleep')
  setCounter(db, 'last_alive_at', at)
}

function recordSilence(db: Connection, { from, to }: TimeRange, reason: GapReason): void {
  // A clock that was set back makes the end earlier than the start: nothing can be said about that time.
  if (from < to) insertGap(db, { source: EVERY_SOURCE, subject: null, from, to, reason, detail: null, filledAt: null })
}
