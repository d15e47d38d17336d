import { UnstyledButton } from '@mantine/core'
import { IconActivity, IconAlertTriangle, IconInbox, IconTestPipe } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { connectionQueries, useConnection } from '#renderer/platform/use-connection.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { Keys } from '#renderer/ui/kbd.tsx'
import { appQueries } from './app-queries.ts'
import { JobsButton } from './jobs-button.tsx'
import { keepRange } from './rail.tsx'
import classes from './status-bar.module.css'

/** The bottom line: how fast facts arrive, what waits, what runs, how big the cache is, what time it is. */
export function StatusBar({ pendingKeys, onDemo }: { readonly pendingKeys: readonly string[]; readonly onDemo: () => void }): ReactNode {
  const format = useFormat()
  const now = useNow()
  const sync = useQuery(connectionQueries.sync()).data?.data
  const outbox = useQuery(appQueries.outbox()).data?.data
  const about = useQuery(appQueries.about()).data?.data
  const demo = useQuery(appQueries.demo()).data?.data
  const isLive = useConnection()?.status === 'live'
  const waiting = (outbox ?? []).filter((draft) => draft.status !== 'applied').length
  const warnings = about?.host.warnings ?? []
  return (
    <footer className={classes.status} aria-label="Status">
      {sync === undefined ? null : <span className={isLive ? undefined : classes.amber}><IconActivity size={12} aria-hidden />{format.number(sync.eventsPerSecond, sync.eventsPerSecond < 10 ? 1 : 0)} events/s</span>}
      {outbox === undefined ? null : <Link to="/outbox" search={keepRange} className={classes.link}><IconInbox size={12} aria-hidden />{waiting === 0 ? 'Outbox empty' : `Outbox ${String(waiting)} ${waiting === 1 ? 'draft' : 'drafts'}`}</Link>}
      <JobsButton />
      {sync?.backfill == null ? null : <span>Catching up {sync.backfill.source}{sync.backfill.total === null ? '' : ` ${format.percent(sync.backfill.done / Math.max(1, sync.backfill.total), 0)}`}</span>}
      {demo?.running === true ? <UnstyledButton className={classes.link} onClick={onDemo}><IconTestPipe size={12} aria-hidden />Demo switchboard{demo.troubles.some(({ on }) => on) ? `, ${String(demo.troubles.filter(({ on }) => on).length)} on` : ''}</UnstyledButton> : null}
      {warnings.length === 0 ? null : <span className={classes.amber} title={warnings.join('\n')}><IconAlertTriangle size={12} aria-hidden /><span className={classes.clip}>{warnings[0]}</span></span>}
      <span className={classes.space} />
      {pendingKeys.length === 0 ? null : <Keys sequence={pendingKeys.join(' ')} />}
      {sync === undefined ? null : <span className={classes.cache}>Cache {format.bytes(sync.cacheBytes)} · {format.count(sync.auditEntries)} audit entries</span>}
      <span>{format.time(now)} {format.zoneName(now)} · {format.timeZone}</span>
    </footer>
  )
}
