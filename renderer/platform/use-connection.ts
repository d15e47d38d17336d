import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ConnectionState } from '#shared/features/connection/model.ts'
import type { FeatureLive } from './live-updates.ts'
import { api, ask } from './ipc-client.ts'

/** How the gateway is reached: every view asks, to say why something cannot be done now. */
export const connectionQueries = {
  state: () => queryOptions({ queryKey: ['connection', 'state'], queryFn: () => ask(api.connection.state({})) }),
  sync: () => queryOptions({ queryKey: ['connection', 'sync'], queryFn: () => ask(api.connection.sync({})) }),
  capabilities: () => queryOptions({ queryKey: ['connection', 'capabilities'], queryFn: () => ask(api.connection.capabilities({})) }),
}

export const connectionLive: FeatureLive = (markStale) => [
  api.connection.onChanged(() => {
    markStale(['connection', 'state'])
    markStale(['connection', 'capabilities'])
    markStale(['connection', 'gaps'])
  }),
  // Facts arrived: that moves the age of what is shown, too.
  api.connection.onSyncChanged(() => {
    markStale(['connection', 'sync'])
    markStale(['connection', 'state'])
  }),
]

/** The connection's state, undefined until known. */
export function useConnection(): ConnectionState | undefined {
  return useQuery(connectionQueries.state()).data?.data
}

/** Why an action that needs the gateway cannot run now; null when it can. */
export function useNeedsGateway(): string | null {
  const connection = useConnection()
  if (connection === undefined) return 'needs a connection; connecting'
  switch (connection.status) {
    case 'connecting':
      return 'needs a connection; connecting'
    case 'offline':
      return connection.chosenOffline ? 'needs a connection; you chose to work offline' : 'needs a connection; the gateway is not reachable'
    case 'signed-out':
      return 'needs a connection; sign in first'
    case 'live':
      return null
    case 'degraded':
      return connection.legs.http.state === 'up' ? null : 'needs a connection; the gateway does not answer'
  }
}
