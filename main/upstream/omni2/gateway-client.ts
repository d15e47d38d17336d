import { AppError } from '#shared/contract/errors.ts'
import type { AutoDisabledFact, CheckFact, CircuitFact, RegistryServer } from '#shared/features/health/facts.ts'
import type { Clock } from '#main/platform/clock.ts'
import { readJson, type GatewayAnswer, type GatewayRequest } from '../gateway-request.ts'
import type { Gateway } from '../upstream.ts'
import { createLimit } from './limit.ts'
import { detectionEntry, flowEntry, signInEntry } from './entries.ts'
import { parseBreakerReset, parseBreakerStatus, type BreakerStatus } from './wire/breaker.ts'
import { parseHealthLogs, type HealthLogRow } from './wire/health-logs.ts'
import { parseFlows } from './wire/monitoring.ts'
import { parseDetections } from './wire/prompt-guard.ts'
import { parseCheckRun, parseMcpList, parseReload, parseSavedServer, parseServerDetail, parseServerList } from './wire/servers.ts'
import { parseTeam, parseTeams } from './wire/teams.ts'
import { parseToolList } from './wire/tools.ts'
import { parseUserActivity, parseUserPage, type User } from './wire/users.ts'

export type GatewayClientDeps = {
  /** Sends with a token and refreshes it where needed. */
  readonly authorized: (request: GatewayRequest) => Promise<GatewayAnswer>
  readonly role: () => string | null
  readonly clock: Clock
}

const API = '/api/v1'
const USERS = '/auth/api/v1/users/users'
const USERS_PER_PAGE = 200
/** The gateway answers these one by one; more at once only makes it slower. */
const CONCURRENT_REQUESTS = 4
const RATE_LIMIT_WAITS_MS = [500, 1_000, 2_000] as const

