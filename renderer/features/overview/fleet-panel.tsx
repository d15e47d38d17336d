import { Link } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ServerRow } from '#shared/features/health/model.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { verdictWords } from '#renderer/platform/verdict-words.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { stateText } from '#renderer/ui/state-words.ts'
import { StateMark, TwoWitness } from '#renderer/ui/status.tsx'
import { Strip } from '#renderer/ui/strip.tsx'
import { overviewQueries } from './queries.ts'
import classes from './overview.module.css'

const MOST = 24
const states = ['up', 'degraded', 'down', 'unknown', 'off'] as const
type Search = Readonly<Record<string, unknown>>

/** Every MCP server at a glance, worst first; beyond two dozen the rest is one step away in Health. */
export function FleetPanel(): ReactNode {
  const { range } = useTimeRange()
  const format = useFormat()
  const now = useNow(10_000)
  const fleet = useQuery({ ...overviewQueries.fleet(range), placeholderData: keepPreviousData })
  const counts = fleet.data?.data.counts
  const isPast = fleet.data !== undefined && fleet.data.freshness.source !== 'live'
  return (
    <Panel
      title="MCP servers" className={classes.fleet}
      meta={counts === undefined ? undefined : <span className={classes.counts}>{states.filter((state) => counts[state] > 0).map((state) => <StateMark key={state} state={state}>{`${isPast ? 'was ' : ''}${String(counts[state])} ${state}`}</StateMark>)}</span>}
      actions={<span className={classes.hint}>left half: gateway · right half: this console</span>}
      state={toPanelState(fleet, ({ page }) => page.rows.length === 0)} skeleton={<SkeletonRows rows={4} />}
      empty={{ says: 'This gateway has no MCP servers yet.', hint: 'They appear here as soon as one is registered at the gateway.' }}
    >
      {({ page }) => {
        const total = states.reduce((sum, state) => sum + (counts?.[state] ?? 0), 0)
        const shown = page.rows.length > MOST ? page.rows.slice(0, MOST - 1) : page.rows
        return (
          <div className={classes.servers}>
            {shown.map((row) => <FleetCell key={row.id} row={row} words={verdictWords(row.verdict, now, format, isPast).short} latency={row.p95Ms === null ? '' : format.milliseconds(Math.round(row.p95Ms))} />)}
            {total > shown.length ? <Link to="/health" search={keepRange} className={classes.server}><span className={classes.rest}>{`${String(total - shown.length)} more in Health`}</span></Link> : null}
          </div>
        )
      }}
    </Panel>
  )
}

function FleetCell({ row, words, latency }: { readonly row: ServerRow; readonly words: string; readonly latency: string }): ReactNode {
  const { state } = row.verdict
  return (
    <Link to="/health" search={(before: Search) => ({ ...keepRange(before), server: row.id })} className={classes.server}>
      <span className={classes.serverName}><TwoWitness gateway={row.verdict.gateway.state} probe={row.verdict.probe.state} /><b>{row.name}</b></span>
      <Strip strip={row.strip} label={row.name} />
      <span className={classes.serverFoot}><span title={words} style={{ color: state === 'up' ? undefined : stateText(state) }}>{words}</span><span className="num">{state === 'down' ? '' : latency}</span></span>
    </Link>
  )
}

/** Of the address, what every view shares. */
function keepRange(before: Search): Search {
  return { range: before['range'], from: before['from'], to: before['to'] }
}
