import { Link } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { AuditEntry } from '#shared/features/audit/model.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { PageLink } from '#renderer/platform/page-link.tsx'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { StateIcon } from '#renderer/ui/status.tsx'
import { auditSearchFor, healthQueries } from './queries.ts'
import classes from './health.module.css'

const tones = { ok: 'up', warning: 'degraded', failed: 'down', blocked: 'info' } as const

/** The newest requests that went to this server; the Audit view has them all. */
export function AuditTab({ name }: { readonly name: string }): ReactNode {
  const { range } = useTimeRange()
  const format = useFormat()
  const now = useNow(60_000)
  const text = auditSearchFor(name)
  const entries = useQuery({ ...healthQueries.entries(name, range), placeholderData: keepPreviousData })
  const pathTo = (entry: AuditEntry): string => `/audit?${new URLSearchParams({ q: text, entry: entry.id }).toString()}`
  return (
    <Panel
      title="Requests to this server" meta="newest 50" bare className={classes.part}
      actions={<Link to="/audit" search={(before: Readonly<Record<string, unknown>>) => ({ range: before['range'], from: before['from'], to: before['to'], q: text })} className={classes.link}>Open in Audit</Link>}
      state={toPanelState(entries, ({ rows }) => rows.length === 0)} skeleton={<SkeletonRows rows={10} />}
      empty={{ says: 'No request to this server in this range.', hint: 'Choose a longer range.' }}
    >
      {({ rows }) => rows.map((entry) => (
        <PageLink key={entry.id} path={pathTo(entry)} className={classes.entry}>
          <time title={format.full(entry.at)}>{now - entry.at < 43_200_000 ? format.time(entry.at) : format.when(entry.at, now)}</time>
          <StateIcon state={tones[entry.status]} label={entry.status} />
          <span>{entry.user?.name ?? 'nobody named'} <code>{entry.tools[0] ?? entry.action}</code></span>
          <span className="num">{entry.status === 'ok' ? format.milliseconds(entry.durationMs) : (entry.statusText ?? entry.status)}</span>
        </PageLink>
      ))}
    </Panel>
  )
}
