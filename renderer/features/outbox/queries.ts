import { queryOptions } from '@tanstack/react-query'
import type { Draft } from '#shared/features/outbox/model.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'

export const outboxQueries = {
  list: () => queryOptions({ queryKey: ['outbox', 'list'], queryFn: () => ask(api.outbox.list({})) }),
}

/** Drafts that still need a person. */
export function waitingDrafts(drafts: readonly Draft[]): readonly Draft[] {
  return drafts.filter((draft) => draft.status !== 'applied')
}
