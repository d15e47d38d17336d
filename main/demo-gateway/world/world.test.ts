import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  activitiesBetween, autoDisablesBetween, circuitTransitionsBetween, configAt, configChangesBetween, costEstimate, flowsBetween, healthChecksBetween, newestHealthChecks,
  promptDetectionsBetween, requestsBetween, signInsBetween, situationOf, statusChangesBetween, systemHealthBetween, worldAt, type World,
} from './index.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const startedAt = Date.UTC(2026, 10, 19, 13, 37, 11, 123)

type Stream = (world: World, from: number, to: number) => readonly { readonly at: number }[]
const streams: Readonly<Record<string, Stream>> = {
  requestsBetween, activitiesBetween, flowsBetween, signInsBetween, promptDetectionsBetween, configChangesBetween, healthChecksBetween, circuitTransitionsBetween, statusChangesBetween, autoDisablesBetween, systemHealthBetween,
}

/** Around the start, where history thins out, plots begin and story time bends. */
const moment = fc.integer({ min: startedAt - 9 * DAY, max: startedAt + 6 * HOUR })
const cuts = fc.tuple(moment, fc.integer({ min: 0, max: 2 * HOUR }), fc.integer({ min: 0, max: 2 * HOUR })).map(([from, first, second]) => ({ from, middle: from + first, to: from + first + second }))
const worlds = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), acceleration: fc.constantFrom(1, 7, 60), density: fc.constantFrom(0.5, 1, 3) }).map((options) => worldAt({ ...options, startedAt }))

describe.each(Object.entries(streams))('%s', (_, stream) => {
  it('tells the same facts however an interval is cut', () => {
    fc.assert(fc.property(worlds, cuts, (world, { from, middle, to }) => {
      expect([...stream(world, from, middle), ...stream(world, middle, to)]).toEqual(stream(world, from, to))
    }), { numRuns: 15 })
  }, 30_000)

  it('tells only what lies inside the interval, oldest first', () => {
    fc.assert(fc.property(worlds, cuts, (world, { from, to }) => {
      const times = stream(world, from, to).map((fact) => fact.at)
      expect(times.every((at) => at >= from && at < to)).toBe(true)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }), { numRuns: 15 })
  }, 30_000)

  it('knows nothing from before the history began', () => {
    expect(stream(worldAt({ seed: 1, startedAt, historyDays: 2 }), startedAt - 5 * DAY, startedAt - 2 * DAY)).toEqual([])
  })
})

describe.each(Object.entries({ requestsBetween, signInsBetween, promptDetectionsBetween, healthChecksBetween }))('ids of %s', (_, stream) => {
  it('are unique, grow with time and fit a Postgres integer', () => {
    fc.assert(fc.property(worlds, cuts, (world, { from, to }) => {
      const ids = stream(world, from, to).toSorted((a, b) => a.at - b.at || a.id - b.id).map((fact) => fact.id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.every((id) => id > 0 && id < 2 ** 31)).toBe(true)
    }), { numRuns: 15 })
  }, 30_000)
})

it('tells another story for another seed and the same one for the same seed', () => {
  const told = (seed: number) => requestsBetween(worldAt({ seed, startedAt }), startedAt - DAY, startedAt)
  expect(told(1)).toEqual(told(1))
  expect(told(1)).not.toEqual(told(2))
})

it('keeps old history the same when the demo is started again later, so that a cache stays right', () => {
  const older = worldAt({ seed: 5, startedAt: startedAt - 3 * DAY })
  const newer = worldAt({ seed: 5, startedAt })
  const ordinary = (world: World) => requestsBetween(world, startedAt - 20 * DAY, startedAt - 14 * DAY)
  expect(ordinary(newer)).toEqual(ordinary(older))
})

describe('the cast', () => {
  const world = worldAt({ seed: 3, startedAt, urls: { calculator: 'http://127.0.0.1:4001/mcp' } })
  it('has 12 servers, 40 people, 6 teams and 4 roles, and the awkward ones among them', () => {
    expect([world.servers.length, world.users.length, world.teams.length, world.roles.length]).toEqual([12, 40, 6, 4])
    expect(world.servers.map((server) => server.name)).toContain('Dockers Controller')
    expect(world.users.filter((user) => user.roleId === null)).toHaveLength(2)
    expect(world.users.filter((user) => user.email === null)).toHaveLength(1)
    expect(world.users.filter((user) => user.legacyId === user.id)).toEqual([])
    expect(new Set(world.users.map((user) => user.legacyId)).size).toBe(40)
    expect(new Set(world.users.map((user) => user.username)).size).toBe(40)
  })
  it('refers to the servers that really run by their real address', () => {
    expect(world.servers.find((server) => server.name === 'calculator')?.url).toBe('http://127.0.0.1:4001/mcp')
  })
})

describe('the traffic', () => {
  const world = worldAt({ seed: 11, startedAt })
  const fortnight = requestsBetween(world, Date.UTC(2026, 10, 2), Date.UTC(2026, 10, 16)).filter((request) => request.userId !== 5)
  const on = (isIncluded: (date: Date) => boolean) => fortnight.filter((request) => isIncluded(new Date(request.at))).length
  it('is busier by day than by night and on workdays than at weekends', () => {
    expect(on((date) => date.getUTCHours() === 10)).toBeGreaterThan(3 * on((date) => date.getUTCHours() === 3))
    expect(on((date) => date.getUTCDay() === 3)).toBeGreaterThan(2 * on((date) => date.getUTCDay() === 0))
  })
  it('stays within 400 to 900 requests on a workday', () => {
    for (let day = 2; day <= 6; day += 1) expect(on((date) => date.getUTCDate() === day)).toSatisfy((count: number) => count > 400 && count < 900)
  })
  it('costs what the fixed formula of the gateway says, on asked requests only', () => {
    for (const request of fortnight) expect(request.costEstimate).toBe(request.channel === 'ask' ? costEstimate(request.tokens) : null)
  })
  it('never comes from people who cannot sign in or have no e-mail', () => {
    const silent = world.users.filter((user) => user.roleId === null || user.email === null || !user.active).map((user) => user.id)
    expect(fortnight.filter((request) => silent.includes(request.userId))).toEqual([])
  })
})

