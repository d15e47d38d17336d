import type { CircuitState, HealthCheckFact, Json, ServerPlot, ServerProtocol, ServerSituation } from '../world/model.ts'
import type { Breakers } from './breakers.ts'
import type { Offer } from './connector.ts'
import type { Story } from './story.ts'

export type Intent = 'active' | 'inactive' | 'error'
type StoredHealth = { readonly status: 'healthy' | 'unhealthy' | 'unknown'; readonly checkedAt: number | null }

/**
 * A row of `omni2.mcp_servers` and what the process remembers of it. The world tells the story of its own servers until
 * someone takes one over through the API (`control`); from then on this process does.
 */
export type ServerRow = {
  readonly id: number
  name: string
  url: string
  description: string | null
  protocol: string | null
  timeoutSeconds: number
  authType: string | null
  authConfig: Json
  readonly isOfWorld: boolean
  /** A real MCP server answers at `url`: checks and calls go there. */
  readonly isReal: boolean
  readonly tools: Offer['tools']
  readonly latencyMs: number
  readonly plot: ServerPlot | null
  readonly penTest: { readonly score: number; readonly status: string } | null
  readonly createdAt: number
  editedAt: number | null
  control: { readonly status: Intent; readonly at: number } | null
  storedHealth: (StoredHealth & { readonly at: number }) | null
  /** What is in memory once this process decides; null: as the world says. */
  memory: { readonly isLoaded: boolean; readonly since: number } | null
  offer: Offer | null
  needsReload: boolean
  autoDisabled: { readonly at: number; readonly reason: string; readonly cycles: number } | null
  circuitClearedAt: number
  /** Spans of the world's story that did not happen because the server was switched off through the API. */
  readonly hidden: { readonly from: number; readonly to: number }[]
  readonly ownChecks: HealthCheckFact[]
}

export type ServerInput = {
  readonly name: string
  readonly url: string
  readonly description: string | null
  readonly protocol: ServerProtocol
  readonly timeoutSeconds: number
  readonly authType: string | null
  readonly authConfig: Json
}

export type CircuitView = { readonly state: CircuitState; readonly isOpen: boolean; readonly cycles: number; readonly retryAfterSeconds: number | null }

export type Registry = {
  /** Insertion order, which the API calls unspecified. */
  rows(): readonly ServerRow[]
  find(id: number): ServerRow | undefined
  byName(name: string): ServerRow | undefined
  create(input: ServerInput): ServerRow
  /** Sets what an administrator wants. Memory follows at the next scan. */
  setIntent(row: ServerRow, status: Intent): void
  remove(row: ServerRow): void
  intentOf(row: ServerRow): Intent
  healthOf(row: ServerRow): StoredHealth
  isLoaded(row: ServerRow): boolean
  circuitOf(row: ServerRow): CircuitView
  autoDisabledOf(row: ServerRow): { readonly at: number; readonly reason: string; readonly cycles: number } | null
  updatedAtOf(row: ServerRow): number
  /** True while the world still tells what happens to this server. */
  isToldByWorld(row: ServerRow, at: number): boolean
  /** Newest first, at most `limit`. */
  checksOf(row: ServerRow, limit: number): readonly HealthCheckFact[]
  addCheck(row: ServerRow, check: Omit<HealthCheckFact, 'id' | 'serverId'>): void
}

const FIRST_OWN_CHECK_ID = 1_900_000_000

