import { expect, test } from 'vitest'
import { storyOf } from '../story.ts'
import { worldAt } from '../world/index.ts'
import { createBreakers } from './breakers.ts'
import { createRegistry } from './registry.ts'
import type { ServerRow } from './registry.ts'

const START = Date.UTC(2026, 4, 6, 9)
const MINUTE = 60_000

function rig() {
  let at = START + 2 * 60 * MINUTE
  const now = (): number => at
  const story = storyOf(worldAt({ seed: 4, startedAt: START }))
  const registry = createRegistry({ story, breakers: createBreakers({ now, changed: () => undefined }), now })
  const named = (plot: string): ServerRow => {
    const row = registry.rows().find((candidate) => candidate.plot === plot)
    if (!row) throw new Error(`the world has no server that ${plot}`)
    return row
  }
  return { registry, named, now, move: (ms: number) => (at += ms) }
}

test('the newest checks come first, a hundred at most, none from the future', () => {
  const { registry, named, now } = rig()
  const times = registry.checksOf(named('steady'), 100).map((check) => check.at)
  expect(times).toHaveLength(100)
  expect(times).toEqual([...times].sort((a, b) => b - a))
  expect(times[0]).toBeLessThanOrEqual(now())
  expect(times[0]).toBeGreaterThan(now() - 2 * MINUTE)
})

test('a server that was switched off has no checks from then on, and a hole where it was off', () => {
  const { registry, named, now, move } = rig()
  const row = named('steady')
  const offAt = now()
  registry.setIntent(row, 'inactive')
  move(10 * MINUTE)
  expect(registry.intentOf(row)).toBe('inactive')
  expect(registry.checksOf(row, 100)[0]?.at).toBeLessThanOrEqual(offAt)
  registry.setIntent(row, 'active')
  const onAt = now()
  move(10 * MINUTE)
  const times = registry.checksOf(row, 100).map((check) => check.at)
  expect(times.filter((at) => at > offAt && at < onAt)).toEqual([])
  expect(times.filter((at) => at >= onAt).length).toBeGreaterThanOrEqual(9)
})

test('memory follows the table later: a switched-off server is still loaded until someone unloads it', () => {
  const { registry, named } = rig()
  const row = named('steady')
  expect(registry.isLoaded(row)).toBe(true)
  registry.setIntent(row, 'inactive')
  expect(registry.isLoaded(row)).toBe(true)
})

test('the auto-disabled server says so until somebody enables it', () => {
  const { registry, named } = rig()
  const row = named('was-auto-disabled')
  expect(registry.intentOf(row)).toBe('inactive')
  expect(registry.autoDisabledOf(row)).toMatchObject({ cycles: 3 })
  registry.setIntent(row, 'active')
  expect(registry.intentOf(row)).toBe('active')
  expect(registry.autoDisabledOf(row)).toBeNull()
})

test('a new server is active, unknown and not loaded, and changes its time only when it is changed', () => {
  const { registry, now, move } = rig()
  const row = registry.create({ name: 'new', url: 'http://127.0.0.1:9', description: null, protocol: 'http', timeoutSeconds: 30, authType: null, authConfig: null })
  expect([registry.intentOf(row), registry.healthOf(row).status, registry.isLoaded(row)]).toEqual(['active', 'unknown', false])
  const createdAt = now()
  move(MINUTE)
  expect(registry.updatedAtOf(row)).toBe(createdAt)
  registry.setIntent(row, 'inactive')
  expect(registry.updatedAtOf(row)).toBe(now())
})
