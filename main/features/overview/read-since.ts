import type { Change } from '#shared/features/overview/model.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'
import { outagesOf } from './outages.ts'
import { readKnownTime } from './read-known-time.ts'
import { readCircuitChanges, stateChangesIn } from './read-state-changes.ts'
import { changesSince } from './since-visit.ts'

const DAY_MS = 86_400_000
/** Outages are looked for this much earlier, so that one that ended since has a beginning. */
const EARLIER_MS = 7 * DAY_MS
/** Cost of an absence is compared with the same hours of the week before, or of the day before. */
const WEEK_MS = 7 * DAY_MS
const SHIFTS_MS = [WEEK_MS, DAY_MS]
const COMPARABLE_SHARE = 0.9
const MOST_CIRCUITS = 200

export type SinceAnswer = {
  readonly changes: readonly Change[]
  /** The time since and the equal hours to compare its cost with; null when too little is known. */
  readonly comparison: { readonly range: TimeRange; readonly before: TimeRange } | null
}

/** What broke and recovered since an instant. */
export const readSince: ReadDefinition<{ readonly since: Instant; readonly now: Instant }, SinceAnswer> = {
  name: 'overview.since',
  run: (db, { since, now }) => {
    const outages = outagesOf(stateChangesIn(db, { from: Math.max(0, since - EARLIER_MS), to: now }))
    const circuits = readCircuitChanges(db, { from: since, below: { at: now, key: 0 }, limit: MOST_CIRCUITS })
    // Costs of a longer absence are a matter for the cost view.
    const range = { from: Math.max(since, now - WEEK_MS), to: now }
    const length = range.to - range.from
    const before = SHIFTS_MS.filter((shift) => shift >= length && range.from >= shift)
      .map((shift) => ({ from: range.from - shift, to: range.to - shift }))
      .find((earlier) => readKnownTime(db, earlier, now).share >= COMPARABLE_SHARE)
    return { changes: changesSince(since, now, outages, circuits), comparison: before === undefined || length === 0 ? null : { range, before } }
  },
}
