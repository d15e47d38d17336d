import { Button, SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconBook2 } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import type { ReactNode } from 'react'
import { useCommands } from '#renderer/platform/commands.tsx'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { useViewSearch } from '#renderer/platform/use-view-search.ts'
import { AsOf } from '#renderer/ui/as-of.tsx'
import { SplitView } from '#renderer/ui/drawer.tsx'
import { Toolbar, ViewBody } from '#renderer/ui/toolbar.tsx'
import { BreakdownPanel } from './breakdown-panel.tsx'
import { CostChartPanel } from './cost-chart-panel.tsx'
import { CostFigures } from './cost-figures.tsx'
import { MoversPanel } from './movers-panel.tsx'
import { NoCostData } from './no-cost-data.tsx'
import { PriceBookDrawer } from './price-book-drawer.tsx'
import { costQueries } from './queries.ts'
import { UnpricedPanel } from './unpriced-panel.tsx'
import { dimensions, parseCostSearch, toCostSearch } from './url-cost.ts'
import type { CostSearch } from './url-cost.ts'
import classes from './cost.module.css'

const names = { server: 'MCP server', team: 'Team', user: 'User', role: 'Role', tool: 'Tool', model: 'Model' } as const

/** What it costs: the gateway's estimate and our re-pricing side by side, never added. */
export function CostPage(): ReactNode {
  const { range } = useTimeRange()
  const [search, changeSearch] = useViewSearch(parseCostSearch)
  const isWide = useMediaQuery('(min-width: 1280px)', true, { getInitialValueInEffect: false })
  const picker = useRef<HTMLDivElement>(null)
  const change = useCallback((patch: Partial<CostSearch>, how: 'push' | 'replace' = 'push') => changeSearch(toCostSearch(patch), how), [changeSearch])
  const summary = useQuery({ ...costQueries.summary(range), placeholderData: keepPreviousData })
  const unpriced = summary.data?.data.unpriced ?? []
  const state = toPanelState(summary, ({ current }) => current === null)
  const openPrices = (): void => change({ showsPrices: true })
  useCommands([
    { id: 'cost.split', label: 'Split the cost by something else', group: 'here', shortcut: 'f', run: () => picker.current?.querySelector<HTMLElement>('input:checked')?.focus() },
    { id: 'cost.prices', label: 'Open the price book', group: 'here', run: openPrices },
    { id: 'cost.before', label: search.comparesBefore ? 'Do not compare with the period before' : 'Compare with the period before', group: 'here', run: () => change({ comparesBefore: !search.comparesBefore }) },
    { id: 'cost.basis', label: search.basis === 'repriced' ? 'Show the gateway’s estimate over time' : 'Show the re-priced cost over time', group: 'here', run: () => change({ basis: search.basis === 'repriced' ? 'gateway' : 'repriced' }) },
  ])
  return (
    <SplitView drawer={search.showsPrices ? <PriceBookDrawer unpriced={unpriced} onClose={() => change({ showsPrices: false })} /> : null}>
      <Toolbar title="Cost" actions={<><Unseen unknownMs={summary.data?.data.unknownMs ?? 0} />{summary.data === undefined ? null : <AsOf freshness={summary.data.freshness} />}<Button leftSection={<IconBook2 size={14} aria-hidden />} aria-expanded={search.showsPrices} onClick={() => change({ showsPrices: !search.showsPrices })}>Price book</Button></>}>
        <SegmentedControl ref={picker} aria-label="Split by" value={search.by} data={dimensions.map((value) => ({ value, label: names[value] }))} onChange={(by) => change({ by })} />
      </Toolbar>
      <ViewBody className={classes.body}>
        {state.status === 'empty' ? <NoCostData missing={summary.data?.data.missing ?? null} /> : (
          <>
            <CostFigures state={state} />
            <div className={classes.columns}>
              <div className={classes.main}>
                <CostChartPanel search={search} change={change} />
                <BreakdownPanel dimension={search.by} title={names[search.by]} isNarrow={search.showsPrices || !isWide} />
              </div>
              <div className={classes.side}>
                <MoversPanel dimension={search.by} />
                <UnpricedPanel unpriced={unpriced} isKnown={summary.data !== undefined} onPrices={openPrices} />
              </div>
            </div>
          </>
        )}
      </ViewBody>
    </SplitView>
  )
}

/** Time of the range that no source covered: it is in no figure, so it is said beside all of them. */
function Unseen({ unknownMs }: { readonly unknownMs: number }): ReactNode {
  const format = useFormat()
  return unknownMs < 60_000 ? null : <span className={classes.unseen} title="No source covered this time; it is in no figure">{format.duration(Math.round(unknownMs / 60_000) * 60_000)} not seen</span>
}
