import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '#renderer/platform/ipc-client.ts'

export const connectQueries = {
  profiles: () => queryOptions({ queryKey: ['profiles', 'list'], queryFn: () => ask(api.profiles.list({})) }),
  secretStores: () => queryOptions({ queryKey: ['profiles', 'secret-stores'], queryFn: () => ask(api.profiles.secretStores({})) }),
  test: (testId: string) => queryOptions({ queryKey: ['profiles', 'test', testId], queryFn: () => ask(api.profiles.test({ testId })) }),
}