export function createRegistry(deps: { readonly story: Story; readonly breakers: Breakers; readonly now: () => number }): Registry {
  const { story, breakers, now } = deps
  const rows = new Map<number, ServerRow>()
  let nextCheckId = FIRST_OWN_CHECK_ID

  for (const server of story.world.servers) {
    rows.set(server.id, {
      id: server.id,
      name: server.name,
      url: server.url,
      description: server.description,
      protocol: server.protocol,
      timeoutSeconds: server.timeoutSeconds,
      authType: server.authType,
      authConfig: server.authConfig,
      isOfWorld: true,
      isReal: server.isReal,
      tools: server.tools,
      latencyMs: server.latencyMs,
      plot: server.plot,
      penTest: server.penTest,
      createdAt: server.createdAt,
      ...untouched(),
    })
  }

  const situationOf = (row: ServerRow): ServerSituation | undefined => (row.isOfWorld ? story.situation(row.id, now()) : undefined)
  const told = (row: ServerRow): ServerSituation | undefined => (row.control === null ? situationOf(row) : undefined)

  function worldChecks(row: ServerRow, limit: number): readonly HealthCheckFact[] {
    if (!row.isOfWorld) return []
    const until = row.control?.at ?? now() + 1
    // Four times as many leave enough after the hidden spans are cut out.
    return story.newestChecks(row.id, until, row.hidden.length > 0 ? limit * 4 : limit).filter((check) => isHappening(row, check.at))
  }

  function isHappening(row: ServerRow, at: number): boolean {
    if (row.control !== null && at >= row.control.at) return false
    return row.hidden.every((span) => at < span.from || at >= span.to)
  }

  return {
    rows: () => [...rows.values()],
    find: (id) => rows.get(id),
    byName: (name) => [...rows.values()].find((row) => row.name === name),
    create(input) {
      const id = Math.max(0, ...rows.keys()) + 1
      const at = now()
      const row: ServerRow = {
        ...input,
        id,
        isOfWorld: false,
        isReal: true,
        tools: [],
        latencyMs: 0,
        plot: null,
        penTest: null,
        createdAt: at,
        ...untouched(),
        control: { status: 'active', at },
        memory: { isLoaded: false, since: at },
        editedAt: at,
      }
      rows.set(id, row)
      return row
    },
    setIntent(row, status) {
      const at = now()
      const wasLoaded = this.isLoaded(row)
      row.editedAt = at
      const controlledSince = row.control?.at
      if (status === 'active' && situationOf(row)?.status === 'active' && controlledSince !== undefined) {
        // The world runs it anyway: hand it back, with the span in between cut out of its story.
        row.hidden.push({ from: controlledSince, to: at })
        row.control = null
        row.memory = null
        row.autoDisabled = null
        return
      }
      if (row.control === null && status === this.intentOf(row)) return
      row.memory = { isLoaded: wasLoaded, since: at }
      row.control = { status, at: controlledSince ?? at }
    },
    remove(row) {
      rows.delete(row.id)
    },
    intentOf: (row) => row.control?.status ?? told(row)?.status ?? 'active',
    healthOf(row) {
      const situation = situationOf(row)
      const stored = row.storedHealth
      if (stored && (row.control !== null || (situation?.lastHealthCheckAt ?? 0) <= stored.at)) return stored
      return { status: situation?.healthStatus ?? 'unknown', checkedAt: situation?.lastHealthCheckAt ?? null }
    },
    isLoaded: (row) => row.memory?.isLoaded ?? told(row)?.isLoaded ?? false,
    circuitOf(row) {
      const own = breakers.look(row.id)
      const situation = told(row)
      if (own.state !== 'closed' || situation === undefined || situation.circuit === 'closed') return own
      const isCleared = row.circuitClearedAt > 0 && !story.transitions(row.circuitClearedAt, now() + 1).some((change) => change.serverId === row.id)
      if (isCleared) return own
      return {
        state: situation.circuit,
        isOpen: situation.circuit === 'open' && (situation.retryAfterSeconds ?? 1) > 0,
        cycles: situation.failureCycles,
        retryAfterSeconds: situation.retryAfterSeconds,
      }
    },
    autoDisabledOf(row) {
      const situation = told(row)
      if (situation === undefined || situation.autoDisabledAt === null) return row.autoDisabled
      return { at: situation.autoDisabledAt, reason: situation.autoDisabledReason ?? '', cycles: situation.failureCycles }
    },
    updatedAtOf: (row) => Math.max(row.editedAt ?? 0, told(row)?.updatedAt ?? row.createdAt),
    isToldByWorld: (row, at) => row.isOfWorld && isHappening(row, at),
    checksOf: (row, limit) => [...worldChecks(row, limit), ...row.ownChecks].sort((a, b) => b.at - a.at || b.id - a.id).slice(0, limit),
    addCheck(row, check) {
      row.ownChecks.push({ ...check, id: nextCheckId, serverId: row.id })
      nextCheckId += 1
    },
  }
}

function untouched() {
  return {
    editedAt: null,
    control: null,
    storedHealth: null,
    memory: null,
    offer: null,
    needsReload: false,
    autoDisabled: null,
    circuitClearedAt: 0,
    hidden: [],
    ownChecks: [],
  } satisfies Partial<ServerRow>
}
