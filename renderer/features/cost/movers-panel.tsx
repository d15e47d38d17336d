import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CostDimension } from '#shared/features/cost/model.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { signedMoney } from './cost-words.ts'
import { costQueries } from './queries.ts'
import { toMovers } from './to-movers.ts'
import classes from './cost.module.css'

const MOST = 8

/** What rose and what fell against the period before. */
export function MoversPanel({ dimension }: { readonly dimension: CostDimension }): ReactNode {
  const { range } = useTimeRange()
  const format = useFormat()
  const breakdown = useQuery({ ...costQueries.breakdown(range, dimension), placeholderData: keepPreviousData })
  return (
    <Panel title="Top movers" meta="vs the period before" className={classes.sidePanel} state={toPanelState(breakdown, ({ rows }) => toMovers(rows, 1).length === 0)} skeleton={<SkeletonRows rows={6} />} empty={{ says: 'Nothing to compare with.', hint: 'The period before has no figures, or nothing changed.' }}>
      {({ rows }) => {
        const movers = toMovers(rows, MOST)
        const most = Math.max(...movers.map(({ differenceMicros }) => Math.abs(differenceMicros)))
        return (
          <ul className={classes.movers}>
            {movers.map(({ key, label, differenceMicros, share }) => {
              const length = Math.max(2, (Math.abs(differenceMicros) / most) * 50)
              return (
                <li key={key}>
                  <span className={classes.moverName} title={label}>{label}</span>
                  <svg className={classes.moverBar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden><rect x={differenceMicros < 0 ? 50 - length : 50} width={length} height={8} fill="var(--mark)" /><rect x={49.6} y={-2} width={0.8} height={12} fill="var(--axis)" /></svg>
                  <b>{signedMoney(differenceMicros, format)}</b>
                  <small>{share === null ? 'new' : format.change(share)}</small>
                </li>
              )
            })}
          </ul>
        )
      }}
    </Panel>
  )
}
