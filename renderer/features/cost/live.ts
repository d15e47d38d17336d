import type { FeatureLive } from '#renderer/platform/live-updates.ts'
import { api } from '#renderer/platform/ipc-client.ts'

/** New usage changes the figures; a new price changes them and the book. */
export const costLive: FeatureLive = (markStale) => [
  api.cost.onChanged(() => {
    for (const part of ['summary', 'series', 'breakdown']) markStale(['cost', part])
  }),
  api.cost.onPricesChanged(() => markStale(['cost'])),
]
