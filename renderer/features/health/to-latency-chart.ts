import type { Lane, LatencyPoint, Segment } from '#shared/features/health/model.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'
import type { ChartModel } from '#renderer/ui/chart/index.ts'

const FIVE_MINUTES = 300_000
const MOST_MARKS = 3

/** How many points to ask for: buckets of at least five minutes, so that a bucket without a check is rare. */
export function latencyPoints({ from, to }: TimeRange): number {
  return Math.min(96, Math.max(10, Math.round((to - from) / FIVE_MINUTES)))
}

/** Successes as a line, all outcomes dashed behind it, time that nobody watched hatched, starts of outages marked. */
export function toLatencyChart({ points, bucketMs }: { readonly points: readonly LatencyPoint[]; readonly bucketMs: number }, lanes: readonly Lane[], range: TimeRange): ChartModel {
  return {
    title: 'Latency, p95', range, bucketMs, unit: 'milliseconds', zeroBased: false, logarithmic: true,
    series: [
      { key: 'all', label: 'all outcomes', shape: 'line', dashed: true, colour: { kind: 'neutral' }, points: points.map(({ at, allP95 }) => [at, positive(allP95)]) },
      { key: 'ok', label: 'successes', shape: 'line', colour: { kind: 'accent', strength: 1 }, points: points.map(({ at, okP95 }) => [at, positive(okP95)]) },
    ],
    gaps: unwatched(lanes, range),
    marks: outages(lanes, range).slice(-MOST_MARKS).map(({ from }) => ({ at: from, label: 'down', state: 'down' })),
  }
}

/** Stretches in which every witness is unknown, with the first reason given. The circuit is no witness. */
export function unwatched(lanes: readonly Lane[], range: TimeRange): readonly { readonly from: number; readonly to: number; readonly reason: string }[] {
  const [first, ...others] = lanes.filter(({ source }) => source !== 'circuit').map(({ segments }) => segments.filter(({ state }) => state === 'unknown'))
  if (first === undefined) return []
  const common = others.reduce<readonly Segment[]>((known, next) => known.flatMap((segment) => next.flatMap((other) => {
    const from = Math.max(segment.from, other.from)
    const to = Math.min(segment.to, other.to)
    return from < to ? [{ from, to, state: 'unknown' as const, reason: segment.reason ?? other.reason }] : []
  })), first)
  return common
    .map(({ from, to, reason }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to), reason: reason ?? 'Nobody checked' }))
    .filter(({ from, to }) => from < to)
}

function outages(lanes: readonly Lane[], range: TimeRange): readonly Segment[] {
  const gateway = lanes.find(({ source }) => source === 'gateway') ?? lanes[0]
  return (gateway?.segments ?? []).filter(({ state, from }) => state === 'down' && from > range.from)
}

/** A logarithmic axis has no zero: what took less than a millisecond is drawn as one. */
function positive(value: number | null): number | null {
  return value === null ? null : Math.max(1, value)
}
