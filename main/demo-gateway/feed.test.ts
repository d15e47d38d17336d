import { expect, test } from 'vitest'
import type { Clock } from '#main/platform/clock.ts'
import { parseLiveFlowEvent } from '#main/upstream/omni2/wire/monitoring.ts'
import { parseWsFrame } from '#main/upstream/omni2/wire/ws-frames.ts'
import { startFeed } from './feed.ts'
import { createFlowHub } from './sockets/flow-hub.ts'
import { createBreakers } from './state/breakers.ts'
import { createPeople } from './state/people.ts'
import { createRegistry } from './state/registry.ts'
import { naive } from './state/times.ts'
import { storyOf } from './story.ts'
import { worldAt } from './world/index.ts'

const START = Date.UTC(2026, 4, 6, 9)
const HOURS = 8

/** A clock that is moved by hand; `every` runs once for each move. */
function createManualClock() {
  let at = START
  const runs = new Set<() => void>()
  const clock: Clock = {
    now: () => at,
    monotonic: () => at,
    after: () => () => undefined,
    every(_, run) {
      runs.add(run)
      return () => void runs.delete(run)
    },
  }
  return {
    clock,
    move(ms: number) {
      at += ms
      for (const run of runs) run()
    },
  }
}

function tellHours() {
  const world = worldAt({ seed: 9, startedAt: START })
  const story = storyOf(world)
  const { clock, move } = createManualClock()
  const now = (): number => clock.now()
  const registry = createRegistry({ story, breakers: createBreakers({ now, changed: () => undefined }), now })
  const told: { readonly type: string; readonly at: number; readonly frame: string }[] = []
  const flows: unknown[] = []
  const hub = createFlowHub({ isWatched: () => true })
  const socket = { on: () => socket, send: (frame: string) => flows.push(JSON.parse(frame)) }
  hub.accept(socket as unknown as Parameters<typeof hub.accept>[0], 5)
  startFeed({
    story,
    registry,
    people: createPeople(world),
    events: { broadcast: (type, data, at = now()) => void told.push({ type, at, frame: JSON.stringify({ type, timestamp: naive(at), data }) }) },
    flows: hub,
    clock,
    now,
    reload: () => undefined,
    told: () => undefined,
  })
  return { world, registry, told, flows, move }
}

test('tells a working day in frames that the console reads, in order, and only of types that really fire', () => {
  const { told, flows, move } = tellHours()
  for (let minute = 0; minute < HOURS * 60; minute += 1) move(60_000)
  const real = ['mcp_status_change', 'circuit_breaker_state', 'mcp_auto_disabled', 'system_health', 'prompt_guard_violation', 'prompt_guard_user_blocked']
  for (const { type } of told) expect(real).toContain(type)
  for (const { frame } of told) expect(parseWsFrame(frame), frame).toMatchObject({ kind: 'event' })
  expect(told.map((event) => event.at)).toEqual(told.map((event) => event.at).sort((a, b) => a - b))
  expect(told.filter((event) => event.type === 'system_health')).toHaveLength(HOURS * 120)
  expect(told.filter((event) => event.type === 'mcp_status_change').length).toBeGreaterThan(2)
  expect(told.filter((event) => event.type === 'circuit_breaker_state').length).toBeGreaterThan(0)
  expect(flows.length).toBeGreaterThan(0)
  for (const frame of flows) expect(parseLiveFlowEvent(frame).userId).toBe(5)
})

test('never announces the step from open to half-open', () => {
  const { told, move } = tellHours()
  for (let hour = 0; hour < HOURS; hour += 1) move(3_600_000)
  const circuits = told.filter((event) => event.type === 'circuit_breaker_state')
  expect(circuits.length).toBeGreaterThan(0)
  for (const { frame } of circuits) expect(frame).not.toContain('"new_state":"half_open"')
})

test('falls silent about a server that was switched off through the API', () => {
  const { told, registry, move } = tellHours()
  for (const row of registry.rows()) registry.setIntent(row, 'inactive')
  for (let hour = 0; hour < HOURS; hour += 1) move(3_600_000)
  expect(told.filter((event) => event.type !== 'system_health' && event.type !== 'prompt_guard_violation')).toEqual([])
})
