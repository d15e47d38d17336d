import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionState } from '#shared/features/connection/model.ts'
import { startDemoGateway, type DemoGateway } from '#main/demo-gateway/server.ts'
import { systemClock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { openUpstream, type WatchedUpstream } from '#tests/support/open-upstream.ts'

const isLive = (state: ConnectionState): boolean => state.status === 'live'
const pause = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve))

let demo: DemoGateway
const opened: WatchedUpstream[] = []
beforeAll(async () => {
  demo = await startDemoGateway({ seed: 21, clock: systemClock, log: silentLog, postgres: false })
})
afterEach(async () => {
  for (const { name, on } of demo.troubles.list()) if (on) demo.troubles.set(name, false)
  for (const one of opened.splice(0)) await one.stop()
})
afterAll(() => demo.stop())

/** Signed in, with a catch-up that asks for the registry as the console does. */
async function connect(options: Partial<Parameters<typeof openUpstream>[0]> = {}): Promise<WatchedUpstream & { readonly missedFrom: (number | null)[] }> {
  const watched = await openUpstream({ baseUrl: demo.baseUrl, credentials: demo.credentials, ...options })
  opened.push(watched)
  const missedFrom: (number | null)[] = []
  watched.upstream.onCatchUp(async (since, signal) => {
    missedFrom.push(since)
    await watched.upstream.gateway.registry(signal)
  })
  watched.upstream.start()
  return { ...watched, missedFrom }
}

describe('an administrator', () => {
  it('is live, told by the socket, and known by name and role', async () => {
    const { upstream, until, states } = await connect()
    const state = await until(isLive, 'live')
    expect(state).toMatchObject({ reason: null, mode: 'told', user: { role: 'super_admin' }, legs: { http: { state: 'up' }, auth: { state: 'up' }, socket: { state: 'up' }, postgres: { state: 'not-used' } } })
    expect(Math.abs(state.clockSkewMs ?? 9_999)).toBeLessThan(2_000)
    expect(states.every(({ status, reason }) => (reason === null) === (status === 'live'))).toBe(true)
    expect((await upstream.gateway.registry()).servers).toHaveLength(12)
    await until(() => upstream.capabilities().every(({ id, state: known }) => known === 'available' || id === 'postgres'), 'every capability')
    expect(upstream.capabilities().find(({ id }) => id === 'postgres')).toMatchObject({ state: 'missing' })
  })

  it('works offline when told to, and comes back when told to', async () => {
    const { upstream, until, states } = await connect()
    await until(isLive, 'live')
    upstream.workOffline(true)
    await until(({ status, chosenOffline }) => status === 'offline' && chosenOffline, 'offline')
    const count = states.length
    upstream.retryNow()
    await pause(1_500)
    expect(states.slice(count)).toEqual([])
    upstream.workOffline(false)
    await until(isLive, 'live again')
  })
})

describe('a viewer', () => {
  it('is asked on a schedule instead of told, without one more try of the socket', async () => {
    const viewer = demo.credentials.byRole['viewer']
    if (viewer === undefined) throw new Error('The demo has no viewer')
    const { until, states, upstream } = await connect({ credentials: viewer })
    const state = await until(({ status, catchingUp, legs }) => status === 'degraded' && legs.socket.state === 'refused' && catchingUp === null, 'asking mode')
    expect(state).toMatchObject({ mode: 'asking', user: { role: 'viewer' }, reason: expect.stringContaining('asks every 30 s') as string, retryAt: null })
    const count = states.length
    await pause(3_000)
    expect(states.slice(count).filter(({ legs }) => legs.socket.state !== 'refused')).toEqual([])
    expect(upstream.capabilities().find(({ id }) => id === 'gateway-socket')).toMatchObject({ state: 'forbidden' })
  })
})

describe('a wrong password', () => {
  it('is offered once; the right one, typed later, goes live', async () => {
    const { until, upstream, states } = await connect({ credentials: { ...demo.credentials, password: 'wrong' } })
    expect(await until(({ status }) => status === 'signed-out', 'signed out')).toMatchObject({ reason: 'The gateway did not accept the credentials.', user: null })
    await expect(upstream.signIn('also wrong')).rejects.toMatchObject({ code: 'gateway.signed-out' })
    await pause(1_500)
    expect(states.at(-1)?.status).toBe('signed-out')
    await upstream.signIn(demo.credentials.password)
    await until(isLive, 'live')
  })
})

