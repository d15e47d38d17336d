import type { FeatureLive } from '#renderer/platform/live-updates.ts'
import { api } from '#renderer/platform/ipc-client.ts'

/** A server that changed touches the lists and its own details; a draft about one is laid over its row. */
export const healthLive: FeatureLive = (markStale) => [
  api.health.onChanged(({ serverIds }) => {
    for (const list of ['servers', 'fleet', 'lanes']) markStale(['health', list])
    for (const id of serverIds) markStale(['health', 'one', id])
  }),
  api.outbox.onChanged(() => {
    for (const part of ['servers', 'fleet', 'one']) markStale(['health', part])
  }),
  api.audit.onChanged(() => markStale(['health', 'entries'])),
]
