import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { CostDimension, CostRow, CostTotals } from '#shared/features/cost/model.ts'
import type { Format } from '#renderer/platform/format.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { hueOf } from '#renderer/ui/chart/index.ts'
import { DataTable } from '#renderer/ui/data-table/index.ts'
import type { Column } from '#renderer/ui/data-table/index.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { perRequest, signedMoney } from './cost-words.ts'
import { costQueries } from './queries.ts'
import { isRest } from './to-cost-chart.ts'
import classes from './cost.module.css'

/** The same money in rows, with both figures and a total that they add up to. */
export function BreakdownPanel({ dimension, title, isNarrow }: { readonly dimension: CostDimension; readonly title: string; /** The drawer is open or the window small: what can be worked out from other columns goes. */ readonly isNarrow: boolean }): ReactNode {
  const { range } = useTimeRange()
  const format = useFormat()
  const breakdown = useQuery({ ...costQueries.breakdown(range, dimension), placeholderData: keepPreviousData })
  const total = breakdown.data?.data.total
  const columns = useMemo(() => breakdownColumns(title, total, format).filter(({ id }) => !isNarrow || !derived.has(id)), [title, total, format, isNarrow])
  return (
    <Panel
      title={`By ${title === 'MCP server' ? title : title.toLowerCase()}`} className={classes.breakdown} meta={breakdown.data?.data.approximation == null ? undefined : 'approximate split, see above'}
      state={toPanelState(breakdown, ({ rows }) => rows.length === 0)} skeleton={<SkeletonRows rows={8} />} empty={{ says: 'No requests in this range.', hint: 'Choose a longer range.' }}
    >
      {(data) => (
        <div className={classes.table} style={{ '--lines': data.rows.length + 1 }}>
          <DataTable label={`Cost by ${title}`} columns={columns} rows={data.rows} rowId={idOf} isMain initialSort={null} footer={columns.map(({ id }) => footerOf(data.total, format)[id])} />
        </div>
      )}
    </Panel>
  )
}

const derived: ReadonlySet<string> = new Set(['apart', 'request'])
const idOf = (row: CostRow): string => row.key

function breakdownColumns(title: string, total: CostTotals | undefined, format: Format): readonly Column<CostRow>[] {
  const share = (row: CostRow): number | null => (row.repricedMicros === null || total?.repricedMicros == null || total.repricedMicros === 0 ? null : row.repricedMicros / total.repricedMicros)
  const apart = (row: CostTotals): number | null => (row.repricedMicros === null || row.gatewayMicros === null ? null : row.repricedMicros - row.gatewayMicros)
  const tokens = ({ tokens: { input, output } }: CostTotals): number => input + output
  return [
    {
      id: 'key', header: title, width: '2fr', text: (row) => row.label, sortBy: (row) => row.label,
      cell: (row) => <span className={classes.key}><i style={{ background: isRest(row.key) ? 'var(--n7)' : `var(--series-${String(hueOf(row.key))})` }} /><span title={row.detail === null ? row.label : `${row.label}, ${row.detail}`}>{row.label}</span></span>,
    },
    { id: 'repriced', header: 'Re-priced here', width: 96, align: 'end', text: (row) => money(row.repricedMicros), sortBy: (row) => row.repricedMicros, cell: (row) => <b className={classes.strong}>{format.money(row.repricedMicros)}</b> },
    { id: 'gateway', header: 'Gateway est.', width: 80, align: 'end', text: (row) => money(row.gatewayMicros), sortBy: (row) => row.gatewayMicros, cell: (row) => <span className={classes.second}>{format.money(row.gatewayMicros)}</span> },
    { id: 'apart', header: 'Difference', width: 72, align: 'end', text: (row) => money(apart(row)), sortBy: apart, cell: (row) => <span className={classes.second}>{signedMoney(apart(row), format)}</span>, words: { what: 'How far the two figures are apart', how: 'Re-priced here − gateway estimate', window: 'the chosen range', source: 'both' } },
    { id: 'share', header: 'Share', width: 52, align: 'end', text: (row) => String(share(row) ?? ''), sortBy: share, cell: (row) => format.percent(share(row), 1) },
    { id: 'tokens', header: 'Tokens in / out / cached', width: 164, align: 'end', text: ({ tokens: { input, output, cached } }) => `${String(input)}/${String(output)}/${String(cached)}`, sortBy: tokens, cell: (row) => <span className={classes.second}>{tokenText(row, format)}</span> },
    { id: 'request', header: 'Per request', width: 72, align: 'end', text: (row) => money(perRequest(row)), sortBy: perRequest, cell: (row) => format.money(perRequest(row)) },
    { id: 'requests', header: 'Requests', width: 64, align: 'end', text: (row) => String(row.requests), sortBy: (row) => row.requests, cell: (row) => format.count(row.requests) },
  ]
}

function footerOf(total: CostTotals, format: Format): Readonly<Record<string, ReactNode>> {
  const { repricedMicros, gatewayMicros } = total
  return {
    key: 'Total', repriced: format.money(repricedMicros), gateway: format.money(gatewayMicros), apart: signedMoney(repricedMicros === null || gatewayMicros === null ? null : repricedMicros - gatewayMicros, format),
    share: repricedMicros === null ? format.percent(null) : '100 %', tokens: tokenText(total, format), request: format.money(perRequest(total)), requests: format.count(total.requests),
  }
}

function tokenText({ tokens: { input, output, cached } }: CostTotals, format: Format): string {
  return `${format.compact(input)} / ${format.compact(output)} / ${format.compact(cached)}`
}

/** For copying: plain dollars, empty when not known. */
function money(micros: number | null): string {
  return micros === null ? '' : String(micros / 1_000_000)
}