describe('the scripted troubles', () => {
  const world = worldAt({ seed: 21, startedAt })
  const server = (name: string): number => world.servers.find((candidate) => candidate.name === name)?.id ?? -1
  it('open and close one circuit within ten minutes after the start', () => {
    const seen = circuitTransitionsBetween(world, startedAt, startedAt + 10 * MINUTE).filter((transition) => transition.serverId === server('Dockers Controller'))
    expect(seen.map((transition) => `${transition.from}>${transition.to}`)).toEqual(['closed>open', 'open>half_open', 'half_open>open', 'open>half_open', 'half_open>closed'])
  })
  it('switch one server off after three failed cycles, and back on within the hour', () => {
    const [disabled] = autoDisablesBetween(world, startedAt, startedAt + HOUR)
    expect(disabled).toMatchObject({ serverId: server('kubernetes-ops'), failureCycles: 3 })
    expect(situationOf(world, server('kubernetes-ops'), disabled?.at ?? 0)).toMatchObject({ status: 'inactive', isLoaded: false, failureCycles: 3 })
    expect(situationOf(world, server('kubernetes-ops'), startedAt + 45 * MINUTE)).toMatchObject({ status: 'active', isLoaded: true, circuit: 'closed', healthStatus: 'healthy', autoDisabledAt: null })
  })
  it('have left one server auto-disabled for good before the start', () => {
    expect(situationOf(world, server('billing-export'), startedAt)).toMatchObject({ status: 'inactive', circuit: 'open' })
    expect(situationOf(world, server('billing-export'), startedAt + 2 * DAY).autoDisabledAt).toBeLessThan(startedAt)
  })
  it('make one server flap without ever opening its circuit, and leave its stored health stale', () => {
    const changes = statusChangesBetween(world, startedAt, startedAt + 20 * MINUTE).filter((change) => change.serverId === server('text-tools'))
    expect(changes.filter((change) => change.to === 'healthy')).toHaveLength(3)
    expect(circuitTransitionsBetween(world, startedAt, startedAt + DAY).filter((transition) => transition.serverId === server('text-tools'))).toEqual([])
    expect(situationOf(world, server('text-tools'), startedAt + 18 * MINUTE)).toMatchObject({ isLoaded: true, healthStatus: 'unhealthy' })
  })
  it('let the latency of one server leak until it is flushed', () => {
    const median = (from: number) => newestHealthChecks(world, server('postgres-analytics'), from, 15).map((check) => check.responseTimeMs ?? 0).sort((a, b) => a - b)[7] ?? 0
    expect(median(startedAt + 140 * MINUTE)).toBeGreaterThan(2 * median(startedAt))
    expect(median(startedAt + 170 * MINUTE)).toBeLessThan(median(startedAt))
  })
  it('make the cost of one person jump and block a burst of prompts of another', () => {
    const spent = (from: number) => requestsBetween(world, from, from + HOUR).filter((request) => request.userId === 5).reduce((sum, request) => sum + (request.costEstimate ?? 0), 0)
    expect(spent(startedAt - 30 * MINUTE)).toBeGreaterThan(20 * spent(startedAt - 3 * HOUR))
    const blocked = requestsBetween(world, startedAt + 2 * MINUTE, startedAt + 5 * MINUTE).filter((request) => request.blocked)
    expect(blocked.length).toBeGreaterThan(4)
    expect(promptDetectionsBetween(world, startedAt, startedAt + 5 * MINUTE).at(-1)?.violationCount).toBeGreaterThan(2)
  })
  it('happen faster when accelerated, at the same places in the story', () => {
    const fast = worldAt({ seed: 21, startedAt, acceleration: 60 })
    const told = (of: World, span: number) => circuitTransitionsBetween(of, startedAt, startedAt + span).map(({ serverId, from, to }) => ({ serverId, from, to }))
    expect(told(fast, MINUTE)).toEqual(told(world, HOUR))
  })
  it('agree with the situation at every step: the last transition is the state of the circuit', () => {
    for (const transition of circuitTransitionsBetween(world, startedAt, startedAt + 8 * MINUTE)) {
      const isRecovery = transition.to === 'closed'
      expect(situationOf(world, transition.serverId, transition.at)).toMatchObject({ circuit: transition.to, isLoaded: isRecovery })
    }
  })
})

it('leaves no more than a health interval between two checks of a loaded server on the last day', () => {
  const world = worldAt({ seed: 2, startedAt })
  const times = healthChecksBetween(world, startedAt - DAY + MINUTE, startedAt, [1]).map((check) => check.at)
  expect(Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)))).toBe(MINUTE)
})

it('stands with every setting at the value of its last change', () => {
  const world = worldAt({ seed: 4, startedAt })
  for (const change of new Map(configChangesBetween(world, startedAt - 90 * DAY, startedAt).map((last) => [last.key, last])).values()) {
    expect(configAt(world, startedAt).find((setting) => setting.key === change.key)).toMatchObject({ value: change.after, updatedAt: change.at })
  }
})
