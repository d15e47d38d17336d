import { infiniteQueryOptions, queryOptions, useMutation } from '@tanstack/react-query'
import type { ServerId } from '#shared/features/health/model.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'

/** Everything about one server stands under its id, so that a change of one asks for nothing of the others. */
const one = (id: ServerId, what: string, ...rest: readonly unknown[]) => ['health', 'one', id, what, ...rest] as const

export const healthQueries = {
  servers: (range: TimeRange) =>
    infiniteQueryOptions({
      queryKey: ['health', 'servers', range],
      queryFn: ({ pageParam }) => ask(api.health.servers({ range, cursor: pageParam })),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.data.page.next,
      select: ({ pages }) => {
        const [first] = pages
        return first === undefined ? undefined : { data: { rows: pages.flatMap(({ data }) => data.page.rows), counts: first.data.counts }, freshness: first.freshness }
      },
    }),
  server: (serverId: ServerId, range: TimeRange) => queryOptions({ queryKey: one(serverId, 'row', range), queryFn: () => ask(api.health.server({ serverId, range })) }),
  lanes: (serverIds: readonly ServerId[], range: TimeRange) => queryOptions({ queryKey: ['health', 'lanes', serverIds, range], queryFn: () => ask(api.health.lanes({ range, serverIds: [...serverIds] })) }),
  latency: (serverId: ServerId, range: TimeRange, points: number) => queryOptions({ queryKey: one(serverId, 'latency', range, points), queryFn: () => ask(api.health.latency({ serverId, range, points })) }),
  errors: (serverId: ServerId, range: TimeRange) =>
    infiniteQueryOptions({
      queryKey: one(serverId, 'errors', range),
      queryFn: ({ pageParam }) => ask(api.health.errors({ serverId, range, cursor: pageParam })),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.data.next,
      select: ({ pages }) => {
        const [first] = pages
        return first === undefined ? undefined : { data: pages.flatMap(({ data }) => data.rows), freshness: first.freshness }
      },
    }),
  tools: (serverId: ServerId) => queryOptions({ queryKey: one(serverId, 'tools'), queryFn: () => ask(api.health.tools({ serverId })) }),
  /** The newest audit entries that name this server. */
  entries: (name: string, range: TimeRange) => queryOptions({ queryKey: ['health', 'entries', name, range], queryFn: () => ask(api.audit.search({ range, text: auditSearchFor(name), cursor: null, limit: 50 })) }),
}

/** The audit search that finds a server's entries. */
export function auditSearchFor(name: string): string {
  return `mcp:${/^[\w.-]+$/u.test(name) ? name : `"${name.replaceAll('"', '')}"`} `
}

export function useCheckNow() {
  return useMutation({ mutationFn: (serverId: ServerId) => ask(api.health.checkNow({ serverId })) })
}
export function useSetEnabled() {
  return useMutation({ mutationFn: (change: { readonly serverId: ServerId; readonly enabled: boolean }) => ask(api.health.setEnabled(change)) })
}
export function useResetCircuit() {
  return useMutation({ mutationFn: (serverId: ServerId) => ask(api.health.resetCircuit({ serverId })) })
}
export function useReload() {
  return useMutation({ mutationFn: (serverId: ServerId) => ask(api.health.reload({ serverId })) })
}
export function useSetFavourite() {
  return useMutation({ mutationFn: (change: { readonly serverId: ServerId; readonly favourite: boolean }) => ask(api.health.setFavourite(change)) })
}
