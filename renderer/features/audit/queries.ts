import { infiniteQueryOptions, queryOptions, useMutation } from '@tanstack/react-query'
import type { AuditSearch, SavedSearch } from '#shared/features/audit/model.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'

const PAGE = 200

export const auditQueries = {
  search: (search: AuditSearch) =>
    infiniteQueryOptions({
      queryKey: ['audit', 'search', search],
      queryFn: ({ pageParam }) => ask(api.audit.search({ ...search, cursor: pageParam, limit: PAGE })),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.data.next,
      select: ({ pages }) => {
        const [first] = pages
        return first === undefined ? undefined : { data: pages.flatMap(({ data }) => data.rows), freshness: first.freshness }
      },
    }),
  histogram: (search: AuditSearch, buckets: number) => queryOptions({ queryKey: ['audit', 'histogram', search, buckets], queryFn: () => ask(api.audit.histogram({ ...search, buckets })) }),
  suggest: (search: AuditSearch, caret: number) => queryOptions({ queryKey: ['audit', 'suggest', search, caret], queryFn: () => ask(api.audit.suggest({ ...search, caret })), gcTime: 30_000 }),
  entry: (entryId: string) => queryOptions({ queryKey: ['audit', 'entry', entryId], queryFn: () => ask(api.audit.entry({ entryId })) }),
  conversation: (entryId: string) => queryOptions({ queryKey: ['audit', 'conversation', entryId], queryFn: () => ask(api.audit.conversation({ entryId })) }),
  savedSearches: () => queryOptions({ queryKey: ['audit', 'saved-searches'], queryFn: () => ask(api.audit.savedSearches({})) }),
  /** Under the key of the jobs themselves, so that their events refresh it. */
  jobs: () => queryOptions({ queryKey: ['jobs', 'list'], queryFn: () => ask(api.jobs.list({})) }),
}

export function useStartExport() {
  return useMutation({ mutationFn: (search: AuditSearch) => ask(api.audit.startExport(search)) })
}
export function useCancelJob() {
  return useMutation({ mutationFn: (jobId: string) => ask(api.jobs.cancel({ jobId })) })
}
export function useSaveSearch() {
  return useMutation({ mutationFn: (search: Omit<SavedSearch, 'id'>) => ask(api.audit.saveSearch(search)) })
}
export function useRemoveSearch() {
  return useMutation({ mutationFn: (id: string) => ask(api.audit.removeSearch({ id })) })
}
