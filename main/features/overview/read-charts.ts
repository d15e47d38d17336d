import type { Traffic } from '#shared/features/overview/model.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { intersect } from '#shared/lib/time-range.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import { bucketSize, overBuckets } from './bucket-size.ts'
import { outagesOf } from './outages.ts'
import { readKnownTime } from './read-known-time.ts'
import { readCircuitChanges, stateChangesIn } from './read-state-changes.ts'
import { countTraffic } from './read-traffic.ts'

/** More lines than this are no marks, they are a pattern. */
const MOST_MARKS = 20
/** Outages are looked for this much earlier, so that one that ends within the range has a beginning. */
const EARLIER_MS = 2 * 86_400_000

/** Requests by outcome over time, with what was not seen and what broke meanwhile. `succeeded`: answered as intended, refusals included. */
export const readTrafficChart: ReadDefinition<{ readonly range: TimeRange; readonly buckets: number; readonly now: Instant }, Traffic> = {
  name: 'overview.traffic',
  run: (db, { range, buckets: most, now }) => {
    const bucketMs = bucketSize(range, most)
    const counts = countTraffic(db, range, bucketMs)
    const buckets = overBuckets(range, bucketMs, (start) => {
      const { requests, failed } = counts.get(start) ?? { requests: 0, failed: 0 }
      return { from: start, succeeded: requests - failed, failed }
    })
    return { bucketMs, buckets, gaps: gapsOf(db, range, now), marks: marksIn(db, range) }
  },
}

/** What the ledger missed, and the time before the first fact: an empty chart there is not a quiet one. */
function gapsOf(db: Connection, range: TimeRange, now: Instant): Traffic['gaps'] {
  const { gaps, seen } = readKnownTime(db, range, now)
  const told = gaps.map(({ from, to, reason }) => ({ from, to, reason }))
  const past = Math.min(range.to, now)
  const first = Math.min(seen[0]?.from ?? past, told[0]?.from ?? past)
  return first > range.from ? [{ from: range.from, to: first, reason: 'Nothing was received of this time.' }, ...told] : told
}

/** The longest outages with their ends and the openings of circuits, in order of time. */
function marksIn(db: Connection, range: TimeRange): Traffic['marks'] {
  const outages = outagesOf(stateChangesIn(db, { from: Math.max(0, range.from - EARLIER_MS), to: range.to }))
    .filter(({ witness, from, to }) => witness === 'gateway' && intersect(range, { from: from ?? 0, to: to ?? range.to }) !== undefined)
    .toSorted((a, b) => lengthOf(b, range) - lengthOf(a, range))
    .slice(0, MOST_MARKS / 2)
  const circuits = readCircuitChanges(db, { from: range.from, below: { at: range.to, key: 0 }, limit: MOST_MARKS }).filter(({ state }) => state === 'open')
  const marks = [
    ...outages.flatMap(({ server, from, to }) => [
      { at: from, label: `${server} down`, severity: 'down' as const },
      { at: to, label: `${server} recovered`, severity: 'info' as const },
    ]),
    ...circuits.map(({ at, server }) => ({ at, label: `circuit of ${server} open`, severity: 'degraded' as const })),
  ]
  return marks
    .flatMap((mark) => (mark.at === null || mark.at < range.from || mark.at >= range.to ? [] : [{ ...mark, at: mark.at }]))
    .slice(0, MOST_MARKS)
    .toSorted((a, b) => a.at - b.at)
}

function lengthOf({ from, to }: { readonly from: Instant | null; readonly to: Instant | null }, range: TimeRange): number {
  return (to ?? range.to) - (from ?? range.from)
}
