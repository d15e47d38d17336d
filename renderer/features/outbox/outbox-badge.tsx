import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { outboxQueries, waitingDrafts } from './queries.ts'

/** How many drafts wait; nothing when none does. */
export function OutboxBadge(): ReactNode {
  const drafts = useQuery(outboxQueries.list()).data?.data
  const count = waitingDrafts(drafts ?? []).length
  return count === 0 ? null : count
}
