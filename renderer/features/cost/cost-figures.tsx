import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CostSummary, CostTotals } from '#shared/features/cost/model.ts'
import type { Format } from '#renderer/platform/format.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { MetricTooltip } from '#renderer/ui/metric-tooltip.tsx'
import type { MetricWords } from '#renderer/ui/metric-tooltip.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import type { PanelState } from '#renderer/ui/panel-state.ts'
import { perRequest, pricedShare } from './cost-words.ts'
import classes from './cost.module.css'

const WINDOW = 'the chosen range'
const words = {
  repriced: { what: 'What the tokens cost at this console’s prices', how: 'Tokens × price book, by model and date', window: WINDOW, source: 'audit entries, price book' },
  gateway: { what: 'What the gateway recorded as cost', how: 'Its own fixed prices; never added to the other figure', window: WINDOW, source: 'gateway' },
  change: { what: 'Re-priced cost against the period before', how: 'The equally long period that ends where this one begins', window: 'two periods', source: 'audit entries, price book' },
  request: { what: 'Re-priced cost of one request on average', how: 'Re-priced cost ÷ all requests, failed ones included', window: WINDOW, source: 'audit entries, price book' },
  tokens: { what: 'Tokens as recorded', how: 'Sent, received, and sent but read from a cache', window: WINDOW, source: 'audit entries' },
} as const satisfies Readonly<Record<string, MetricWords>>

/** The totals. The weaker figure is dimmer, never hidden. */
export function CostFigures({ state }: { readonly state: PanelState<CostSummary> }): ReactNode {
  const format = useFormat()
  return (
    <Panel title="Totals" headless className={classes.figures} state={state} empty={{ says: 'No cost data in this range.' }} skeleton={<div className={classes.cells} aria-hidden>{[0, 1, 2, 3, 4].map((cell) => <div key={cell} className={classes.cell}><Skeleton height={14} width={96} animate={false} /><Skeleton height={24} width={110} mt={6} animate={false} /></div>)}</div>}>
      {({ current, previous }) => current === null ? null : <Cells current={current} previous={previous} format={format} />}
    </Panel>
  )
}

function Cells({ current, previous, format }: { readonly current: CostTotals; readonly previous: CostTotals | null; readonly format: Format }): ReactNode {
  const [ours, theirs] = [current.repricedMicros, current.gatewayMicros]
  const before = previous?.repricedMicros ?? null
  const change = ours === null || before === null || before === 0 ? null : (ours - before) / before
  const apart = ours === null || theirs === null || ours === 0 ? null : (theirs - ours) / ours
  return (
    <div className={classes.cells}>
      <Cell label="Re-priced here" words={words.repriced} value={format.money(ours)} note={ours === null ? 'no token has a price; open the price book' : pricedShare(current, format)} />
      <Cell label="Gateway estimate" words={words.gateway} value={format.money(theirs)} dim note={theirs === null ? 'the gateway recorded no cost' : apart === null ? '' : Math.abs(apart) < 0.0005 ? 'the same' : `${format.percent(Math.abs(apart))} ${apart < 0 ? 'lower' : 'higher'}`} />
      <Cell label="Against period before" words={words.change} value={change === null ? format.money(null) : format.change(change)} note={before === null ? 'no figure for the period before' : `${format.money(before)} then`} />
      <Cell label="Per request" words={words.request} value={format.money(perRequest(current))} note={`${format.count(current.requests)} requests, ${format.count(current.failedRequests)} failed`} />
      <Cell label="Tokens" words={words.tokens} value={format.compact(current.tokens.input + current.tokens.output)} note={`${format.compact(current.tokens.input)} in, ${format.compact(current.tokens.output)} out, ${format.compact(current.tokens.cached)} cached`} />
    </div>
  )
}

function Cell({ label, words: explained, value, note, dim = false }: { readonly label: string; readonly words: MetricWords; readonly value: string; readonly note: string; readonly dim?: boolean }): ReactNode {
  return (
    <div className={classes.cell}>
      <div className={classes.label}><MetricTooltip words={explained}>{label}</MetricTooltip></div>
      <div className={dim ? classes.weaker : classes.value}>{value}</div>
      <div className={classes.note} title={note}>{note}</div>
    </div>
  )
}
