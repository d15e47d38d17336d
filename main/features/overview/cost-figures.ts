import type { CostSeries, CostSummary } from '#shared/features/cost/model.ts'
import type { Figure } from '#shared/features/overview/model.ts'

const MOST_SPARKS = 60

/** One of the two costs as a figure. `isComparable`: whether enough of the period before was seen. */
export function costFigure(summary: CostSummary, series: CostSeries, isComparable: boolean): Figure {
  const field = series.basis === 'repriced' ? ('repricedMicros' as const) : ('gatewayMicros' as const)
  const value = summary.current?.[field] ?? null
  return {
    value,
    previous: isComparable ? (summary.previous?.[field] ?? null) : null,
    spark: sparkOf(series),
    missing: value === null ? (summary.missing ?? 'Nothing in this time recorded a cost.') : null,
  }
}

/** Buckets of the series joined until they are few enough; one that nobody saw is null, and so is one made of such alone. */
function sparkOf({ starts, series }: CostSeries): (number | null)[] {
  const totals = starts.map((_, index) => sum(series.map(({ values }) => values[index] ?? null)))
  const together = Math.ceil(totals.length / MOST_SPARKS)
  return together <= 1 ? totals : Array.from({ length: Math.ceil(totals.length / together) }, (_, index) => sum(totals.slice(index * together, (index + 1) * together)))
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0)
}
