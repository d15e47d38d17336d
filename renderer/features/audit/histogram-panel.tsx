import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { AuditHistogram } from '#shared/features/audit/model.ts'
import type { Fresh } from '#shared/contract/freshness.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { Chart } from '#renderer/ui/chart/index.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonChart } from '#renderer/ui/skeleton.tsx'
import { toHistogramChart } from './to-histogram-chart.ts'
import classes from './audit.module.css'

/** When the entries happened. A dragged stretch becomes the range of the console. */
export function HistogramPanel({ histogram, range, onZoom, onZoomReset }: { readonly histogram: UseQueryResult<Fresh<AuditHistogram>>; readonly range: TimeRange; readonly onZoom: (range: TimeRange) => void; readonly onZoomReset: () => void }): ReactNode {
  const answer = histogram.data?.data
  const model = useMemo(() => (answer === undefined ? undefined : toHistogramChart(answer, range)), [answer, range])
  return (
    <Panel title="Entries over time" bare headless className={classes.histogram} state={toPanelState(histogram)} skeleton={<SkeletonChart />} empty={{ says: 'No entries in this range.' }}>
      {() => (model === undefined ? null : <Chart model={model} onZoom={onZoom} onZoomReset={onZoomReset} />)}
    </Panel>
  )
}
