import { z } from 'zod'

/** Epoch milliseconds, UTC. */
export const instant = z.int().nonnegative()
export type Instant = z.infer<typeof instant>

/** A half-open interval `[from, to)` in epoch milliseconds. */
export const timeRange = z.object({ from: instant, to: instant }).refine((r) => r.from <= r.to, 'from must not be after to')
export type TimeRange = z.infer<typeof timeRange>

/** The equal-length interval that ends where `range` begins. */
export function previousRange(range: TimeRange): TimeRange {
  return { from: Math.max(0, range.from - (range.to - range.from)), to: range.from }
}

/** Length in milliseconds. */
export function lengthOf(range: TimeRange): number {
  return range.to - range.from
}

/** The common part of two intervals, or undefined when they do not overlap. */
export function intersect(a: TimeRange, b: TimeRange): TimeRange | undefined {
  const from = Math.max(a.from, b.from)
  const to = Math.min(a.to, b.to)
  return from < to ? { from, to } : undefined
}
