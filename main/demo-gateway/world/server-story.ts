import type { AutoDisableFact, CircuitTransitionFact, HealthCheckFact, StatusChangeFact, World, WorldServer } from './model.ts'
import { outagesBetween, type Outage } from './outages.ts'
import { MINUTE, ORIGIN, SECOND } from './story-time.ts'

/** The gateway's defaults (contract, sections 4.4 and 8). */
export const HOT_RELOAD = 30 * SECOND
const FAILURE_THRESHOLD = 5
const OPEN_FOR = 60 * SECOND
const MAX_CYCLES = 3
/** A load attempt takes about this long. */
const ATTEMPT = 1 * SECOND
/** After an outage ends, a half-open probe finds out within this time. */
export const LONGEST_RECOVERY = 2 * MINUTE

/** What the gateway noticed of one outage. Times are story times; `unloadedFrom` is undefined when only a check failed. */
export type ServerStory = {
  readonly outage: Outage
  readonly unloadedFrom: number | undefined
  readonly loadedAgainAt: number
  readonly isReenabled: boolean
  readonly checks: readonly HealthCheckFact[]
  readonly transitions: readonly CircuitTransitionFact[]
  readonly statusChanges: readonly StatusChangeFact[]
  readonly autoDisable: AutoDisableFact | undefined
}

/** Servers are loaded and checked one after another, so each has its own second. */
export function slotOf(world: World, server: WorldServer): number {
  return world.servers.indexOf(server)
}

/** Periodic checks run at a quarter past the minute, load attempts at the full and half minute: they never share an id. */
export function checkTime(minute: number, slot: number): number {
  return minute * MINUTE + 15 * SECOND + slot * 700
}

/** Unique per server and quarter minute, growing with time. `lane` keeps load attempts apart from periodic checks. */
export function checkId(at: number, slot: number, lane: 'periodic' | 'load'): number {
  return Math.floor((at - ORIGIN) / (15 * SECOND)) * 64 + (lane === 'load' ? 32 : 0) + slot
}

function nextTick(after: number, slot: number): number {
  return Math.ceil((after - slot * 400) / HOT_RELOAD) * HOT_RELOAD + slot * 400
}

/** Plays the gateway's loop over one outage: attempts, breaker, half-open probes, auto-disable, recovery (contract, section 8). */
export function tellStory(world: World, server: WorldServer, outage: Outage): ServerStory {
  const slot = slotOf(world, server)
  const serverId = server.id
  const checks: HealthCheckFact[] = []
  const transitions: CircuitTransitionFact[] = []
  const statusChanges: StatusChangeFact[] = []
  const loadRow = (at: number, ok: boolean): void => void checks.push({
    id: checkId(at, slot, 'load'), serverId, at, status: ok ? 'healthy' : 'unhealthy', responseTimeMs: ok ? server.latencyMs * 3 : null,
    errorMessage: ok ? null : outage.error, eventType: ok ? 'load' : 'load_failed',
  })
  const loading = (at: number): void => void statusChanges.push({ serverId, at, from: 'not_loaded', to: 'loading', reason: 'Active server not loaded, attempting to load', responseTimeMs: null, errorCount: null })
  const move = (at: number, from: CircuitTransitionFact['from'], to: CircuitTransitionFact['to'], message: string): void =>
    void transitions.push({ serverId, at, from, to, failureCount: failures, failureCycles: cycles, message })
  const recovered = (at: number): void => {
    loadRow(at, true)
    statusChanges.push({ serverId, at, from: 'unknown', to: 'healthy', reason: 'Successfully loaded', responseTimeMs: server.latencyMs * 3, errorCount: null })
  }

  let failures = 0
  let cycles = 0
  let opened: number | undefined
  let autoDisable: AutoDisableFact | undefined
  const firstTick = nextTick(outage.from, slot)
  const periodic = checkTime(Math.ceil((outage.from - 15 * SECOND - slot * 700) / MINUTE), slot)
  const isCheckFirst = periodic < Math.min(firstTick, outage.to)
  if (isCheckFirst) checks.push({ id: checkId(periodic, slot, 'periodic'), serverId, at: periodic, status: 'unhealthy', responseTimeMs: null, errorMessage: outage.error, eventType: 'health_check_failed' })
  if (firstTick >= outage.to) return { outage, unloadedFrom: undefined, loadedAgainAt: outage.to, isReenabled: false, checks, transitions, statusChanges, autoDisable }

  let tick = firstTick
  for (; autoDisable === undefined; tick += HOT_RELOAD) {
    loading(tick)
    const at = tick + ATTEMPT
    if (opened !== undefined && tick < opened + OPEN_FOR) continue
    if (opened !== undefined) move(tick, 'open', 'half_open', `Circuit breaker half-open for ${server.name}`)
    if (tick >= outage.to) {
      if (opened !== undefined) move(at, 'half_open', 'closed', `Circuit breaker closed for ${server.name}`)
      recovered(at)
      return { outage, unloadedFrom: firstTick, loadedAgainAt: at, isReenabled: false, checks, transitions, statusChanges, autoDisable }
    }
    failures += 1
    loadRow(at, false)
    // The stored health was already unhealthy when a periodic check failed first: then the gateway stays silent.
    if (failures === 1 && !isCheckFirst) statusChanges.push({ serverId, at, from: 'healthy', to: 'unhealthy', reason: outage.error, responseTimeMs: null, errorCount: 1 })
    if (opened !== undefined) {
      cycles += 1
      move(at, 'half_open', 'open', `Circuit breaker reopened for ${server.name} after failed probe`)
      opened = at
    } else if (failures === FAILURE_THRESHOLD) {
      move(at, 'closed', 'open', `Circuit breaker opened for ${server.name} after ${FAILURE_THRESHOLD} failures`)
      opened = at
    }
    if (cycles === MAX_CYCLES) autoDisable = { serverId, at: at + 1, reason: `Auto-disabled after ${MAX_CYCLES} failure cycles: ${outage.error}`, failureCycles: cycles }
  }
  // Somebody repairs the server and enables it through the breaker: that resets the breaker silently and loads at once.
  const loadedAgainAt = Math.max(outage.to, autoDisable.at + MINUTE) + ATTEMPT
  if (Number.isFinite(loadedAgainAt)) recovered(loadedAgainAt)
  return { outage, unloadedFrom: firstTick, loadedAgainAt, isReenabled: true, checks, transitions, statusChanges, autoDisable }
}

/** Stories of a server with anything in the story interval `[from, to)`, in order. */
export function storiesBetween(world: World, server: WorldServer, from: number, to: number): ServerStory[] {
  return outagesBetween(world, server, from - LONGEST_RECOVERY, to).map((outage) => tellStory(world, server, outage))
}
