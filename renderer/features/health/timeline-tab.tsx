import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { ServerRow } from '#shared/features/health/model.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { Chart, ChartLegend } from '#renderer/ui/chart/index.ts'
import { DrawerSection } from '#renderer/ui/drawer.tsx'
import { Lanes } from '#renderer/ui/lanes.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonChart, SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { CircuitPart } from './circuit-part.tsx'
import { ErrorRow } from './error-row.tsx'
import { healthQueries } from './queries.ts'
import { latencyPoints, toLatencyChart, unwatched } from './to-latency-chart.ts'
import { uptimeSentence } from './uptime-words.ts'
import classes from './health.module.css'

const sourceNames = { gateway: 'Gateway', probe: 'This console', circuit: 'Circuit' } as const
const LAST_ERRORS = 6

/** How it went: latency, states on the same axis, circuit, uptime, the last errors. */
export function TimelineTab({ row, onAllErrors }: { readonly row: ServerRow; readonly onAllErrors: () => void }): ReactNode {
  const { range, zoom, reset } = useTimeRange()
  const format = useFormat()
  const latency = useQuery({ ...healthQueries.latency(row.id, range, latencyPoints(range)), placeholderData: keepPreviousData })
  const lanes = useQuery({ ...healthQueries.lanes([row.id], range), placeholderData: keepPreviousData })
  const errors = useInfiniteQuery({ ...healthQueries.errors(row.id, range), placeholderData: keepPreviousData })
  const own = useMemo(() => lanes.data?.data.find(({ serverId }) => serverId === row.id)?.lanes ?? [], [lanes.data, row.id])
  const answer = latency.data?.data
  const model = useMemo(() => (answer === undefined ? undefined : toLatencyChart(answer, own, range)), [answer, own, range])
  const unseen = unwatched(own, range)

  return (
    <>
      <Panel
        title="Latency p95" bare className={classes.part}
          actions={model === undefined ? null : <ChartLegend series={model.series.toReversed()} />}
        state={toPanelState(latency, ({ points }) => points.every(({ checks }) => checks === 0))}
        skeleton={<div className={classes.chartBox}><SkeletonChart /></div>}
        empty={{ says: 'Nobody measured this server in this range.', hint: 'Choose a longer range, or press Check now.' }}
      >
        {() => model === undefined ? null : <div className={classes.chartBox}><Chart model={model} onZoom={zoom} onZoomReset={reset} /></div>}
      </Panel>
      <Panel title="States" bare headless className={classes.part} state={toPanelState(lanes, () => own.length === 0)} skeleton={<SkeletonRows rows={3} />} empty={{ says: 'No states are known in this range.' }}>
        {() => (
          <>
            <Lanes range={range} labelWidth={84} height={8} onZoom={zoom} rows={own.map((lane) => ({ id: lane.source, label: <span className={classes.laneName}>{sourceNames[lane.source]}</span>, lanes: [{ source: sourceNames[lane.source], segments: lane.segments }] }))} />
            {unseen.slice(-2).map(({ from, to, reason }) => <p key={from} className={classes.reasons}>{`${format.minute(from)} – ${format.minute(to)} unknown: ${reason.replace(/[.]$/u, '')}. Not counted as up.`}</p>)}
          </>
        )}
      </Panel>
      <CircuitPart circuit={row.circuit} />
      <DrawerSection title="Uptime" meta="in the chosen range"><p className={classes.uptime}>{uptimeSentence(row.uptime, format)}</p></DrawerSection>
      <Panel title="Last errors" bare className={classes.part} state={toPanelState(errors, (rows) => rows.length === 0)} skeleton={<SkeletonRows rows={4} />} empty={{ says: 'No errors in this range.' }} actions={row.errorCount > LAST_ERRORS ? <Button variant="subtle" onClick={onAllErrors}>{`Show all ${format.count(row.errorCount)}`}</Button> : null}>
        {(rows) => <ul>{rows.slice(0, LAST_ERRORS).map((error) => <ErrorRow key={error.id} error={error} />)}</ul>}
      </Panel>
    </>
  )
}
