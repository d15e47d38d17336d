import { queryOptions } from '@tanstack/react-query'
import type { TimeRange } from '#shared/lib/time-range.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'

export const settingsQueries = {
  profiles: () => queryOptions({ queryKey: ['profiles', 'list'], queryFn: () => ask(api.profiles.list({})) }),
  secretStores: () => queryOptions({ queryKey: ['profiles', 'secret-stores'], queryFn: () => ask(api.profiles.secretStores({})) }),
  about: () => queryOptions({ queryKey: ['app', 'about'], queryFn: () => ask(api.app.about({})) }),
  gaps: (range: TimeRange) => queryOptions({ queryKey: ['connection', 'gaps', range], queryFn: () => ask(api.connection.gaps({ range })) }),
}
