import type { AuditHistogram } from '#shared/features/audit/model.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'
import type { ChartModel, ChartSeries } from '#renderer/ui/chart/index.ts'

const series = [
  { key: 'failed', label: 'failed', state: 'down' },
  { key: 'blocked', label: 'blocked', state: 'info' },
  { key: 'warning', label: 'warning', state: 'degraded' },
  { key: 'ok', label: 'ok', state: undefined },
] as const

/** How many entries match over time, by outcome, with unseen time hatched. Outcomes that never occur have no series. */
export function toHistogramChart({ bucketMs, buckets, gaps }: Pick<AuditHistogram, 'bucketMs' | 'buckets' | 'gaps'>, range: TimeRange): ChartModel {
  const isUnseen = (from: number): boolean => gaps.some((gap) => gap.from <= from && gap.to >= from + bucketMs)
  return {
    title: 'Matching entries over time', range, bucketMs, unit: 'count', zeroBased: true, gaps,
    series: series
      .filter(({ key }) => key === 'ok' || buckets.some((bucket) => bucket[key] > 0))
      .map(({ key, label, state }): ChartSeries => ({
        key, label, shape: 'bars', stack: 'entries', colour: state === undefined ? { kind: 'neutral' } : { kind: 'state', state },
        points: buckets.map((bucket) => [bucket.from, isUnseen(bucket.from) && bucket.ok + bucket.warning + bucket.failed + bucket.blocked === 0 ? null : bucket[key]]),
      })),
  }
}
