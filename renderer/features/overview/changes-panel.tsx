import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Change } from '#shared/features/overview/model.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { PageLink } from '#renderer/platform/page-link.tsx'
import type { Format } from '#renderer/platform/format.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { StateIcon } from '#renderer/ui/status.tsx'
import { overviewQueries } from './queries.ts'
import { severityState, severityWord } from './severity.ts'
import classes from './overview.module.css'

/** What broke, what recovered and what jumped while nobody looked. */
export function ChangesPanel(): ReactNode {
  const format = useFormat()
  const now = useNow(60_000)
  const changes = useQuery(overviewQueries.sinceLastVisit())
  const since = changes.data?.data.since ?? null
  const count = changes.data?.data.changes.length ?? 0
  return (
    <Panel
      title="Since your last visit" className={classes.fill}
      meta={since === null ? undefined : <span title={format.full(since)}>{`${format.relative(since, now)}${count === 0 ? '' : ` · ${count === 1 ? '1 change' : `${String(count)} changes`}`}`}</span>}
      state={toPanelState(changes, (answer) => answer.changes.length === 0)} skeleton={<SkeletonRows rows={6} />}
      empty={since === null ? { says: 'This is your first visit.', hint: 'Next time this lists what broke, what recovered and what jumped in cost while you were away.' } : { says: 'Nothing changed since your last visit.', hint: 'No server broke or recovered, and no cost jumped.' }}
    >
      {(answer) => <ul className={classes.list}>{answer.changes.map((change) => <li key={change.id}><ChangeLine change={change} format={format} now={now} /></li>)}</ul>}
    </Panel>
  )
}

function ChangeLine({ change, format, now }: { readonly change: Change; readonly format: Format; readonly now: number }): ReactNode {
  const line = (
    <>
      <StateIcon state={severityState[change.severity]} label={severityWord[change.severity]} />
      <span className={classes.changeText}><b>{change.title}</b> <span>{change.detail}</span></span>
      <time title={format.full(change.at)}>{format.when(change.at, now)}</time>
    </>
  )
  return change.path === null ? <div className={classes.line}>{line}</div> : <PageLink path={change.path} className={classes.line}>{line}</PageLink>
}
