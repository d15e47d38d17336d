import { Button, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useNow } from '#renderer/platform/clock.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { Chart, ChartLegend } from '#renderer/ui/chart/index.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonChart } from '#renderer/ui/skeleton.tsx'
import { costQueries } from './queries.ts'
import { bucketFor, toCostChart } from './to-cost-chart.ts'
import type { CostSearch } from './url-cost.ts'
import classes from './cost.module.css'

const bases = [{ value: 'repriced', label: 'Re-priced here' }, { value: 'gateway', label: 'Gateway estimate' }]

/** Cost over time on one of the two bases, never on both at once. */
export function CostChartPanel({ search, change }: { readonly search: CostSearch; readonly change: (patch: Partial<CostSearch>) => void }): ReactNode {
  const { range, zoom, reset } = useTimeRange()
  const format = useFormat()
  const now = useNow(60_000)
  const bucket = bucketFor(range)
  const series = useQuery({ ...costQueries.series({ range, dimension: search.by, bucket, basis: search.basis, utcOffsetMinutes: format.utcOffsetMinutes(range.to) }), placeholderData: keepPreviousData })
  const answer = series.data?.data
  const model = useMemo(() => (answer === undefined ? undefined : toCostChart(answer, { range, now, as: search.as, comparesBefore: search.comparesBefore })), [answer, range, now, search.as, search.comparesBefore])
  const ways = [{ value: 'bars', label: bucket === 'day' ? 'Per day' : 'Per hour' }, { value: 'cumulative', label: 'Cumulative' }]
  return (
    <Panel
      title="Over time" className={classes.chart}
      actions={(
        <>
          <Button className={search.comparesBefore ? (classes.pressed ?? '') : ''} aria-pressed={search.comparesBefore} onClick={() => change({ comparesBefore: !search.comparesBefore })}>Period before</Button>
          <SegmentedControl aria-label="Basis" value={search.basis} data={bases} onChange={(basis) => change({ basis: basis as CostSearch['basis'] })} />
          <SegmentedControl aria-label="Draw as" value={search.as} data={ways} onChange={(as) => change({ as: as as CostSearch['as'] })} />
        </>
      )}
      state={toPanelState(series, (data) => data.series.every(({ values }) => values.every((value) => value === null)))}
      skeleton={<SkeletonChart />}
      empty={search.basis === 'gateway' ? { says: 'The gateway recorded no cost in this range.', hint: 'Its estimate exists only where its own logs carry one. “Re-priced here” needs tokens and prices only.' } : { says: 'Nothing here has a price.', hint: 'Add prices for the models in the price book, and the cost is worked out at once.' }}
    >
      {(data) => model === undefined ? null : (
        <>
          <div className={classes.legend}><ChartLegend series={model.series} /></div>
          <Chart model={model} onZoom={zoom} onZoomReset={reset} />
          {data.approximation === null ? null : <p className={classes.approximation}>{data.approximation}</p>}
        </>
      )}
    </Panel>
  )
}
