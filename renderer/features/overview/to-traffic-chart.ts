import type { Traffic } from '#shared/features/overview/model.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'
import type { ChartModel } from '#renderer/ui/chart/index.ts'

const MOST_MARKS = 4

/** Quiet grey until something fails: requests by outcome, unseen time hatched, the worst moments marked. */
export function toTrafficChart({ bucketMs, buckets, gaps, marks }: Traffic, range: TimeRange): ChartModel {
  const unseen = (at: number): boolean => gaps.some(({ from, to }) => from <= at && to >= at + bucketMs)
  const points = (read: (bucket: Traffic['buckets'][number]) => number) => buckets.map((bucket) => [bucket.from, unseen(bucket.from) && bucket.succeeded + bucket.failed === 0 ? null : read(bucket)] as const)
  return {
    title: 'Requests by outcome', range, bucketMs, unit: 'count', zeroBased: true,
    series: [
      { key: 'failed', label: 'failed', shape: 'bars', stack: 'outcome', colour: { kind: 'state', state: 'down' }, points: points(({ failed }) => failed) },
      { key: 'succeeded', label: 'succeeded', shape: 'bars', stack: 'outcome', colour: { kind: 'neutral' }, points: points(({ succeeded }) => succeeded) },
    ],
    gaps,
    marks: worst(marks).map(({ at, label, severity }) => ({ at, label, state: severity })),
  }
}

const rank = { down: 0, degraded: 1, info: 2 } as const

/** Labels that overlap say nothing: only the worst few, newest first among equals, stay. */
function worst(marks: Traffic['marks']): Traffic['marks'] {
  return marks.toSorted((a, b) => rank[a.severity] - rank[b.severity] || b.at - a.at).slice(0, MOST_MARKS).toSorted((a, b) => a.at - b.at)
}

/** Buckets to ask for: bars of about eight pixels, on round lengths where the range allows. */
export function trafficBuckets({ from, to }: TimeRange): number {
  const length = to - from
  const round = [60_000, 300_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000].find((bucket) => length / bucket <= 120)
  return Math.min(400, Math.max(10, Math.round(length / (round ?? length / 120))))
}
