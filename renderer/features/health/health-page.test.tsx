import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { ServerRow } from '#shared/features/health/model.ts'
import { answer, refusal } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers } from '#renderer/platform/testing/fake-api.ts'
import { show, TEST_NOW } from '#renderer/platform/testing/show.tsx'
import { HealthPage } from './health-page.tsx'
import { healthLive } from './live.ts'
import { aServer } from './testing.ts'

const base = aServer({ name: 'base' }).verdict
const down = aServer({ name: 'informatica-mcp', verdict: { ...base, state: 'down', code: 'down-both-agree', since: TEST_NOW - 111 * 60_000, gateway: { ...base.gateway, state: 'down', text: '503 from upstream' }, probe: { ...base.probe, state: 'down', text: 'no TCP connection after 5 s' } }, circuit: { state: 'open', failureCycles: 3, maxFailureCycles: 5, retryAt: TEST_NOW + 102_000, isOpen: true, asOf: TEST_NOW }, uptime: { upMs: 9_693, downMs: 7, unknownMs: 300 } })
const up = aServer({ name: 'postgres-mcp' })
const leg = { state: 'up', since: 0, reason: null } as const
const connection = (status: 'live' | 'offline') => ({ status, since: 0, reason: null, chosenOffline: false, legs: { http: leg, socket: leg, postgres: leg, auth: leg }, mode: 'told' as const, retryAt: null, lastEventAt: null, asOf: null, catchingUp: null, user: null, clockSkewMs: null, secretStore: null })

function answers(status: 'live' | 'offline', rows: readonly ServerRow[] = [down, up]): FakeAnswers {
  const age = status === 'live' ? {} : { source: 'cache' as const }
  return {
    connection: { state: () => answer(connection(status)) },
    health: {
      servers: () => answer({ page: { rows: [...rows], next: null }, counts: { up: 1, degraded: 0, down: 1, unknown: 0, off: 0 } }, age),
      server: ({ serverId }) => answer(rows.find(({ id }) => id === serverId) ?? down, age),
      lanes: () => answer([]), errors: () => answer({ rows: [], next: null }), latency: () => answer({ points: [], bucketMs: 1 }),
      setEnabled: () => (status === 'live' ? { status: 'applied' } : { status: 'drafted', draftId: 'd1' }),
      checkNow: () => ({ gateway: base.gateway, probe: null }),
    },
  }
}
const open = (status: 'live' | 'offline', address = '/') => show(<HealthPage />, { answers: answers(status), address, live: [healthLive] })
const drawer = () => within(screen.getByRole('complementary'))

it('judges each server in words and puts trouble first', async () => {
  await open('live')
  const rows = (await screen.findAllByRole('row')).map((row) => row.textContent)
  expect(rows[1]).toContain('Needs attention 1')
  expect(rows[2]).toContain('Down since 12:41 · both agree')
  expect(rows[3]).toContain('Up 1')
})

it('says what servers were when the answer is from the cache', async () => {
  await open('offline')
  expect(await screen.findByText('Was: down since 12:41 · both agree')).toBeTruthy()
  expect(screen.getByText('was 1 down')).toBeTruthy()
})

it('opens a server with the keyboard, keeps it in the address and closes it with Escape', async () => {
  const { address, registry } = await open('live')
  const grid = await screen.findByRole('grid', { name: 'MCP servers' })
  grid.focus()
  await userEvent.keyboard('j{Enter}')
  expect(address()).toContain('server=informatica-mcp')
  expect(await drawer().findByText('503 from upstream')).toBeTruthy()
  registry.list().find(({ id }) => id === 'health.close')?.run()
  await expect.poll(address).not.toContain('server=')
})

it('shows both witnesses, the countdown and what the uptime rests on', async () => {
  await open('live', '/?server=informatica-mcp')
  expect(await screen.findByText('no TCP connection after 5 s')).toBeTruthy()
  expect(drawer().getByText('1:42')).toBeTruthy()
  expect(drawer().getByText('Cycle 3 of 5; after the last the gateway disables the server')).toBeTruthy()
  expect(drawer().getByText('99.92 % of the 97 % we observed')).toBeTruthy()
})

it('refuses a reset offline and says why, and makes a draft of switching off', async () => {
  const { fake } = await open('offline', '/?server=informatica-mcp')
  await userEvent.click(await screen.findByRole('button', { name: 'More for informatica-mcp' }))
  const reset = await screen.findByRole('menuitem', { name: /Reset circuit\s?· needs a connection; the gateway is not reachable/u })
  expect(reset.hasAttribute('disabled') || reset.dataset['disabled'] !== undefined).toBe(true)
  await userEvent.click(screen.getByRole('menuitem', { name: 'Draft: disable this server' }))
  expect(await screen.findByText(/nothing is sent until you confirm it in the outbox/u)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Keep as a draft' }))
  expect(fake.calls).toContainEqual({ channel: 'health.setEnabled', input: { serverId: 'informatica-mcp', enabled: false } })
})

it('asks again only for the server that changed', async () => {
  const { fake } = await open('live', '/?server=informatica-mcp')
  await screen.findByText('503 from upstream')
  const asked = (channel: string): number => fake.calls.filter((call) => call.channel === channel).length
  const before = asked('health.server')
  fake.emit('health', 'onChanged', { serverIds: ['postgres-mcp'] })
  await expect.poll(() => asked('health.servers')).toBeGreaterThan(1)
  expect(asked('health.server')).toBe(before)
})

it('keeps the view standing when the list cannot be read', async () => {
  await show(<HealthPage />, { answers: { health: { servers: () => { throw refusal('cache.damaged') } } } })
  expect((await screen.findByRole('alert')).textContent).toContain('The cache file was damaged')
  expect(screen.getByRole('heading', { name: 'Health' })).toBeTruthy()
})
