import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { CardId, Layout } from '#shared/features/overview/model.ts'
import { useCommands } from '#renderer/platform/commands.tsx'
import { describeError } from '#renderer/platform/describe-error.ts'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { AsOf } from '#renderer/ui/as-of.tsx'
import { Banner } from '#renderer/ui/banner.tsx'
import { Empty } from '#renderer/ui/empty.tsx'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { Toolbar, ViewBody } from '#renderer/ui/toolbar.tsx'
import { ActivityPanel } from './activity-panel.tsx'
import { ArrangeCard } from './arrange-card.tsx'
import { ChangesPanel } from './changes-panel.tsx'
import { CostTodayPanel } from './cost-today-panel.tsx'
import { FiguresPanel } from './figures-panel.tsx'
import { FleetPanel } from './fleet-panel.tsx'
import { LayoutControls } from './layout-controls.tsx'
import { cardNames, toBands, usualCards } from './layouts.ts'
import { overviewQueries, useSaveLayout } from './queries.ts'
import { TrafficPanel } from './traffic-panel.tsx'
import classes from './overview.module.css'

const usual: Layout = { name: 'Operations', cards: [...usualCards] }

/** One look: what is up, what it costs, what changed. */
export function OverviewPage(): ReactNode {
  const { range } = useTimeRange()
  const [isArranging, setIsArranging] = useState(false)
  const layouts = useQuery(overviewQueries.layouts()).data?.data
  const figures = useQuery({ ...overviewQueries.figures(range), placeholderData: keepPreviousData })
  const fleet = useQuery({ ...overviewQueries.fleet(range), placeholderData: keepPreviousData })
  const save = useSaveLayout()
  const stored = layouts?.layouts.find(({ name }) => name === layouts.current) ?? usual
  // While a change is on its way to the store it is shown already; main's answer then says the same.
  const layout = save.isPending ? save.variables : stored
  const setCards = (cards: readonly CardId[]): void => save.mutate({ name: layout.name, cards: [...cards] })
  useCommands([{ id: 'overview.arrange', label: isArranging ? 'Finish arranging cards' : 'Arrange cards', group: 'here', run: () => setIsArranging(!isArranging) }])
  const servers = fleet.data?.data.counts
  const serverCount = servers === undefined ? undefined : servers.up + servers.degraded + servers.down + servers.unknown + servers.off

  const draw = (card: CardId): ReactNode => {
    switch (card) {
      case 'servers':
        return <FleetPanel />
      case 'traffic':
        return <TrafficPanel />
      case 'activity':
        return <ActivityPanel />
      case 'changes':
        return <ChangesPanel />
      case 'cost-today':
        return <CostTodayPanel />
      default:
        return null
    }
  }
  const arranged = (card: CardId, content: ReactNode): ReactNode =>
    isArranging ? <ArrangeCard card={card} cards={layout.cards} onChange={setCards}>{content}</ArrangeCard> : content

  return (
    <>
      <Toolbar title="Overview" actions={<LayoutControls layout={layout} names={layouts?.layouts.map(({ name }) => name) ?? [usual.name]} isArranging={isArranging} onArrange={setIsArranging} onCards={setCards} />}>
        <span className={classes.meta}>{[serverCount === undefined ? undefined : `${String(serverCount)} MCP servers`, figures.data?.data.knownUsers == null ? undefined : `${String(figures.data.data.knownUsers)} users`].filter(Boolean).join(' · ')}</span>
        {figures.data === undefined ? null : <AsOf freshness={figures.data.freshness} />}
      </Toolbar>
      <ViewBody className={classes.body}>
        {save.isError ? <Banner tone="degraded" title="The layout was not saved.">{describeError(save.error).says}</Banner> : null}
        {layout.cards.length === 0 ? <Empty says="This layout has no cards." hint="Add one with “Add card”, or choose another layout." /> : null}
        {toBands(layout.cards).map((band) => {
          const key = band.cards.join()
          if (band.kind === 'figures') return <FiguresPanel key={key} cards={band.cards} arrange={isArranging ? { cards: layout.cards, onChange: setCards } : undefined} />
          if (band.kind === 'servers') return <div key={key} className={classes.band}>{arranged('servers', draw('servers'))}</div>
          return <div key={key} className={joinClasses(classes.panels, classes.band)}>{band.cards.map((card) => <div key={card} className={joinClasses(classes.slot, classes[card])} aria-label={cardNames[card]} role="group">{arranged(card, draw(card))}</div>)}</div>
        })}
      </ViewBody>
    </>
  )
}
