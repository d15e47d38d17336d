import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { HOUR_MS, MINUTE_MS } from './traffic.ts'

const DAY_MS = 24 * HOUR_MS

// Sizes people read without counting, from the finest row that is kept; from an hour on each is made of whole hours.
const sizes = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 3, 7, 14, 30, 90, 365, 3650].map((days) => days * DAY_MS),
]

/** The smallest size that covers the range in at most `most` buckets. */
export function bucketSize(range: TimeRange, most: number): number {
  return sizes.find((size) => startsOf(range, size).length <= most) ?? Math.ceil((range.to - range.from) / most / DAY_MS + 1) * DAY_MS
}

/** Where the buckets of a range begin: the first one holds `range.from`. An empty range has none. */
export function startsOf(range: TimeRange, size: number): { readonly first: Instant; readonly length: number } {
  const first = Math.floor(range.from / size) * size
  return { first, length: range.from >= range.to ? 0 : Math.ceil((range.to - first) / size) }
}

/** One value for each bucket of a range, given where it begins and the part of it that lies in the range. */
export function overBuckets<Value>(range: TimeRange, size: number, valueOf: (start: Instant, part: TimeRange) => Value): Value[] {
  const { first, length } = startsOf(range, size)
  return Array.from({ length }, (_, index) => {
    const start = first + index * size
    return valueOf(start, { from: Math.max(start, range.from), to: Math.min(start + size, range.to) })
  })
}
