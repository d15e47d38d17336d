import type { Segment } from '#shared/features/health/model.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'

/** The circuit over time from its changes, in order; the time before the first one is unknown. */
export function circuitLane(changes: readonly { readonly at: Instant; readonly state: string }[], range: TimeRange, now: Instant): readonly Segment[] {
  const end = Math.min(range.to, now)
  const segments: Segment[] = []
  const first = changes[0]
  const knownFrom = Math.max(range.from, Math.min(end, first?.at ?? end))
  if (knownFrom > range.from) segments.push({ from: range.from, to: knownFrom, state: 'unknown', reason: 'The circuit was not read yet.' })
  for (const [index, change] of changes.entries()) {
    const from = Math.max(range.from, change.at)
    const to = Math.min(end, changes[index + 1]?.at ?? end)
    if (from >= to) continue
    const state = change.state === 'closed' ? 'up' : change.state === 'open' ? 'down' : change.state === 'half-open' ? 'degraded' : 'unknown'
    segments.push({ from, to, state, reason: state === 'unknown' ? 'The circuit’s state was not told.' : null })
  }
  return segments
}
