import { Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CardId } from '#shared/features/overview/model.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { labelOf } from '#renderer/platform/time-range.ts'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { ArrangeCard } from './arrange-card.tsx'
import type { Arrange } from './arrange-card.tsx'
import { FigureCell } from './figure-cell.tsx'
import { overviewQueries } from './queries.ts'
import classes from './overview.module.css'

/** The figures: cells of one panel, parted by hairlines. */
export function FiguresPanel({ cards, arrange }: { readonly cards: readonly CardId[]; readonly arrange: Arrange | undefined }): ReactNode {
  const { range, choice } = useTimeRange()
  const figures = useQuery({ ...overviewQueries.figures(range), placeholderData: keepPreviousData })
  const before = choice.kind === 'relative' ? `vs previous ${labelOf(choice)}` : 'vs the period before'
  const shape = { '--cells': cards.length }
  return (
    <Panel
      title="Figures" headless className={classes.figures} state={toPanelState(figures)} empty={{ says: 'No figures are known in this range.' }}
      skeleton={<div className={classes.cells} style={shape} aria-hidden>{cards.map((card) => <div key={card} className={classes.cell}><Skeleton height={14} width={80} animate={false} /><Skeleton height={24} width={110} mt={4} animate={false} /><Skeleton height={34} mt={20} animate={false} /></div>)}</div>}
    >
      {(data) => (
        <div className={classes.cells} style={shape}>
          {cards.map((card) => {
            const cell = <FigureCell card={card} figures={data} before={before} />
            return <div key={card} className={classes.cell}>{arrange === undefined ? cell : <ArrangeCard card={card} {...arrange}>{cell}</ArrangeCard>}</div>
          })}
        </div>
      )}
    </Panel>
  )
}
