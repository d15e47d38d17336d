import { intersect as common, lengthOf } from '#shared/lib/time-range.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'

/** The same instants as sorted, separate, non-empty half-open intervals. */
export function union(ranges: readonly TimeRange[]): readonly TimeRange[] {
  const joined: TimeRange[] = []
  for (const range of ranges.filter(({ from, to }) => from < to).toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last !== undefined && range.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    else joined.push({ from: range.from, to: range.to })
  }
  return joined
}

/** The instants that are in `ranges` and not in `removed`. */
export function subtract(ranges: readonly TimeRange[], removed: readonly TimeRange[]): readonly TimeRange[] {
  const holes = union(removed)
  return union(ranges).flatMap((range) => {
    const pieces: TimeRange[] = []
    let { from } = range
    for (const hole of holes) {
      if (hole.to <= from) continue
      if (hole.from >= range.to) break
      if (hole.from > from) pieces.push({ from, to: hole.from })
      from = Math.max(from, hole.to)
    }
    if (from < range.to) pieces.push({ from, to: range.to })
    return pieces
  })
}

/** The instants that are in both. */
export function intersect(a: readonly TimeRange[], b: readonly TimeRange[]): readonly TimeRange[] {
  const others = union(b)
  return union(a).flatMap((range) => others.flatMap((other) => common(range, other) ?? []))
}

/** Milliseconds covered by at least one of the intervals. */
export function totalLength(ranges: readonly TimeRange[]): number {
  return union(ranges).reduce((sum, range) => sum + lengthOf(range), 0)
}
