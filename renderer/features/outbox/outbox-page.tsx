import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { Toolbar, ViewBody } from '#renderer/ui/toolbar.tsx'
import { DraftCard } from './draft-card.tsx'
import { outboxQueries, waitingDrafts } from './queries.ts'
import classes from './outbox.module.css'

/** Drafts made while the gateway was away: each is shown against the present value and applied only when confirmed. */
export function OutboxPage(): ReactNode {
  const list = useQuery(outboxQueries.list())
  const count = waitingDrafts(list.data?.data ?? []).length
  return (
    <>
      <Toolbar title="Outbox"><span className={classes.meta}>{list.data === undefined ? '' : count === 0 ? 'nothing waits' : `${String(count)} ${count === 1 ? 'draft waits' : 'drafts wait'}`}</span></Toolbar>
      <ViewBody>
        <Panel
          title="Drafts" meta={count === 0 ? undefined : 'not sent yet'} state={toPanelState(list, (drafts) => drafts.length === 0)} skeleton={<SkeletonRows rows={4} />} className={classes.panel}
          empty={{ says: 'Nothing waits here.', hint: 'What you change on the gateway while it cannot be reached is kept here as a draft. Deletes and revocations are never kept.' }}
        >
          {(drafts) => (
            <>
              <ul>{drafts.map((draft) => <DraftCard key={draft.id} draft={draft} />)}</ul>
              <p className={classes.note}>After reconnecting, each draft is shown against the gateway’s present value and applied only when you confirm. Deletes and revocations are never queued.</p>
            </>
          )}
        </Panel>
      </ViewBody>
    </>
  )
}
