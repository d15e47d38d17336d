import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import type { Capability } from '#shared/features/connection/model.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { listCapabilities, probeGateway, unprobed } from './capabilities.ts'
import { initialMachine, step, type Input } from './connection.ts'
import type { GatewayAnswer } from './gateway-request.ts'
import type { Tables } from './postgres/introspect.ts'

const clock = createFakeClock()
const answer = (status: number): GatewayAnswer => ({ status, headers: {}, contentType: 'application/json', bodyText: '{"detail":"no"}', durationMs: 1 })

function machineAfter(usesPostgres: boolean, ...inputs: readonly Input[]) {
  return inputs.reduce((machine, input) => step(machine, input, 1, () => 0).machine, initialMachine(0, { usesPostgres, chosenOffline: false }))
}

function stateOf(list: readonly Capability[], id: Capability['id']): Capability['state'] | undefined {
  return list.find((one) => one.id === id)?.state
}

describe('what the gateway offers', () => {
  it.each([
    [200, 'available'],
    [403, 'forbidden'],
    [404, 'missing'],
    [500, 'unreachable'],
  ])('is told by its answer: %i is %s', async (status, state) => {
    const found = await probeGateway({ authorized: async () => answer(status), clock })
    expect(found.map((one) => one.state)).toEqual([state, state, state, state])
    for (const { says, checkedAt } of found) expect([says.endsWith('.'), checkedAt]).toEqual([true, clock.now()])
  })

  it('is unreachable, not an error, when nobody answers', async () => {
    const found = await probeGateway({ authorized: () => Promise.reject(new AppError('gateway.offline')), clock })
    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['unreachable']))
  })
})

describe('the list', () => {
  it('knows nothing before the first probe, and says so', () => {
    const list = listCapabilities({ probed: unprobed, machine: machineAfter(false), tables: undefined, now: 1 })
    expect(list.filter(({ id }) => id !== 'postgres').every(({ state }) => state === 'unknown')).toBe(true)
    expect(stateOf(list, 'postgres')).toBe('missing')
  })

  it.each<readonly [Input, Capability['state']]>([
    [{ kind: 'socket-up' }, 'available'],
    [{ kind: 'socket-refused', reason: 'Not this role.' }, 'forbidden'],
    [{ kind: 'socket-down', reason: 'Closed.' }, 'unreachable'],
  ])('follows the socket: %o', (input, state) => {
    const list = listCapabilities({ probed: unprobed, machine: machineAfter(false, { kind: 'started' }, input), tables: undefined, now: 1 })
    expect(stateOf(list, 'gateway-socket')).toBe(state)
  })

  it('tells a refused Postgres account from a database that is away', () => {
    const listAfter = (input: Input) => listCapabilities({ probed: unprobed, machine: machineAfter(true, { kind: 'started' }, input), tables: undefined, now: 1 })
    expect(stateOf(listAfter({ kind: 'postgres-refused', reason: 'No.' }), 'postgres')).toBe('forbidden')
    expect(stateOf(listAfter({ kind: 'postgres-down', reason: 'No.' }), 'postgres')).toBe('unreachable')
  })

  it('names for each table what is lost without it, and how to get it', () => {
    const table = (name: string, state: 'available' | 'forbidden' | 'missing') => [name, { name, state, columns: new Map() }] as const
    const tables: Tables = new Map([table('public.audit_logs', 'missing'), table('omni2.user_activities', 'forbidden'), table('omni2.mcp_health_log', 'available')])
    const list = listCapabilities({ probed: unprobed, machine: machineAfter(true, { kind: 'started' }, { kind: 'postgres-up' }), tables, now: 1 })
    expect([stateOf(list, 'postgres'), stateOf(list, 'pg.legacy_audit_logs'), stateOf(list, 'pg.user_activities'), stateOf(list, 'pg.mcp_health_log')]).toEqual(['available', 'missing', 'forbidden', 'available'])
    expect(list.find(({ id }) => id === 'pg.legacy_audit_logs')?.says).toContain('no cost data')
    expect(list.find(({ id }) => id === 'pg.user_activities')?.says).toContain('grant script')
  })
})
