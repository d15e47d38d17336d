import type { Instant } from '#shared/lib/time-range.ts'
import type { CircuitTransitionFact, ServerSituation, World } from './model.ts'
import { slotOf, storiesBetween, type ServerStory } from './server-story.ts'
import { DAY, HOUR, SECOND, toReal, toStory } from './story-time.ts'

const OPEN_FOR = 60 * SECOND

/** Omni2 restarts each night: the only time a stored `unhealthy` is put right without anybody's doing. */
function lastRestart(story: number): number {
  return Math.floor((story - 4 * HOUR) / DAY) * DAY + 4 * HOUR
}

function memoryOf(told: ServerStory | undefined, story: number): { readonly last: CircuitTransitionFact | undefined; readonly retryAfterSeconds: number | null } {
  const last = told?.transitions.filter((transition) => transition.at <= story).at(-1)
  return { last, retryAfterSeconds: last?.to === 'open' ? Math.max(0, Math.ceil((last.at + OPEN_FOR - story) / SECOND)) : null }
}

/** Where a server stands at `at`, counting everything that happened up to and including that millisecond. */
export function situationOf(world: World, serverId: number, at: Instant): ServerSituation {
  const server = world.servers.find((candidate) => candidate.id === serverId)
  if (server === undefined) throw new RangeError(`No server ${serverId} in this world`)
  const story = toStory(world, at + 1) - 1
  const restart = lastRestart(story)
  if (server.plot === 'switched-off') {
    return {
      serverId, status: 'inactive', healthStatus: 'unknown', lastHealthCheckAt: null, errorCount: 0, isLoaded: false, circuit: 'closed', failureCycles: 0,
      retryAfterSeconds: null, autoDisabledAt: null, autoDisabledReason: null, updatedAt: server.createdAt,
    }
  }
  const stories = storiesBetween(world, server, restart, story + 1)
  const seen = stories.flatMap((told) => told.checks.filter((check) => check.at <= story && check.status === 'unhealthy'))
  const current = stories.find((told) => told.outage.from <= story && told.loadedAgainAt > story)
  const isUnloaded = current?.unloadedFrom !== undefined && current.unloadedFrom <= story
  const { last, retryAfterSeconds } = memoryOf(isUnloaded ? current : undefined, story)
  const disabled = current?.autoDisable && current.autoDisable.at <= story ? current.autoDisable : undefined
  // A reload after a blip connects but leaves the stored health alone; only enabling through the breaker stores `healthy`.
  const lastReenabled = stories.filter((told) => told.isReenabled && told.loadedAgainAt <= story).at(-1)?.loadedAgainAt
  const lastFailure = seen.at(-1)?.at
  const isStoredUnhealthy = lastFailure !== undefined && lastFailure > (lastReenabled ?? -Infinity)
  const written = Math.max(lastFailure ?? -Infinity, lastReenabled ?? -Infinity, restart + (slotOf(world, server) + 1) * SECOND)
  return {
    serverId,
    status: disabled ? 'inactive' : 'active',
    healthStatus: isStoredUnhealthy ? 'unhealthy' : 'healthy',
    lastHealthCheckAt: toReal(world, Math.min(story, written)),
    errorCount: seen.length,
    isLoaded: !isUnloaded,
    circuit: disabled ? 'open' : (last?.to ?? 'closed'),
    failureCycles: last?.failureCycles ?? 0,
    retryAfterSeconds,
    autoDisabledAt: disabled ? toReal(world, disabled.at) : null,
    autoDisabledReason: disabled?.reason ?? null,
    updatedAt: toReal(world, Math.min(story, disabled?.at ?? written)),
  }
}
