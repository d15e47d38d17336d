import { queryOptions, useMutation } from '@tanstack/react-query'
import type { CostDimension, Price } from '#shared/features/cost/model.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'

export type SeriesQuestion = { readonly range: TimeRange; readonly dimension: CostDimension; readonly bucket: 'hour' | 'day'; readonly basis: 'repriced' | 'gateway'; readonly utcOffsetMinutes: number }
/** A price as edited: `id` null adds one. */
export type PriceDraft = Omit<Price, 'id'> & { readonly id: string | null }

export const costQueries = {
  summary: (range: TimeRange) => queryOptions({ queryKey: ['cost', 'summary', range], queryFn: () => ask(api.cost.summary({ range })) }),
  series: (question: SeriesQuestion) => queryOptions({ queryKey: ['cost', 'series', question], queryFn: () => ask(api.cost.series(question)) }),
  breakdown: (range: TimeRange, dimension: CostDimension) => queryOptions({ queryKey: ['cost', 'breakdown', range, dimension], queryFn: () => ask(api.cost.breakdown({ range, dimension })) }),
  prices: () => queryOptions({ queryKey: ['cost', 'prices'], queryFn: () => ask(api.cost.priceBook({})) }),
}

export function useSetPrice() {
  return useMutation({ mutationFn: (price: PriceDraft) => ask(api.cost.setPrice(price)) })
}
export function useRemovePrice() {
  return useMutation({ mutationFn: (id: string) => ask(api.cost.removePrice({ id })) })
}
