import type { CostSeries } from '#shared/features/cost/model.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import type { ChartModel, ChartSeries } from '#renderer/ui/chart/index.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export type CostChartOptions = { readonly range: TimeRange; readonly now: Instant; readonly as: 'bars' | 'cumulative'; readonly comparesBefore: boolean }

/** Hours up to three days, days beyond: some forty bars either way. */
export function bucketFor({ from, to }: TimeRange): 'hour' | 'day' {
  return to - from <= 3 * DAY ? 'hour' : 'day'
}

/** Cost over time, stacked by key; the period before as a dashed line; buckets nobody saw are hatched and in no sum. */
export function toCostChart(answer: CostSeries, { range, now, as, comparesBefore }: CostChartOptions): ChartModel {
  const { bucketMs, starts } = answer
  const first = starts[0] ?? range.from
  const last = (starts.at(-1) ?? range.to - bucketMs) + bucketMs
  const draw = (values: readonly (number | null)[]): readonly (number | null)[] => (as === 'cumulative' ? summed(values) : values)
  const place = (values: readonly (number | null)[]): ChartSeries['points'] => starts.map((start, index) => [start, values[index] ?? null])
  return {
    title: as === 'cumulative' ? 'Cost, cumulative' : bucketMs >= DAY ? 'Cost per day' : 'Cost per hour',
    range: { from: Math.min(range.from, first), to: Math.max(range.to, last) }, bucketMs, unit: 'money', zeroBased: true,
    series: [
      ...answer.series.map((series): ChartSeries => ({ key: series.key, label: series.label, shape: as === 'cumulative' ? 'area' : 'bars', stack: 'cost', colour: isRest(series.key) ? { kind: 'neutral' } : { kind: 'key' }, points: place(draw(series.values)) })),
      ...(comparesBefore ? [{ key: 'period-before', label: 'period before', shape: 'line', dashed: true, colour: { kind: 'neutral' }, points: place(draw(answer.previous)) } as const] : []),
    ],
    gaps: unseen(answer, now),
  }
}

/** The rest of all keys and what names none: keys that no name begins like. They are grey, because they are no series. */
export function isRest(key: string): boolean {
  return key.startsWith('…')
}

/** Running total. Through a bucket nobody saw there is no line; after it the sum of what is known goes on. */
function summed(values: readonly (number | null)[]): readonly (number | null)[] {
  let total = 0
  return values.map((value) => (value === null ? null : (total += value)))
}

function unseen({ series, starts, bucketMs }: CostSeries, now: Instant): ChartModel['gaps'] {
  const gaps: { from: number; to: number; reason: string }[] = []
  for (const [index, from] of starts.entries()) {
    // What lies ahead is not a gap.
    if (from >= now || series.length === 0 || series.some(({ values }) => (values[index] ?? null) !== null)) continue
    const before = gaps.at(-1)
    const to = Math.min(from + bucketMs, now)
    if (before?.to === from) before.to = to
    else gaps.push({ from, to, reason: 'No source recorded a cost here' })
  }
  return gaps
}
