import type { Instant, TimeRange } from '#shared/lib/time-range.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

// Sizes people read without counting; all divide or are made of days.
const sizes = [
  second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute,
  30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day, 90 * day, 365 * day, 3650 * day,
] as const

/** The smallest size that covers the range in at most `most` buckets. */
export function bucketSize(range: TimeRange, most: number): number {
  return sizes.find((size) => bucketStarts(range, size).count <= most) ?? 36500 * day
}

/** Where the buckets of a range begin: the first one holds `range.from`. */
export function bucketStarts(range: TimeRange, size: number): { readonly first: Instant; readonly count: number } {
  const first = Math.floor(range.from / size) * size
  return { first, count: Math.max(1, Math.ceil((range.to - first) / size)) }
}
