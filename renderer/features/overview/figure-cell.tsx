import type { ReactNode } from 'react'
import type { CardId, Figure, OverviewFigures } from '#shared/features/overview/model.ts'
import type { Format } from '#renderer/platform/format.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { MetricTooltip } from '#renderer/ui/metric-tooltip.tsx'
import type { MetricWords } from '#renderer/ui/metric-tooltip.tsx'
import { Sparkline } from '#renderer/ui/sparkline.tsx'
import { stateText } from '#renderer/ui/state-words.ts'
import type { State } from '#renderer/ui/state-words.ts'
import { figureChange } from './figure-change.ts'
import type { ChangeKind } from './figure-change.ts'
import { cardNames } from './layouts.ts'
import classes from './overview.module.css'

type Cell = {
  readonly figure: Figure
  readonly value: string
  readonly unit: string
  readonly change: ChangeKind
  /** More, in grey, in place of the words for the period before. */
  readonly aside: string | undefined
  readonly lines: readonly Figure['spark'][]
  readonly tone: State | undefined
  readonly zeroBased: boolean
  readonly words: Omit<MetricWords, 'window'>
}

/** One figure: label, value, change against the period before, its course. Unknown says what is missing. */
export function FigureCell({ card, figures, before }: { readonly card: CardId; readonly figures: OverviewFigures; readonly before: string }): ReactNode {
  const format = useFormat()
  const cell = toCell(card, figures, format)
  if (cell === undefined) return null
  const change = figureChange(cell.figure, cell.change, format)
  return (
    <>
      <div className={classes.label}>
        <MetricTooltip words={{ ...cell.words, window: 'the chosen range' }}>{cardNames[card]}</MetricTooltip>
      </div>
      <div className={classes.value}>{cell.value} <span>{cell.unit}</span></div>
      <div className={classes.change}>
        {cell.figure.value === null ? <span className={classes.missing} title={cell.figure.missing ?? undefined}>{cell.figure.missing ?? 'Not known in this range.'}</span> : (
          <>
            {change === null ? <b>nothing to compare with</b> : <b style={change.tone === undefined ? undefined : { color: stateText(change.tone) }}>{change.text}</b>}
            <span>{cell.aside ?? (change === null ? '' : before)}</span>
          </>
        )}
      </div>
      <Sparkline lines={cell.lines} state={cell.tone} zeroBased={cell.zeroBased} label={`${cardNames[card]} over time`} />
    </>
  )
}

function toCell(card: CardId, figures: OverviewFigures, format: Format): Cell | undefined {
  const audit = 'audit entries in the cache'
  switch (card) {
    case 'requests':
      return { figure: figures.requests, value: format.count(figures.requests.value), unit: '', change: 'amount', aside: undefined, lines: [figures.requests.spark], tone: undefined, zeroBased: true, words: { what: 'Requests that reached the gateway', how: 'Counted, whatever their outcome', source: audit } }
    case 'error-rate': {
      const { value, spark } = figures.errorRate
      return { figure: figures.errorRate, value: value === null ? format.percent(null) : format.number(value * 100, 2), unit: value === null ? '' : '%', change: 'points', aside: undefined, lines: [spark], tone: value !== null && value > 0 ? 'down' : undefined, zeroBased: true, words: { what: 'Share of requests that failed', how: 'Failed requests ÷ all requests; blocked ones are not failures', source: audit } }
    }
    case 'latency': {
      const { p50Ms, p95Ms, p99Ms } = figures
      return {
        figure: p95Ms, value: format.number(p95Ms.value, 0), unit: p95Ms.value === null ? '' : 'ms p95', change: 'milliseconds', aside: `p50 ${format.number(p50Ms.value, 0)} · p99 ${format.number(p99Ms.value, 0)}`,
        // The p99 would press the others flat at this height: it is said in figures instead.
        lines: [p95Ms.spark, p50Ms.spark], tone: undefined, zeroBased: false, words: { what: 'How long requests took: 95 of 100 were faster', how: 'Quantiles over all requests with a duration; upper line p95, lower line p50', source: audit },
      }
    }
    case 'active-users':
      return { figure: figures.activeUsers, value: format.count(figures.activeUsers.value), unit: figures.knownUsers === null ? '' : `of ${format.count(figures.knownUsers)}`, change: 'people', aside: undefined, lines: [figures.activeUsers.spark], tone: undefined, zeroBased: true, words: { what: 'Different people who made a request', how: 'Each counted once', source: audit } }
    case 'cost':
      return { figure: figures.costMicros, value: format.money(figures.costMicros.value), unit: '', change: 'amount', aside: figures.gatewayCostMicros.value === null ? undefined : `gateway ${format.money(figures.gatewayCostMicros.value)}`, lines: [figures.costMicros.spark], tone: undefined, zeroBased: true, words: { what: 'What the tokens cost at this console’s prices', how: 'Tokens × price book, by model and date; the gateway’s own estimate stands beside it and is never mixed in', source: `${audit}, price book` } }
    default:
      return undefined
  }
}
