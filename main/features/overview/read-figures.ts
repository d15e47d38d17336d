import type { Figure, OverviewFigures } from '#shared/features/overview/model.ts'
import { previousRange, type Instant, type TimeRange } from '#shared/lib/time-range.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'
import { merge, quantile } from '#main/platform/sketch.ts'
import { bucketSize, overBuckets } from './bucket-size.ts'
import { countPersons, readSamePerson } from './read-persons.ts'
import { readKnownTime, wasSeen } from './read-known-time.ts'
import { readTraffic } from './read-traffic.ts'
import { noTraffic, type Traffic } from './traffic.ts'

const MOST_SPARKS = 60
/** A period is compared with the one before only where nearly all of that was seen: half a day is no day. */
const COMPARABLE_SHARE = 0.9

export type TrafficFigures = Pick<OverviewFigures, 'requests' | 'errorRate' | 'p50Ms' | 'p95Ms' | 'p99Ms' | 'activeUsers'>
export type FiguresAnswer = { readonly figures: TrafficFigures; readonly isComparable: boolean; readonly missedMs: number }

/** Figures of a range against the equal range before. Latency is that of all requests that recorded how long they took. */
export const readFigures: ReadDefinition<{ readonly range: TimeRange; readonly now: Instant }, FiguresAnswer> = {
  name: 'overview.figures',
  run: (db, { range, now }) => {
    const known = readKnownTime(db, range, now)
    const same = readSamePerson(db)
    const before = previousRange(range)
    const isComparable = readKnownTime(db, before, now).share >= COMPARABLE_SHARE
    const size = bucketSize(range, MOST_SPARKS)
    const buckets = readTraffic(db, range, size)
    const current = sumOf(buckets.values())
    const previous = isComparable ? sumOf(readTraffic(db, before, null).values()) : null
    const isKnown = known.seen.length > 0 || current.requests > 0
    const nothingSeen = isKnown ? null : 'No audit source has told anything about this time. Requests need Postgres, or a role that may read activity.'

    function figure(valueOf: (traffic: Traffic) => number | null, missing: string): Figure {
      const value = isKnown ? valueOf(current) : null
      const spark = overBuckets(range, size, (start, part) => {
        const bucket = buckets.get(start)
        if (bucket === undefined) return wasSeen(known, part) ? valueOf(noTraffic()) : null
        return valueOf(bucket)
      })
      return { value, previous: previous === null ? null : valueOf(previous), spark, missing: value === null ? (nothingSeen ?? missing) : null }
    }
    const percentile = (q: number) => figure(({ latencies }) => quantile(latencies, q), 'No request of this time recorded how long it took.')
    return {
      figures: {
        requests: figure(({ requests }) => requests, ''),
        errorRate: figure(({ requests, failed }) => (requests === 0 ? null : failed / requests), 'There were no requests in this time.'),
        p50Ms: percentile(0.5),
        p95Ms: percentile(0.95),
        p99Ms: percentile(0.99),
        activeUsers: figure(({ requests, users }) => (requests > 0 && users.size === 0 ? null : countPersons(users, same)), 'The requests of this time name nobody.'),
      },
      isComparable,
      missedMs: known.missedMs,
    }
  },
}

function sumOf(buckets: Iterable<Traffic>): Traffic {
  const sum = noTraffic()
  for (const { requests, failed, latencies, users } of buckets) {
    sum.requests += requests
    sum.failed += failed
    merge(sum.latencies, latencies)
    for (const user of users) sum.users.add(user)
  }
  return sum
}
