import type { TimeRange } from '#shared/lib/time-range.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * The range to list entries over while time goes on. A range that moved every minute would be a new question every
 * minute, and a person deep in the list would be thrown back to its top; so its ends move in steps of a twenty-fourth,
 * outwards. Rows before the true beginning are left out when drawn, and none can lie ahead of now.
 */
export function openRange({ from, to }: TimeRange): TimeRange {
  const step = Math.min(HOUR, Math.max(MINUTE, Math.floor((to - from) / 24 / MINUTE) * MINUTE))
  return { from: Math.floor(from / step) * step, to: Math.ceil(to / step) * step + step }
}
