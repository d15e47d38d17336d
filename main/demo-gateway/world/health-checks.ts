import type { Instant } from '#shared/lib/time-range.ts'
import { chanceFor, gauss, stream } from './chance.ts'
import type { HealthCheckFact, World, WorldServer } from './model.ts'
import { latencyFactor } from './plots.ts'
import { rhythmAt } from './rhythm.ts'
import { checkId, checkTime, slotOf, storiesBetween } from './server-story.ts'
import { DAY, HOUR, MINUTE, historyStart, toReal, toStory } from './story-time.ts'

/** The real gateway checks every minute for ever; 90 days of that would be 1.5 million rows, so older history is thinner. */
function isKept(world: World, minute: number): boolean {
  const age = world.startedAt - minute * MINUTE
  if (age <= DAY) return true
  return minute % (age <= 8 * DAY ? 5 : 30) === 0
}

/** Milliseconds of one list-tools round trip. `load` is the rhythm of that hour. */
export function latencyAt(world: World, server: WorldServer, story: number, load = rhythmAt(world, story)): number {
  const noise = Math.exp(0.22 * gauss(chanceFor(world.seed, stream.health, server.id, Math.floor(story / 1000))))
  return Math.max(1, Math.round(server.latencyMs * noise * (0.85 + 0.3 * load) * latencyFactor(world, server, story)))
}

function checksOf(world: World, server: WorldServer, begin: number, end: number, loads: Map<number, number>): HealthCheckFact[] {
  if (server.plot === 'switched-off') return []
  const slot = slotOf(world, server)
  const stories = storiesBetween(world, server, begin, end)
  const checks = stories.flatMap((story) => story.checks.filter((check) => check.at >= begin && check.at < end))
  let next = 0
  for (let minute = Math.floor(begin / MINUTE) - 1; minute * MINUTE < end; minute += 1) {
    if (!isKept(world, minute)) continue
    const at = checkTime(minute, slot)
    if (at < begin || at >= end) continue
    while ((stories[next]?.loadedAgainAt ?? Infinity) <= at) next += 1
    const story = stories[next]
    // Only loaded servers are checked; and the first failing check of an outage is part of its story.
    if (story && at >= Math.min(story.outage.from, story.unloadedFrom ?? Infinity)) continue
    const hour = Math.floor(at / HOUR)
    const load = loads.get(hour) ?? rhythmAt(world, hour * HOUR)
    loads.set(hour, load)
    checks.push({ id: checkId(at, slot, 'periodic'), serverId: server.id, at, status: 'healthy', responseTimeMs: latencyAt(world, server, at, load), errorMessage: null, eventType: 'health_check' })
  }
  return checks
}

/** Rows of the health log in `[from, to)`, oldest first. */
export function healthChecksBetween(world: World, from: Instant, to: Instant, serverIds?: readonly number[]): HealthCheckFact[] {
  const begin = toStory(world, Math.max(from, historyStart(world)))
  const end = toStory(world, to)
  const loads = new Map<number, number>()
  return world.servers
    .filter((server) => serverIds === undefined || serverIds.includes(server.id))
    .flatMap((server) => checksOf(world, server, begin, end, loads))
    .sort((a, b) => a.at - b.at || a.id - b.id)
    .map((check) => ({ ...check, at: toReal(world, check.at) }))
}

/** The newest rows of one server before `at`, newest first: what the gateway's log call answers. */
export function newestHealthChecks(world: World, serverId: number, at: Instant, limit: number): HealthCheckFact[] {
  const oldest = historyStart(world)
  const found: HealthCheckFact[] = []
  for (let to = at, span = HOUR; to > oldest && found.length < limit; span *= 2) {
    const from = Math.max(oldest, to - span)
    found.push(...healthChecksBetween(world, from, to, [serverId]).reverse())
    to = from
  }
  return found.slice(0, limit)
}
