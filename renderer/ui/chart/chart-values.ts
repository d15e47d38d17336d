import type { Instant } from '#shared/lib/time-range.ts'
import type { Format } from '#renderer/platform/format.ts'
import type { ChartModel, ChartUnit } from './chart-model.ts'

export type ValueAt = { readonly key: string; readonly label: string; readonly value: number | null }

/** The bucket a moment falls in and every series' value there, biggest first, unknown last; null outside all buckets. */
export function valuesAt(model: ChartModel, at: Instant): { readonly at: Instant; readonly values: readonly ValueAt[]; readonly gap: string | null } | null {
  const gap = model.gaps.find(({ from, to }) => at >= from && at < to)
  const starts = model.series.map((series) => bucketBefore(series.points, at))
  const start = Math.max(...starts.map((index, series) => model.series[series]?.points[index]?.[0] ?? -Infinity))
  if (!Number.isFinite(start) || at >= start + Math.max(model.bucketMs, 1)) return gap === undefined ? null : { at, values: [], gap: gap.reason }
  const values = model.series.map((series, index) => {
    const point = series.points[starts[index] ?? -1]
    return { key: series.key, label: series.label, value: point?.[0] === start ? point[1] : null }
  })
  values.sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity))
  return { at: start, values, gap: gap?.reason ?? null }
}

/** Index of the last point at or before `at`; -1 when there is none. */
function bucketBefore(points: ChartModel['series'][number]['points'], at: Instant): number {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle]?.[0] ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Writes a value of the y axis. */
export function writeValue(unit: ChartUnit, value: number | null, format: Format): string {
  switch (unit) {
    case 'count':
      return format.number(value, 1)
    case 'milliseconds':
      return format.milliseconds(value)
    case 'money':
      return format.money(value)
    case 'percent':
      return format.percent(value)
    case 'bytes':
      return format.bytes(value)
  }
}

/** The picture in words: range, each series' lowest, highest and last value, and the time nobody saw. */
export function summarise(model: ChartModel, format: Format): string {
  const series = model.series.map(({ label, points }) => {
    const known = points.flatMap(([, value]) => (value === null ? [] : [value]))
    if (known.length === 0) return `${label}: no data.`
    const [low, high, last] = [Math.min(...known), Math.max(...known), known.at(-1) ?? null]
    return `${label}: from ${writeValue(model.unit, low, format)} to ${writeValue(model.unit, high, format)}, last ${writeValue(model.unit, last, format)}.`
  })
  const unseen = model.gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0)
  return [
    `${model.title}, ${format.full(model.range.from)} to ${format.full(model.range.to)}.`,
    ...series,
    ...(unseen > 0 ? [`Not known for ${format.duration(unseen)}: ${[...new Set(model.gaps.map((gap) => gap.reason))].join('; ')}.`] : []),
    ...(model.marks ?? []).map((mark) => `${format.minute(mark.at)} ${mark.label}.`),
  ].join(' ')
}
