import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import type { Format } from '#renderer/platform/format.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const steps = [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY]

export type TimeTick = { readonly at: Instant; readonly label: string }

/** At most `most` round moments of the chosen zone: hours fall on its hours, days on its midnights, also over a clock change. */
export function timeTicks(range: TimeRange, most: number, format: Format): readonly TimeTick[] {
  const length = range.to - range.from
  const step = steps.find((candidate) => length / candidate <= Math.max(1, most)) ?? 90 * DAY
  const ticks: TimeTick[] = []
  const offset = (at: Instant): number => format.utcOffsetMinutes(at) * MINUTE
  // Local time counts, so the rounding happens there; each tick uses the offset in force at its own moment.
  for (let local = Math.ceil((range.from + offset(range.from)) / step) * step; ; local += step) {
    const guess = local - offset(local - offset(range.from))
    if (guess > range.to) return ticks
    if (guess >= range.from) ticks.push({ at: guess, label: step >= DAY || local % DAY === 0 ? format.day(guess) : format.minute(guess) })
  }
}