/** The gateway in our words over its REST calls. Traps are those of the gateway contract, section 13. */
export function createGatewayClient({ authorized, role, clock }: GatewayClientDeps): Gateway {
  const limit = createLimit(CONCURRENT_REQUESTS)

  async function ask(request: GatewayRequest): Promise<unknown> {
    return limit(async () => {
      for (const waitMs of request.method === 'GET' ? RATE_LIMIT_WAITS_MS : []) {
        try {
          return readJson(await authorized(request))
        } catch (cause) {
          if (!(cause instanceof AppError) || cause.code !== 'gateway.rate-limited') throw cause
          // Waiting inside the slot slows everything that stands in line behind it, which is what was asked for.
          await wait(clock, waitMs, request.signal)
        }
      }
      return readJson(await authorized(request))
    })
  }

  function get(path: string, options: Pick<GatewayRequest, 'query' | 'signal' | 'headers'> = {}): Promise<unknown> {
    return ask({ method: 'GET', path, ...options })
  }

  // The auth service believes this header on its unprotected routes, so it must be the role of the token, nothing else.
  function roleHeader(): Readonly<Record<string, string>> {
    const own = role()
    return own === null ? {} : { 'x-user-role': own }
  }

  async function breaker(serverId: string, signal?: AbortSignal): Promise<BreakerStatus> {
    return parseBreakerStatus(await get(`${API}/circuit-breaker/mcp/${encodeURIComponent(serverId)}/status`, withSignal(signal)))
  }

  async function logsOf(serverId: string, signal?: AbortSignal): Promise<readonly HealthLogRow[]> {
    return parseHealthLogs(await get(`${API}/mcp/servers/${encodeURIComponent(serverId)}/logs`, withSignal(signal))).rows
  }

  return {
    async registry(signal) {
      const [list, intents] = await Promise.all([get(`${API}/mcp/tools/servers`, withSignal(signal)), get(`${API}/events/mcp-list`, withSignal(signal))])
      const intentOf = new Map(parseMcpList(intents).map((server) => [server.id, server.intent]))
      const servers = parseServerList(list).map(
        (server): RegistryServer => ({
          id: String(server.id),
          name: server.name,
          url: server.url,
          description: server.description,
          protocol: server.protocol,
          enabled: server.isEnabled,
          status: intentOf.get(server.id) ?? null,
          reportedHealth: server.reportedHealth,
          lastHealthCheckAt: server.lastCheckAt,
        }),
      )
      return { kind: 'health.registry', at: clock.now(), servers }
    },

    async circuit(serverId, signal) {
      const status = await breaker(serverId, signal)
      const at = clock.now()
      const circuit: CircuitFact = {
        kind: 'health.circuit',
        at,
        server: { id: serverId },
        state: status.state,
        failureCycles: status.failureCycles,
        maxFailureCycles: status.maxFailureCycles,
        retryAt: status.retryAfterSeconds === null ? null : at + Math.round(status.retryAfterSeconds * 1000),
        isOpen: status.refusesCalls,
      }
      const autoDisabled: AutoDisabledFact = {
        kind: 'health.auto-disabled',
        at,
        server: { id: serverId },
        disabledAt: status.autoDisabled?.at ?? null,
        reason: status.autoDisabled?.reason ?? null,
      }
      return { circuit, autoDisabled }
    },

    async healthLogs(serverId, signal) {
      return (await logsOf(serverId, signal)).flatMap((row) => toCheck(serverId, row))
    },

    async checkNow(serverId) {
      const run = parseCheckRun(await ask({ method: 'POST', path: `${API}/mcp/servers/${encodeURIComponent(serverId)}/health-check`, timeoutMs: 60_000 }))
      // The gateway logged this check under an id it did not tell; with it, the next poll of the log changes nothing.
      const logged = (await logsOf(serverId)).find((row) => row.occasion.startsWith('health_check') && Math.abs(row.at - run.at) < 5_000)
      return {
        kind: 'health.check',
        at: logged?.at ?? run.at,
        key: logged === undefined ? `run:${serverId}:${run.at}` : `log:${logged.id}`,
        server: { id: serverId },
        source: 'gateway',
        ok: run.result.isHealthy,
        latencyMs: run.result.latencyMs,
        error: run.result.error,
        event: 'check',
      }
    },

    async tools(signal) {
      const at = clock.now()
      return parseToolList(await get(`${API}/mcp/tools/list`, withSignal(signal))).map(({ serverName, tools }) => ({
        kind: 'health.tools' as const,
        at,
        server: { name: serverName },
        tools: tools.map((tool) => ({
          name: tool.name,
          description: tool.description,
          inputSchema: Object.keys(tool.inputSchema).length === 0 ? null : JSON.stringify(tool.inputSchema),
        })),
      }))
    },

    async people(signal) {
      const [users, teams] = await Promise.all([allUsers(), allTeams()])
      const teamsOf = new Map<number, string[]>()
      for (const team of teams) for (const member of team.members) teamsOf.set(member.userId, [...(teamsOf.get(member.userId) ?? []), team.name])
      return {
        kind: 'access.people',
        at: clock.now(),
        people: users.map((user) => ({
          id: String(user.id),
          name: user.displayName,
          username: user.username,
          email: user.email,
          role: user.role,
          active: user.isActive,
          teams: teamsOf.get(user.id) ?? [],
        })),
      }

      async function allUsers(): Promise<readonly User[]> {
        const found: User[] = []
        for (let page = 1; ; page++) {
          const answer = parseUserPage(await get(USERS, { query: { page, per_page: USERS_PER_PAGE }, ...withSignal(signal) }))
          found.push(...answer.users)
          // `total` counts users that no page shows (trap 25): a short page is the end, not the total.
          if (answer.users.length < USERS_PER_PAGE) return found
        }
      }

      async function allTeams() {
        const list = parseTeams(await get('/auth/api/v1/teams', withSignal(signal)))
        return Promise.all(list.map(async (team) => parseTeam(await get(`/auth/api/v1/teams/${team.id}`, withSignal(signal)))))
      }
    },

    async activityOf(userId, signal) {
      const id = encodeURIComponent(userId)
      const [flows, activity] = await Promise.all([
        get(`${API}/monitoring/flows/${id}`, { query: { limit: 200 }, ...withSignal(signal) }),
        // Only super_admin may read this one; for others it is simply not there.
        role() === 'super_admin' ? get(`${USERS}/${id}/activity`, { query: { limit: 200 }, headers: roleHeader(), ...withSignal(signal) }) : undefined,
      ])
      return [
        ...parseFlows(flows).map((flow) => flowEntry({ ...flow, userId, userName: null, conversationId: null })),
        ...(activity === undefined ? [] : parseUserActivity(activity).map((row) => signInEntry({ ...row, userId: row.userId === null ? userId : String(row.userId) }))),
      ]
    },

    async detections(signal) {
      const rows = parseDetections(await get(`${API}/prompt-guard/detections`, { query: { limit: 500 }, ...withSignal(signal) }))
      return rows.map((row) => detectionEntry({ ...row, userId: row.userId === null ? null : String(row.userId), userName: row.email }))
    },

    async serverConfig(serverId) {
      const server = parseServerDetail(await get(`${API}/mcp/servers/${encodeURIComponent(serverId)}`))
      return {
        name: server.name,
        enabled: server.intent === 'active',
        status: server.intent,
        updatedAt: server.updatedAt === null ? null : String(server.updatedAt),
      }
    },

    async setEnabled(serverId, enabled) {
      const id = encodeURIComponent(serverId)
      if (enabled) {
        // Through the breaker's endpoint: a plain PUT leaves the failure cycles, and the next failure disables it again (trap 22).
        parseSavedServer(await ask({ method: 'POST', path: `${API}/circuit-breaker/mcp/${id}/enable`, query: { reset_counters: true }, timeoutMs: 60_000 }))
      } else {
        parseSavedServer(await ask({ method: 'PUT', path: `${API}/mcp/servers/${id}`, body: { status: 'inactive' } }))
      }
    },

    async resetCircuit(serverId) {
      parseBreakerReset(await ask({ method: 'POST', path: `${API}/circuit-breaker/mcp/${encodeURIComponent(serverId)}/reset` }))
    },

    async reload(serverName) {
      const reloaded = parseReload(await ask({ method: 'POST', path: `${API}/mcp/tools/reload`, query: { mcp_name: serverName }, timeoutMs: 60_000 }))
      // `success: true` proves nothing (contract 4.3); the status does.
      if (reloaded.reportedHealth !== 'healthy') throw new AppError('gateway.rejected', { details: { why: 'The server did not come back; reset its circuit first.' } })
    },
  }
}

function withSignal(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

function wait(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (): void => {
      cancel()
      reject(signal?.reason as Error)
    }
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', give)
      resolve()
    })
    signal?.addEventListener('abort', give, { once: true })
    if (signal?.aborted === true) give()
  })
}

function toCheck(serverId: string, row: HealthLogRow): CheckFact[] {
  // A word we cannot name is neither up nor down: leaving it out keeps that time unknown.
  if (row.outcome === 'unknown') return []
  return [
    {
      kind: 'health.check',
      at: row.at,
      key: `log:${row.id}`,
      server: { id: serverId },
      source: 'gateway',
      ok: row.outcome === 'healthy',
      latencyMs: row.latencyMs,
      error: row.error,
      event: row.occasion.startsWith('load') ? 'load' : 'check',
    },
  ]
}
