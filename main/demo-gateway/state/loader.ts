import type { Log } from '#main/platform/log/log.ts'
import { zoned } from './times.ts'
import type { Breakers } from './breakers.ts'
import type { Connector, Offer, ServerTarget } from './connector.ts'
import type { Registry, ServerRow } from './registry.ts'

/** What `health-check` and its relatives answer (contract 4.2). */
export type CheckAnswer =
  | { readonly healthy: true; readonly tool_count: 0; readonly response_time_ms: number; readonly last_check: string }
  | { readonly healthy: false; readonly error: string; readonly last_check?: string; readonly circuit_state: string }

export type Emit = (type: string, data: Readonly<Record<string, unknown>>) => void

/** The gateway's connections to MCP servers: loading, checking, calling. */
export type Loader = {
  /** The hot-reload cycle: memory catches up with the table. */
  scan(): Promise<void>
  /** The health cycle, for the servers whose story this process tells. */
  checkLoaded(): Promise<void>
  check(row: ServerRow): Promise<CheckAnswer>
  /** Disconnects and connects again; persists the outcome. Skipped silently while the circuit is open (contract 4.3). */
  reload(row: ServerRow): Promise<void>
  offerOf(row: ServerRow): Offer
  /** Null while the circuit is open. Throws an Error with the text that becomes the 500's detail. */
  call(row: ServerRow, tool: string, args: Readonly<Record<string, unknown>>): Promise<unknown>
}

export type LoaderDeps = {
  readonly registry: Registry
  readonly breakers: Breakers
  readonly connector: Connector
  readonly emit: Emit
  readonly now: () => number
  readonly monotonic: () => number
  readonly log: Log
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).slice(0, 300)

function targetOf(row: ServerRow): ServerTarget {
  const config = row.authConfig
  const token = row.authType === 'bearer' && typeof config === 'object' && config !== null && 'token' in config ? config['token'] : null
  return { url: row.url, timeoutSeconds: row.timeoutSeconds, bearer: typeof token === 'string' ? token : null }
}

