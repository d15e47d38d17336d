import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Preferences } from '#shared/features/app/model.ts'
import type { Fresh } from '#shared/contract/freshness.ts'
import type { FeatureLive } from './live-updates.ts'
import { api, ask } from './ipc-client.ts'

export const preferencesQuery = queryOptions({ queryKey: ['app', 'preferences'], queryFn: () => ask(api.app.preferences({})) })
export const appLive: FeatureLive = (markStale) => [api.app.onPreferencesChanged(() => markStale(['app', 'preferences']))]

// What the page looks like until main has answered; the same words as main's own defaults.
const untilKnown: Preferences = { theme: 'system', density: 'compact', timeZone: null, locale: null, railCollapsed: false, shortcuts: {} }

/** What the person set for this workstation. */
export function usePreferences(): Preferences {
  return useQuery(preferencesQuery).data?.data ?? untilKnown
}

/** Changes some of it; the answer is main's word of how it is now. */
export function useSetPreferences(): (patch: Partial<Preferences>) => void {
  const client = useQueryClient()
  const mutation = useMutation({
    mutationFn: (patch: Partial<Preferences>) => ask(api.app.setPreferences(patch)),
    onSuccess: (data) => client.setQueryData<Fresh<Preferences>>(preferencesQuery.queryKey, (before) => before && { ...before, data }),
  })
  return mutation.mutate
}
