import { infiniteQueryOptions, queryOptions, useMutation } from '@tanstack/react-query'
import type { Activity, Layout } from '#shared/features/overview/model.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'

const PAGE = 100

/** Keys begin with the slug of the feature that answers, so its events refresh them here too. */
export const overviewQueries = {
  figures: (range: TimeRange) => queryOptions({ queryKey: ['overview', 'figures', range], queryFn: () => ask(api.overview.figures({ range })) }),
  traffic: (range: TimeRange, buckets: number) => queryOptions({ queryKey: ['overview', 'traffic', range, buckets], queryFn: () => ask(api.overview.traffic({ range, buckets })) }),
  activity: (kinds: readonly Activity['kind'][]) =>
    infiniteQueryOptions({
      queryKey: ['overview', 'activity', kinds],
      queryFn: ({ pageParam }) => ask(api.overview.activity({ cursor: pageParam, limit: PAGE, kinds: [...kinds] })),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.data.next,
      select: ({ pages }) => {
        const [first] = pages
        return first === undefined ? undefined : { data: pages.flatMap(({ data }) => data.rows), freshness: first.freshness }
      },
    }),
  sinceLastVisit: () => queryOptions({ queryKey: ['overview', 'since-last-visit'], queryFn: () => ask(api.overview.sinceLastVisit({})) }),
  layouts: () => queryOptions({ queryKey: ['overview', 'layouts'], queryFn: () => ask(api.overview.layouts({})) }),
  fleet: (range: TimeRange) => queryOptions({ queryKey: ['health', 'fleet', range], queryFn: () => ask(api.health.servers({ range, cursor: null })) }),
  cost: (range: TimeRange) => queryOptions({ queryKey: ['cost', 'summary', range], queryFn: () => ask(api.cost.summary({ range })) }),
}

export function useSaveLayout() {
  return useMutation({ mutationFn: (layout: Layout) => ask(api.overview.saveLayout(layout)) })
}
export function useChooseLayout() {
  return useMutation({ mutationFn: (name: string) => ask(api.overview.chooseLayout({ name })) })
}
export function useRemoveLayout() {
  return useMutation({ mutationFn: (name: string) => ask(api.overview.removeLayout({ name })) })
}