export function createLoader(deps: LoaderDeps): Loader {
  const { registry, breakers, connector, emit, now, monotonic, log } = deps
  let isScanning = false

  const offerOf = (row: ServerRow): Offer => row.offer ?? { tools: row.tools, prompts: [], resources: [] }

  /** What the world last knew stands for a simulated server; a real one is asked. */
  async function connect(row: ServerRow): Promise<{ readonly offer: Offer; readonly tookMs: number }> {
    const startedAt = monotonic()
    if (row.isReal) return { offer: await connector.offer(targetOf(row)), tookMs: Math.round(monotonic() - startedAt) }
    const last = registry.isToldByWorld(row, now()) ? registry.checksOf(row, 1)[0] : undefined
    if (last?.status === 'unhealthy') throw new Error(last.errorMessage ?? 'Connection failed')
    return { offer: offerOf(row), tookMs: Math.max(1, Math.round(last?.responseTimeMs ?? row.latencyMs)) }
  }

  async function load(row: ServerRow, isDetached: boolean): Promise<void> {
    const before = registry.healthOf(row).status
    try {
      const { offer, tookMs } = await connect(row)
      row.offer = offer
      row.needsReload = false
      // The world knows best about its own servers as long as nobody took them over.
      row.memory = row.control === null ? null : { isLoaded: true, since: now() }
      breakers.succeeded(row.id)
      registry.addCheck(row, { at: now(), status: 'healthy', responseTimeMs: tookMs, errorMessage: null, eventType: 'load' })
      // A hot-reloaded row object is detached: the table keeps its old word and the event says `unknown` (contract 7.2, 8).
      if (!isDetached) row.storedHealth = { status: 'healthy', checkedAt: now(), at: now() }
      if (isDetached || before !== 'healthy') {
        emit('mcp_status_change', {
          mcp_name: row.name,
          old_status: isDetached ? 'unknown' : before,
          new_status: 'healthy',
          reason: 'Successfully loaded',
          severity: 'info',
          tool_count: offer.tools.length,
          response_time_ms: tookMs,
        })
      }
    } catch (cause) {
      failLoad(row, before, messageOf(cause))
    }
  }

  function failLoad(row: ServerRow, before: string, error: string): void {
    row.memory = row.control === null && !row.needsReload ? null : { isLoaded: false, since: now() }
    row.storedHealth = { status: 'unhealthy', checkedAt: now(), at: now() }
    registry.addCheck(row, { at: now(), status: 'unhealthy', responseTimeMs: null, errorMessage: error, eventType: 'load_failed' })
    if (before !== 'unhealthy') {
      emit('mcp_status_change', { mcp_name: row.name, old_status: before, new_status: 'unhealthy', reason: error, severity: 'high', error_count: 1 })
    }
    breakers.failed(row.id)
    const { cycles } = breakers.look(row.id)
    const config = breakers.config()
    if (!config.auto_disable_enabled || cycles < config.max_failure_cycles) return
    const reason = `Automatically disabled after ${cycles} failure cycles`
    registry.setIntent(row, 'inactive')
    row.autoDisabled = { at: now(), reason, cycles }
    emit('mcp_auto_disabled', { mcp_name: row.name, reason, failure_cycles: cycles, severity: 'critical', timestamp: zoned(now()) })
  }

  async function scanOnce(): Promise<void> {
    for (const row of registry.rows()) {
      const isActive = registry.intentOf(row) === 'active'
      const isLoaded = registry.isLoaded(row)
      if (!isActive && isLoaded && row.memory) row.memory = { isLoaded: false, since: now() }
      if (!isActive || row.control === null && !row.needsReload) continue
      if (isLoaded && !row.needsReload) continue
      if (!isLoaded) {
        emit('mcp_status_change', {
          mcp_name: row.name,
          old_status: 'not_loaded',
          new_status: 'loading',
          reason: 'MCP is active but not loaded',
          severity: 'info',
          url: row.url,
          protocol: row.protocol,
        })
      }
      // The notice above repeats while the circuit is open; the attempt does not (trap 7).
      if (!registry.circuitOf(row).isOpen) await load(row, true)
    }
  }

  async function check(row: ServerRow): Promise<CheckAnswer> {
    const circuit = registry.circuitOf(row).state
    if (!registry.isLoaded(row)) {
      registry.addCheck(row, { at: now(), status: 'unhealthy', responseTimeMs: null, errorMessage: `MCP '${row.name}' not loaded`, eventType: 'health_check' })
      return { healthy: false, error: `MCP '${row.name}' not loaded`, circuit_state: circuit }
    }
    try {
      const { tookMs } = await connect(row)
      registry.addCheck(row, { at: now(), status: 'healthy', responseTimeMs: tookMs, errorMessage: null, eventType: 'health_check' })
      // Success leaves health_status and last_health_check alone: that is how they go stale (trap 5).
      return { healthy: true, tool_count: 0, response_time_ms: tookMs, last_check: zoned(now()) }
    } catch (cause) {
      const error = messageOf(cause)
      registry.addCheck(row, { at: now(), status: 'unhealthy', responseTimeMs: null, errorMessage: error, eventType: 'health_check_failed' })
      row.storedHealth = { status: 'unhealthy', checkedAt: now(), at: now() }
      return { healthy: false, error, last_check: zoned(now()), circuit_state: circuit }
    }
  }

  async function simulatedCall(row: ServerRow, tool: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    await connect(row)
    const known = offerOf(row).tools.find((candidate) => candidate.name === tool)
    if (!known) throw new Error(`Unknown tool: ${tool}`)
    const required: unknown = 'required' in known.inputSchema ? known.inputSchema.required : []
    const missing = Array.isArray(required) ? required.map(String).find((name) => !(name in args)) : undefined
    if (missing !== undefined) throw new Error(`Input validation error: '${missing}' is a required property`)
    return [{ type: 'text', text: JSON.stringify({ tool, status: 'ok', arguments: args }) }]
  }

  return {
    async scan() {
      if (isScanning) return
      isScanning = true
      try {
        await scanOnce()
      } finally {
        isScanning = false
      }
    },
    async checkLoaded() {
      for (const row of registry.rows()) {
        if (row.control !== null && registry.isLoaded(row)) await check(row)
      }
    },
    check,
    async reload(row) {
      if (registry.circuitOf(row).isOpen) {
        row.memory = { isLoaded: false, since: now() }
        row.needsReload = true
        log.debug('reload skipped: the circuit is open', { server: row.name })
        return
      }
      await load(row, false)
    },
    offerOf,
    async call(row, tool, args) {
      if (registry.circuitOf(row).isOpen) return null
      try {
        if (!registry.isLoaded(row)) throw new Error(`MCP '${row.name}' not loaded`)
        const result = row.isReal ? await connector.call(targetOf(row), tool, args) : await simulatedCall(row, tool, args)
        breakers.succeeded(row.id)
        return result
      } catch (cause) {
        breakers.failed(row.id)
        throw cause
      }
    },
  }
}
