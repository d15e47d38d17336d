import type { FeatureLive } from '#renderer/platform/live-updates.ts'
import { api } from '#renderer/platform/ipc-client.ts'

export const overviewLive: FeatureLive = (markStale) => [
  api.overview.onChanged(() => {
    for (const part of ['figures', 'traffic', 'activity', 'since-last-visit']) markStale(['overview', part])
  }),
  api.overview.onLayoutsChanged(() => markStale(['overview', 'layouts'])),
]
