import type { Instant } from '#shared/lib/time-range.ts'
import type { Format } from '#renderer/platform/format.ts'

const MINUTE = 60_000

/** A moment as a date-and-time field wants it, in the chosen zone: `2026-05-19T14:32`. */
export function toWallClock(at: Instant, format: Format): string {
  return new Date(at + format.utcOffsetMinutes(at) * MINUTE).toISOString().slice(0, 16)
}

/** Reads such a field back. A local time that the change of the clocks skips or repeats becomes one of the two moments it could be. */
export function fromWallClock(text: string, format: Format): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/u.test(text)) return undefined
  const local = Date.parse(`${text.slice(0, 16)}:00Z`)
  if (Number.isNaN(local)) return undefined
  const guess = local - format.utcOffsetMinutes(local) * MINUTE
  return local - format.utcOffsetMinutes(guess) * MINUTE
}
