import { ActionIcon, Button, Skeleton } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { AuditEntryDetail } from '#shared/features/audit/model.ts'
import type { Format } from '#renderer/platform/format.ts'
import { describeError } from '#renderer/platform/describe-error.ts'
import { PageLink } from '#renderer/platform/page-link.tsx'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { AsOf } from '#renderer/ui/as-of.tsx'
import { Drawer, DrawerSection, Facts } from '#renderer/ui/drawer.tsx'
import { Failed } from '#renderer/ui/failed.tsx'
import { StateMark } from '#renderer/ui/status.tsx'
import { useCopy } from '#renderer/ui/use-copy.ts'
import { ConversationPart } from './conversation-part.tsx'
import { originWords, outcomeOf, statusState } from './entry-words.ts'
import { JsonView } from './json-view.tsx'
import { auditQueries } from './queries.ts'
import classes from './audit.module.css'

type Steps = { readonly previous: (() => void) | undefined; readonly next: (() => void) | undefined }

/** Everything known of one entry. */
export function EntryDrawer({ entryId, steps, onEntry, onClose }: { readonly entryId: string; readonly steps: Steps; readonly onEntry: (id: string) => void; readonly onClose: () => void }): ReactNode {
  const format = useFormat()
  const entry = useQuery(auditQueries.entry(entryId))
  const [copied, copy] = useCopy()
  const actions = (
    <>
      <ActionIcon aria-label="Newer entry" disabled={steps.previous === undefined} onClick={steps.previous}><IconChevronUp size={16} aria-hidden /></ActionIcon>
      <ActionIcon aria-label="Older entry" disabled={steps.next === undefined} onClick={steps.next}><IconChevronDown size={16} aria-hidden /></ActionIcon>
    </>
  )
  if (entry.data === undefined) {
    return (
      <Drawer title="Entry" actions={actions} onClose={onClose}>
        {entry.isError ? <Failed failure={describeError(entry.error)} retry={() => void entry.refetch()} /> : <DrawerSection><Skeleton height={180} animate={false} /></DrawerSection>}
      </Drawer>
    )
  }
  const { data: detail, freshness } = entry.data
  const copyJson = <Button variant="subtle" leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copy(JSON.stringify(detail, null, 2))}>{copied ? 'Copied' : 'Copy JSON'}</Button>
  return (
    <Drawer title={<span className={classes.drawerTitle}>{detail.tools[0] ?? detail.action}<StateMark state={statusState[detail.status]} soft>{outcomeOf(detail)}</StateMark></span>} actions={actions} onClose={onClose}>
      <DrawerSection><Facts facts={factsOf(detail, format)} /><p className={classes.received}>{`received ${format.full(detail.receivedAt)}`}<AsOf freshness={freshness} quiet /></p></DrawerSection>
      {detail.errorText === null ? null : <DrawerSection title="Error"><p className={classes.errorText}>{detail.errorText}</p></DrawerSection>}
      {detail.text === null || detail.text === '' ? null : <DrawerSection title="Text"><p className={classes.entryText}>{detail.text}</p></DrawerSection>}
      {detail.payload === null ? <DrawerSection title="Parameters and result" actions={copyJson}><p className={classes.dim}>The source recorded nothing more.</p></DrawerSection> : (
        <DrawerSection
          title="Parameters and result" actions={copyJson}
          meta={[detail.removedFields.length === 0 ? '' : `${String(detail.removedFields.length)} removed`, detail.truncated ? 'cut at 64 KB' : ''].filter(Boolean).join(', ')}
        >
          <JsonView json={detail.payload} removedFields={detail.removedFields} />
        </DrawerSection>
      )}
      {detail.conversationId === null ? null : <ConversationPart entryId={detail.id} onEntry={onEntry} />}
    </Drawer>
  )
}

function factsOf(detail: AuditEntryDetail, format: Format): readonly (readonly [string, ReactNode])[] {
  const { user, tokens } = detail
  const search = (text: string): string => `/audit?${new URLSearchParams({ q: `${text} ` }).toString()}`
  const named = (key: string, name: string): ReactNode => <PageLink key={name} path={search(`${key}:${/^[\w.@-]+$/u.test(name) ? name : `"${name.replaceAll('"', '')}"`}`)} className={classes.value}>{name}</PageLink>
  const listed = (names: readonly string[], key: string): ReactNode => names.map((name, index) => <span key={name}>{index === 0 ? '' : ', '}{named(key, name)}</span>)
  return [
    ['Time', `${format.full(detail.at)} ${format.zoneName(detail.at)}`],
    ['User', user === null ? 'not named' : <>{named('user', user.name)}{user.id === null ? '' : <span className={classes.dim}>{` · id ${user.id}`}</span>}</>],
    ['Action', detail.action],
    ...(detail.servers.length === 0 ? [] : [['MCP server', listed(detail.servers, 'mcp')] as const]),
    ...(detail.tools.length === 0 ? [] : [['Tool', <code key="tool" className={classes.code}>{listed(detail.tools, 'tool')}</code>] as const]),
    ['Duration', detail.durationMs === null ? 'not recorded' : format.milliseconds(Math.round(detail.durationMs))],
    ['Tokens', tokens === null ? 'not recorded' : `${format.count(tokens.input + tokens.output)}: in ${format.count(tokens.input)} · out ${format.count(tokens.output)}${tokens.cached === 0 ? '' : ` · cached ${format.count(tokens.cached)}`}`],
    ['Cost', <>{detail.repricedMicros === null ? 'not known here' : `${format.money(detail.repricedMicros)} re-priced here`}<span className={classes.dim}>{detail.gatewayCostMicros === null ? ' · gateway gives none' : ` · gateway ${format.money(detail.gatewayCostMicros)}`}</span></>],
    ['Model', detail.model === null ? 'not recorded' : named('model', detail.model)],
    ['Origin', `${originWords[detail.origin]}, ${detail.originId}`],
    ...(detail.conversationId === null ? [] : [['Conversation', <code key="conversation" className={classes.code}>{detail.conversationId}</code>] as const]),
  ]
}
