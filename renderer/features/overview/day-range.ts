import type { Instant, TimeRange } from '#shared/lib/time-range.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE

/** From the last midnight of the chosen zone to `now`; `offsetAt` gives minutes east of UTC. */
export function todayUntil(now: Instant, offsetAt: (at: Instant) => number): TimeRange {
  const local = now + offsetAt(now) * MINUTE
  const midnight = Math.floor(local / DAY) * DAY
  // On the day of a clock change midnight had another offset than now.
  const guess = midnight - offsetAt(now) * MINUTE
  return { from: Math.max(0, midnight - offsetAt(guess) * MINUTE), to: now }
}
