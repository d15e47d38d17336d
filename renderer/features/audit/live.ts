import type { FeatureLive } from '#renderer/platform/live-updates.ts'
import { api } from '#renderer/platform/ipc-client.ts'

/** New entries change lists and counts; an entry once stored stays as it is. */
export const auditLive: FeatureLive = (markStale) => [
  api.audit.onChanged(() => {
    for (const part of ['search', 'histogram', 'conversation']) markStale(['audit', part])
  }),
  api.audit.onSavedSearchesChanged(() => {
    markStale(['audit', 'saved-searches'])
    markStale(['audit', 'suggest'])
  }),
]
