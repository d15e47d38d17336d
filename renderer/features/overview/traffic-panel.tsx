import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { Chart, ChartLegend } from '#renderer/ui/chart/index.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonChart } from '#renderer/ui/skeleton.tsx'
import { overviewQueries } from './queries.ts'
import { toTrafficChart, trafficBuckets } from './to-traffic-chart.ts'
import classes from './overview.module.css'

/** Requests over time by outcome. */
export function TrafficPanel(): ReactNode {
  const { range, zoom, reset } = useTimeRange()
  const format = useFormat()
  const traffic = useQuery({ ...overviewQueries.traffic(range, trafficBuckets(range)), placeholderData: keepPreviousData })
  const answer = traffic.data?.data
  const model = useMemo(() => (answer === undefined ? undefined : toTrafficChart(answer, range)), [answer, range])
  return (
    <Panel
      title="Requests by outcome" className={classes.fill} meta={answer === undefined ? undefined : `per ${format.duration(answer.bucketMs)}`}
      actions={model === undefined ? null : <ChartLegend series={model.series.toReversed()} />}
      state={toPanelState(traffic, ({ buckets, gaps }) => gaps.length === 0 && buckets.every(({ succeeded, failed }) => succeeded + failed === 0))}
      skeleton={<SkeletonChart />} empty={{ says: 'No requests in this range.', hint: 'Choose a longer range, or check in Settings what this profile can reach.' }}
    >
      {() => (model === undefined ? null : <Chart model={model} onZoom={zoom} onZoomReset={reset} />)}
    </Panel>
  )
}
