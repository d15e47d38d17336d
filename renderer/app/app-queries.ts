import { queryOptions } from '@tanstack/react-query'
import type { FeatureLive } from '#renderer/platform/live-updates.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'

/** What the shell itself asks: profiles, jobs, the outbox's length, what runs, when this profile was last left. */
export const appQueries = {
  profiles: () => queryOptions({ queryKey: ['profiles', 'list'], queryFn: () => ask(api.profiles.list({})) }),
  jobs: () => queryOptions({ queryKey: ['jobs', 'list'], queryFn: () => ask(api.jobs.list({})) }),
  outbox: () => queryOptions({ queryKey: ['outbox', 'list'], queryFn: () => ask(api.outbox.list({})) }),
  about: () => queryOptions({ queryKey: ['app', 'about'], queryFn: () => ask(api.app.about({})) }),
  demo: () => queryOptions({ queryKey: ['demo', 'status'], queryFn: () => ask(api.demo.status({})) }),
  lastVisit: () => queryOptions({ queryKey: ['overview', 'since-last-visit'], queryFn: () => ask(api.overview.sinceLastVisit({})) }),
}

export const shellLive: FeatureLive = (markStale) => [
  api.profiles.onChanged(() => markStale(['profiles'])),
  api.jobs.onChanged(() => markStale(['jobs'])),
  api.outbox.onChanged(() => markStale(['outbox'])),
  api.demo.onChanged(() => markStale(['demo'])),
]
