import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNow } from '#renderer/platform/clock.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { StateIcon } from '#renderer/ui/status.tsx'
import { firstOf, statusState, statusWords } from './entry-words.ts'
import { auditQueries } from './queries.ts'
import classes from './audit.module.css'

/** The entries of the same conversation, oldest first, with the present one among them. */
export function ConversationPart({ entryId, onEntry }: { readonly entryId: string; readonly onEntry: (id: string) => void }): ReactNode {
  const format = useFormat()
  const now = useNow(60_000)
  const conversation = useQuery(auditQueries.conversation(entryId))
  const entries = conversation.data?.data
  const place = (entries?.findIndex(({ id }) => id === entryId) ?? -1) + 1
  return (
    <Panel title="Same conversation" bare className={classes.conversation} meta={entries === undefined || place === 0 ? undefined : `${String(place)} of ${String(entries.length)}`} state={toPanelState(conversation, (rows) => rows.length === 0)} skeleton={<SkeletonRows rows={3} />} empty={{ says: 'No other entry of this conversation is in the cache.' }}>
      {(rows) => (
        <ol>
          {rows.map((entry) => (
            <li key={entry.id}>
              <button type="button" aria-current={entry.id === entryId} className={joinClasses(classes.turn, entry.id === entryId && classes.turnOn)} onClick={() => onEntry(entry.id)}>
                <time title={format.full(entry.at)}>{now - entry.at < 43_200_000 ? format.time(entry.at) : format.when(entry.at, now)}</time>
                <StateIcon state={statusState[entry.status]} label={statusWords[entry.status]} />
                <code>{entry.tools.length === 0 ? entry.action : firstOf(entry.tools)}</code>
                <span className="num">{format.milliseconds(entry.durationMs === null ? null : Math.round(entry.durationMs))}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
