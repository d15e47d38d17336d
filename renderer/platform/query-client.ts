import { QueryClient } from '@tanstack/react-query'
import { mayRetry } from './describe-error.ts'

/**
 * Our server is next door: it answers without a network, tells us what changed, and needs no asking again. Answers stay
 * fresh until an event says otherwise (see live-updates.ts).
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: Infinity,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < 2 && mayRetry(error),
        retryDelay: (failures) => 250 * 2 ** failures,
        structuralSharing: true,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
