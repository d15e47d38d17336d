import { AppError } from '#shared/contract/errors.ts'
import type { HandlersFor } from '#shared/contract/builders.ts'
import type { healthContract } from '#shared/features/health/contract.ts'
import type { ServerRow } from '#shared/features/health/model.ts'
import type { Draft } from '#shared/features/outbox/model.ts'
import { withFreshness } from '#main/platform/freshness.ts'
import type { HealthDeps } from './index.ts'
import { readErrors, readLanes, readLatency, readTools } from './reads.ts'
import { readServers, type ServerFacts } from './read-servers.ts'
import { readFavourites, writeFavourite } from './writes-favourites.ts'
import type { Prober } from './prober.ts'

const PAGE_ROWS = 100

export function createHealthHandlers(deps: HealthDeps, prober: Prober): HandlersFor<typeof healthContract> {
  const { cache, clock, stamp, heardAt, gateway } = deps

  async function rows(range: { from: number; to: number }, serverId: string | null) {
    const [found, favourites, drafts] = await Promise.all([
      cache.read(readServers, { range, now: clock.now(), serverId }),
      deps.state.read(readFavourites, { profileId: deps.profileId }),
      deps.drafts(),
    ])
    const liked = new Set(favourites)
    return { counts: found.counts, servers: found.servers.map((server) => withOwn(server, liked, drafts)) }
  }

  async function one(serverId: string): Promise<ServerRow> {
    const now = clock.now()
    const { servers } = await rows({ from: now - 3_600_000, to: now }, serverId)
    const [server] = servers
    if (server === undefined) throw new AppError('item.unknown')
    return server
  }

  function requireGateway(): void {
    if (!deps.isReachable()) throw new AppError('gateway.offline')
  }

  return {
    async servers({ range, cursor }) {
      const { servers, counts } = await rows(range, null)
      const start = cursor === null ? 0 : servers.findIndex((server) => server.id === cursor) + 1
      const page = servers.slice(start, start + PAGE_ROWS)
      const next = start + PAGE_ROWS < servers.length ? (page.at(-1)?.id ?? null) : null
      return withFreshness({ page: { rows: page, next }, counts }, stamp(await heardAt()))
    },
    async server({ serverId, range }) {
      const [server] = (await rows(range, serverId)).servers
      if (server === undefined) throw new AppError('item.unknown')
      return withFreshness(server, stamp(await heardAt()))
    },
    lanes: async ({ range, serverIds }) => {
      const lanes = await cache.read(readLanes, { range, serverIds, now: clock.now() })
      return withFreshness(lanes.map((server) => ({ ...server, lanes: [...server.lanes] })), stamp(await heardAt()))
    },
    latency: async (input) => {
      const { points, bucketMs } = await cache.read(readLatency, input)
      return withFreshness({ points: [...points], bucketMs }, stamp(await heardAt()))
    },
    errors: async (input) => {
      const { rows: found, next } = await cache.read(readErrors, input)
      return withFreshness({ rows: [...found], next }, stamp(await heardAt()))
    },
    tools: async ({ serverId }) => {
      const { tools, takenAt } = await cache.read(readTools, { serverId })
      return withFreshness({ tools: [...tools], takenAt }, stamp(takenAt))
    },
    async checkNow({ serverId }) {
      requireGateway()
      const server = await one(serverId)
      const [check, looked] = await Promise.all([gateway.checkNow(serverId), prober.look({ id: serverId, url: server.url })])
      deps.keep([check])
      const seen = looked.kind !== 'cannot-look'
      return {
        gateway: { state: check.ok ? 'up' : 'down', at: check.at, text: check.error, latencyMs: check.latencyMs },
        probe: {
          state: looked.kind === 'cannot-look' ? 'unknown' : looked.kind,
          at: seen ? clock.now() : null,
          text: looked.kind === 'up' ? null : looked.text,
          latencyMs: seen ? looked.latencyMs : null,
        },
      }
    },
    async setEnabled({ serverId, enabled }) {
      const server = await one(serverId)
      const result = await deps.submit({
        kind: 'server.set-enabled',
        title: `${enabled ? 'Enable' : 'Disable'} ${server.name}`,
        subject: serverId,
        base: { enabled: server.enabled },
        mine: { enabled },
      })
      if (result.status === 'applied') await deps.refresh()
      return result
    },
    async resetCircuit({ serverId }) {
      requireGateway()
      await gateway.resetCircuit(serverId)
      const { circuit, autoDisabled } = await gateway.circuit(serverId)
      deps.keep([circuit, autoDisabled])
      return {}
    },
    async reload({ serverId }) {
      requireGateway()
      const server = await one(serverId)
      // While the circuit is open the gateway skips the reconnect and still says success (contract 4.3).
      if (server.circuit?.isOpen === true) await gateway.resetCircuit(serverId)
      await gateway.reload(server.name)
      await deps.refresh()
      return {}
    },
    async setFavourite({ serverId, favourite }) {
      await deps.state.write(writeFavourite, { profileId: deps.profileId, serverId, favourite })
      deps.publish.changed({ serverIds: [serverId] })
      return {}
    },
  }
}

function withOwn(server: ServerFacts, liked: ReadonlySet<string>, drafts: readonly Draft[]): ServerRow {
  const draft = drafts.find((one) => one.subject === server.id)
  return {
    ...server,
    favourite: liked.has(server.id),
    pending: draft === undefined ? null : { draftId: draft.id, enabled: draft.mine['enabled'] === true },
  }
}
