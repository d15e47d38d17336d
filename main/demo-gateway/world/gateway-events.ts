import type { Instant } from '#shared/lib/time-range.ts'
import { chanceFor, stream } from './chance.ts'
import type { AutoDisableFact, CircuitTransitionFact, StatusChangeFact, SystemHealthFact, World } from './model.ts'
import { rhythmAt } from './rhythm.ts'
import { HOT_RELOAD, storiesBetween, type ServerStory } from './server-story.ts'
import { historyStart, toReal, toStory } from './story-time.ts'

function fromStories<Fact extends { readonly at: number }>(world: World, from: Instant, to: Instant, facts: (story: ServerStory) => readonly Fact[]): Fact[] {
  const begin = toStory(world, Math.max(from, historyStart(world)))
  const end = toStory(world, to)
  return world.servers
    .flatMap((server) => storiesBetween(world, server, begin, end).flatMap(facts))
    .filter((fact) => fact.at >= begin && fact.at < end)
    .sort((a, b) => a.at - b.at)
    .map((fact) => ({ ...fact, at: toReal(world, fact.at) }))
}

export function circuitTransitionsBetween(world: World, from: Instant, to: Instant): CircuitTransitionFact[] {
  return fromStories(world, from, to, (story) => story.transitions)
}

/** Includes the `not_loaded` to `loading` noise that repeats every 30 s while a server stays down. */
export function statusChangesBetween(world: World, from: Instant, to: Instant): StatusChangeFact[] {
  return fromStories(world, from, to, (story) => story.statusChanges)
}

export function autoDisablesBetween(world: World, from: Instant, to: Instant): AutoDisableFact[] {
  return fromStories(world, from, to, (story) => (story.autoDisable ? [story.autoDisable] : []))
}

/** One every 30 s: the gateway sends it with each hot reload. */
export function systemHealthBetween(world: World, from: Instant, to: Instant): SystemHealthFact[] {
  const begin = toStory(world, Math.max(from, historyStart(world)))
  const end = toStory(world, to)
  const loadable = world.servers.filter((server) => server.plot !== 'switched-off')
  const absences = loadable.flatMap((server) => storiesBetween(world, server, begin, end)).filter((story) => story.unloadedFrom !== undefined)
  const facts: SystemHealthFact[] = []
  for (let tick = Math.ceil(begin / HOT_RELOAD); tick * HOT_RELOAD < end; tick += 1) {
    const story = tick * HOT_RELOAD
    const random = chanceFor(world.seed, stream.systemHealth, tick)
    const memoryPercent = Math.round((38 + 9 * Math.sin(tick / 240) + 3 * random()) * 10) / 10
    facts.push({
      at: toReal(world, story),
      cpuPercent: Math.round((6 + 38 * rhythmAt(world, story) + 9 * random()) * 10) / 10,
      memoryPercent,
      memoryTotalMb: 15_872,
      memoryUsedMb: Math.round(158.72 * memoryPercent),
      activeMcps: loadable.length - absences.filter((absence) => (absence.unloadedFrom ?? Infinity) <= story && absence.loadedAgainAt > story).length,
    })
  }
  return facts
}
