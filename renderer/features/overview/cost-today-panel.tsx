import { Link } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { endOfMinute } from '#renderer/platform/time-range.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { todayUntil } from './day-range.ts'
import { overviewQueries } from './queries.ts'
import classes from './overview.module.css'

/** What today has cost so far: our figure, and beside it the gateway's own. */
export function CostTodayPanel(): ReactNode {
  const format = useFormat()
  const now = useNow(60_000)
  const range = todayUntil(endOfMinute(now), format.utcOffsetMinutes)
  const cost = useQuery({ ...overviewQueries.cost(range), placeholderData: keepPreviousData })
  const missing = cost.data?.data.missing ?? null
  return (
    <Panel
      title="Cost today" className={classes.fill}
      actions={<Link to="/cost" search={{ from: range.from, to: range.to }} className={classes.link}>Details</Link>}
      state={toPanelState(cost, ({ current }) => current === null)} skeleton={<SkeletonRows rows={4} />}
      empty={{ says: 'No cost data today.', hint: missing ?? 'As soon as a request with tokens is recorded, its cost stands here.' }}
    >
      {({ current, unknownMs }) => current === null ? null : (
        <div className={classes.cost}>
          <p className={classes.value}>{format.money(current.repricedMicros)} <span>re-priced here</span></p>
          <dl className={classes.costFacts}>
            <div><dt>Gateway estimate</dt><dd>{format.money(current.gatewayMicros)}</dd></div>
            <div><dt>Requests</dt><dd>{format.count(current.requests)}</dd></div>
            <div><dt>Per request</dt><dd>{format.money(current.repricedMicros === null || current.requests === 0 ? null : Math.round(current.repricedMicros / current.requests))}</dd></div>
            <div><dt>Tokens in / out</dt><dd>{`${format.compact(current.tokens.input)} / ${format.compact(current.tokens.output)}`}</dd></div>
            {current.unpricedTokens === 0 ? null : <div><dt>Tokens without a price</dt><dd>{format.compact(current.unpricedTokens)}</dd></div>}
            {unknownMs < 60_000 ? null : <div><dt>Not seen today</dt><dd>{format.duration(unknownMs)}</dd></div>}
          </dl>
        </div>
      )}
    </Panel>
  )
}
