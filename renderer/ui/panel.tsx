import { useId } from 'react'
import type { ReactNode } from 'react'
import type { Freshness } from '#shared/contract/freshness.ts'
import { AsOf } from './as-of.tsx'
import { Empty } from './empty.tsx'
import type { EmptyWords } from './empty.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Failed } from './failed.tsx'
import { joinClasses } from './join-classes.ts'
import type { PanelState } from './panel-state.ts'
import classes from './panel.module.css'

export type PanelProps<Data> = {
  readonly title: string
  /** Beside the title, in grey: unit, bucket, period. */
  readonly meta?: ReactNode
  /** At the right of the header, before the age. */
  readonly actions?: ReactNode
  readonly state: PanelState<Data>
  /** The final layout in grey. */
  readonly skeleton: ReactNode
  /** Why it is empty and what to do; only seen in the empty face. */
  readonly empty: EmptyWords
  /** Ready and stale draw the same; a stale body is dimmed by the panel. */
  readonly children: (data: Data, freshness: Freshness) => ReactNode
  /** No box: for lists that run edge to edge. */
  readonly bare?: boolean
  /** Hide the header; the title still names the region. */
  readonly headless?: boolean
  readonly className?: string | undefined
}

/** A region with the five faces: loading, ready, empty, stale, failed. Leaving one out does not compile. */
export function Panel<Data>({ title, meta, actions, state, skeleton, empty, children, bare = false, headless = false, className }: PanelProps<Data>): ReactNode {
  const id = useId()
  const freshness = 'freshness' in state ? state.freshness : undefined
  return (
    <section className={joinClasses(classes.panel, bare && classes.bare, className)} aria-labelledby={id} aria-busy={state.status === 'loading'} data-state={state.status}>
      <header className={headless ? 'visually-hidden' : classes.header}>
        <h2 id={id} className={classes.title}>{title}</h2>
        {meta === undefined ? null : <span className={classes.meta}>{meta}</span>}
        <span className={classes.space} />
        {actions}
        {freshness === undefined || headless ? null : <AsOf freshness={freshness} />}
      </header>
      <ErrorBoundary where={`panel ${title}`}>
        <div className={joinClasses(classes.body, state.status === 'stale' && classes.stale)}><Face state={state} skeleton={skeleton} empty={empty}>{children}</Face></div>
      </ErrorBoundary>
    </section>
  )
}

// A component of its own, so that a crash while drawing the data happens inside the boundary.
function Face<Data>({ state, skeleton, empty, children }: Pick<PanelProps<Data>, 'state' | 'skeleton' | 'empty' | 'children'>): ReactNode {
  switch (state.status) {
    case 'loading':
      return skeleton
    case 'ready':
    case 'stale':
      return children(state.data, state.freshness)
    case 'empty':
      return <Empty {...empty} />
    case 'failed':
      return <Failed failure={state.failure} retry={state.retry} />
  }
}
