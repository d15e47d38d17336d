import { Skeleton, Tabs } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ServerRow, Witness } from '#shared/features/health/model.ts'
import type { Freshness } from '#shared/contract/freshness.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { describeError } from '#renderer/platform/describe-error.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { verdictWords } from '#renderer/platform/verdict-words.ts'
import { AsOf } from '#renderer/ui/as-of.tsx'
import { Drawer, DrawerSection, Facts } from '#renderer/ui/drawer.tsx'
import { Failed } from '#renderer/ui/failed.tsx'
import { StateIcon, StateMark, TwoWitness } from '#renderer/ui/status.tsx'
import { AuditTab } from './audit-tab.tsx'
import { ErrorsTab } from './errors-tab.tsx'
import { healthQueries } from './queries.ts'
import { ServerActions } from './server-actions.tsx'
import { TimelineTab } from './timeline-tab.tsx'
import { ToolsTab } from './tools-tab.tsx'
import { tabs } from './url-health.ts'
import type { DetailTab } from './url-health.ts'
import classes from './health.module.css'

/** Everything known about one server, what two witnesses say of it, and what can be done. */
export function ServerDrawer({ serverId, tab, onTab, onClose }: { readonly serverId: string; readonly tab: DetailTab; readonly onTab: (tab: DetailTab) => void; readonly onClose: () => void }): ReactNode {
  const { range } = useTimeRange()
  const server = useQuery({ ...healthQueries.server(serverId, range), placeholderData: keepPreviousData })
  if (server.data === undefined) {
    return (
      <Drawer title={serverId} onClose={onClose}>
        {server.isError ? <Failed failure={describeError(server.error)} retry={() => void server.refetch()} /> : <DrawerSection><Skeleton height={88} animate={false} /></DrawerSection>}
      </Drawer>
    )
  }
  const row = server.data.data
  return (
    <Drawer title={row.name} mark={<TwoWitness gateway={row.verdict.gateway.state} probe={row.verdict.probe.state} size={16} />} actions={<ServerActions row={row} />} onClose={onClose}>
      <VerdictPart row={row} freshness={server.data.freshness} />
      <Tabs value={tab} onChange={(next) => { if (next !== null) onTab(next as DetailTab) }} keepMounted={false} classNames={{ list: classes.tabs ?? '', tab: classes.tab ?? '' }}>
        <Tabs.List>{tabs.map((name) => <Tabs.Tab key={name} value={name}>{tabNames[name]}{countOf(row, name)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <TabPart tab={tab} row={row} onTab={onTab} />
    </Drawer>
  )
}

const tabNames: Readonly<Record<DetailTab, string>> = { timeline: 'Timeline', errors: 'Errors', tools: 'Tools', audit: 'Audit' }

function countOf(row: ServerRow, tab: DetailTab): ReactNode {
  const count = tab === 'errors' ? row.errorCount : tab === 'tools' ? row.toolCount : null
  return count === null ? null : <span> {count}</span>
}

function TabPart({ tab, row, onTab }: { readonly tab: DetailTab; readonly row: ServerRow; readonly onTab: (tab: DetailTab) => void }): ReactNode {
  switch (tab) {
    case 'timeline':
      return <TimelineTab row={row} onAllErrors={() => onTab('errors')} />
    case 'errors':
      return <ErrorsTab serverId={row.id} />
    case 'tools':
      return <ToolsTab serverId={row.id} />
    case 'audit':
      return <AuditTab name={row.name} />
  }
}

function VerdictPart({ row, freshness }: { readonly row: ServerRow; readonly freshness: Freshness }): ReactNode {
  const format = useFormat()
  const now = useNow(1_000)
  const { verdict, autoDisabled, pending } = row
  return (
    <DrawerSection>
      <div className={classes.verdictLine}>
        <StateMark state={verdict.state} soft>{verdictWords(verdict, now, format, freshness.source !== 'live').full}</StateMark>
        {verdict.since === null ? null : <span className={classes.since}>{now - verdict.since < 60_000 ? 'for less than a minute' : `for ${format.duration(Math.floor((now - verdict.since) / 60_000) * 60_000)}`}</span>}
        <span className={classes.space} />
        <AsOf freshness={freshness} quiet />
      </div>
      <div className={classes.witnesses}>
        <WitnessLine name="Gateway" verb="reported" nothing="it has not reported on this server" witness={verdict.gateway} />
        <WitnessLine name="This console" verb="checked" nothing="not checked from here" witness={verdict.probe} />
      </div>
      {autoDisabled === null && pending === null && row.enabled ? null : (
        <div className={classes.notes}>
          <Facts facts={[
            ...(autoDisabled === null ? [] : [['Auto-disabled', `${format.full(autoDisabled.at)}${autoDisabled.reason === null ? '; the gateway gave no reason' : `: ${autoDisabled.reason}`}`] as const]),
            ...(row.enabled || autoDisabled !== null ? [] : [['Enabled', 'no; an administrator switched it off'] as const]),
            ...(pending === null ? [] : [['Draft', `${pending.enabled ? 'enable' : 'disable'}; waits in the outbox for your confirmation`] as const]),
          ]}
          />
        </div>
      )}
    </DrawerSection>
  )
}

function WitnessLine({ name, verb, nothing, witness }: { readonly name: string; readonly verb: string; readonly nothing: string; readonly witness: Witness }): ReactNode {
  const format = useFormat()
  const now = useNow(1_000)
  const text = witness.at === null ? nothing : (witness.text ?? (witness.latencyMs === null ? witnessWords[witness.state] : `${witnessWords[witness.state]}, ${format.milliseconds(Math.round(witness.latencyMs))}`))
  return (
    <div className={classes.witness}>
      <StateIcon state={witness.state} label={witness.state} />
      <b>{name}</b>
      <span title={text}>{text}</span>
      <time title={witness.at === null ? undefined : format.full(witness.at)}>{witness.at === null ? '' : `${verb} ${format.relative(witness.at, now)}`}</time>
    </div>
  )
}

const witnessWords = { up: 'answers', degraded: 'answers with trouble', down: 'does not answer', unknown: 'too long ago to count' } as const