describe('a trouble of the gateway', () => {
  type Case = { readonly name: string; readonly provoke?: 'retry'; readonly status: ConnectionState['status']; readonly reason: RegExp; readonly recover?: 'retry' }
  it.each<Case>([
    { name: 'dropSockets', status: 'degraded', reason: /live connection/ },
    { name: 'refuseConnections', status: 'offline', reason: /cannot be reached/ },
    { name: 'http500', provoke: 'retry', status: 'offline', reason: /with errors/ },
    { name: 'halfAnswers', provoke: 'retry', status: 'offline', reason: /cannot be reached|with errors/ },
    { name: 'http403', provoke: 'retry', status: 'degraded', reason: /./ },
    { name: 'http401', provoke: 'retry', status: 'signed-out', reason: /does not accept the tokens/, recover: 'retry' },
  ])('$name is $status with its reason, and passes', async ({ name, provoke, status, reason, recover }) => {
    const { until, upstream, states } = await connect()
    await until(isLive, 'live')
    demo.troubles.set(name, true)
    if (provoke !== undefined) upstream.retryNow()
    const seen = await until((state) => state.status === status && state.reason !== null, `${status} under ${name}`)
    expect(seen.reason).toMatch(reason)
    const from = states.length
    await pause(1_500)
    expect(states.slice(from).filter(isLive), 'nothing is called live meanwhile').toEqual(name === 'dropSockets' ? expect.any(Array) : [])
    demo.troubles.set(name, false)
    if (recover !== undefined) upstream.retryNow()
    await until(isLive, `live after ${name}`)
  })

  it.each(['slowAnswers=700', 'http429', 'malformedFrames', 'unknownEvents', 'duplicateEvents', 'outOfOrderEvents', 'clockSkew'])('%s is lived with', async (text) => {
    const [name = '', value] = text.split('=')
    const { until, upstream } = await connect()
    await until(isLive, 'live')
    demo.troubles.set(name, value === undefined ? true : Number(value))
    upstream.retryNow()
    await until(({ status }) => status !== 'live', 'a new connection')
    const state = await until(isLive, `live under ${name}`)
    await pause(1_500)
    expect(upstream.state().status).toBe('live')
    if (name === 'clockSkew') expect(Math.abs((upstream.state().clockSkewMs ?? 0) - 600_000)).toBeLessThan(2_000)
    if (name === 'malformedFrames' || name === 'unknownEvents') await eventually(() => upstream.unknownEventTypes() === 1)
    expect(state.user?.role).toBe('super_admin')
  })

  it('expired tokens are nobody’s business', async () => {
    const { until, upstream, states } = await connect()
    await until(isLive, 'live')
    await pause(1_100)
    const count = states.length
    demo.troubles.set('expiredTokens', true)
    await Promise.all(Array.from({ length: 8 }, () => upstream.gateway.registry()))
    expect(states.slice(count).filter((state) => state.status !== 'live')).toEqual([])
  })
})

describe('a gateway that dies and comes back', () => {
  it('is caught up from the moment it was lost before anything is called live', async () => {
    const first = await startDemoGateway({ seed: 22, clock: systemClock, log: silentLog, postgres: false })
    const { until, missedFrom, states } = await connect({ baseUrl: first.baseUrl, credentials: first.credentials })
    await until(isLive, 'live')
    expect(missedFrom).toEqual([null])
    const killedAt = systemClock.now()
    await first.stop()
    const lost = await until(({ status }) => status === 'offline', 'offline')
    expect(lost.since - killedAt, 'told within a second').toBeLessThan(1_000)
    await pause(1_000)
    const from = states.length
    const second = await startDemoGateway({ seed: 22, clock: systemClock, log: silentLog, postgres: false, port: Number(new URL(first.baseUrl).port) })
    const startedAt = systemClock.now()
    try {
      await until(isLive, 'live again')
      expect(systemClock.now() - startedAt).toBeLessThan(4_000)
      expect(states.slice(from).find(({ catchingUp }) => catchingUp !== null)?.status).toBe('connecting')
      const since = missedFrom.at(-1) ?? 0
      expect(since).toBeLessThanOrEqual(killedAt + 1_000)
      expect(since).toBeGreaterThan(killedAt - 15_000)
    } finally {
      for (const one of opened.splice(0)) await one.stop()
      await second.stop()
    }
  })
})

describe('Postgres', () => {
  let full: DemoGateway
  beforeAll(async () => {
    full = await startDemoGateway({ seed: 23, clock: systemClock, log: silentLog, density: 0.1 })
  })
  afterAll(() => full.stop())
  const target = () => ({ host: full.postgres?.host ?? '', port: full.postgres?.port ?? 0, database: full.postgres?.database ?? '', user: full.postgres?.user ?? '', ssl: 'off' as const })

  it('is waited for while it starts, lost, found again, and looked at again when a table or a right goes', async () => {
    const { upstream, until } = await connect({ baseUrl: full.baseUrl, credentials: full.credentials, postgres: target() })
    expect(await until(({ legs }) => legs.postgres.reason !== null || legs.postgres.state === 'up', 'a word from Postgres')).toMatchObject({ status: expect.stringMatching(/degraded|connecting/) as string })
    await full.postgresReady
    const ready = systemClock.now()
    await until(isLive, 'live with Postgres')
    expect(systemClock.now() - ready).toBeLessThan(4_000)
    const names = upstream.postgres()?.sources.map(({ name }) => name)
    expect(names).toContain('pg.legacy_audit_logs')

    full.troubles.set('tableMissing', 'public.audit_logs')
    full.troubles.set('permissionDenied', 'omni2.interaction_flows')
    await eventually(async () => {
      await upstream.recheckCapabilities()
      const stateOf = (id: string) => upstream.capabilities().find((one) => one.id === id)?.state
      return stateOf('pg.legacy_audit_logs') === 'missing' && stateOf('pg.interaction_flows') === 'forbidden'
    })
    expect(upstream.state().status).toBe('live')
    expect(upstream.postgres()?.sources.map(({ name }) => name)).not.toContain('pg.legacy_audit_logs')
    expect(upstream.capabilities().find(({ id }) => id === 'pg.interaction_flows')?.says).toContain('grant script')
    full.troubles.set('tableMissing', false)
    full.troubles.set('permissionDenied', false)
    await eventually(async () => {
      await upstream.recheckCapabilities()
      return upstream.postgres()?.sources.length === names?.length
    })

    full.troubles.set('postgresDown', true)
    upstream.retryNow()
    expect(await until(({ status, legs }) => status === 'degraded' && legs.postgres.state === 'down', 'degraded without Postgres')).toMatchObject({ reason: 'The Postgres database cannot be reached.' })
    expect(upstream.postgres()).toBeUndefined()
    full.troubles.set('postgresDown', false)
    await until(isLive, 'live with Postgres again')
  })
})

async function eventually(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    if (await isSo()) return
    await pause(100)
  }
  throw new Error('Waited in vain')
}
