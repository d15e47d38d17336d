import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createCredentials } from './credentials.ts'
import type { GatewayAnswer, GatewayRequest } from './gateway-request.ts'

const LIFETIME_S = 1_800

function token(number: number, type: 'access' | 'refresh'): string {
  const payload = { sub: '7', username: 'ana@example.org', name: 'Ana', role: 'admin', iat: 1_000 + number, exp: 9_000_000_000, type }
  return `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${type}${number}`
}

/** A gateway that issues numbered tokens; each call is noted, and any of them can be made to fail. */
function aGateway(options: { readonly password?: string | null; readonly lifetimeS?: number } = {}) {
  const clock = createFakeClock()
  const calls: string[] = []
  const heard: string[] = []
  const registered: string[] = []
  const stored: { password: string | null } = { password: options.password === undefined ? 'right' : options.password }
  const answers: { login?: number | 'offline'; refresh?: number | 'offline'; data?: (bearer: string) => number } = {}
  let issued = 0
  let gate: Promise<void> | undefined

  function answer(status: number, body: unknown): GatewayAnswer {
    return { status, headers: {}, contentType: 'application/json', bodyText: JSON.stringify(body), durationMs: 1 }
  }

  async function send(request: GatewayRequest): Promise<GatewayAnswer> {
    const kind = request.path.endsWith('/login') ? 'login' : request.path.endsWith('/refresh') ? 'refresh' : 'data'
    const bearer = request.headers?.['authorization']?.replace('Bearer ', '') ?? ''
    calls.push(kind === 'data' ? `data ${bearer.split('.')[2] ?? ''}` : kind)
    await gate
    if (kind === 'data') return answer(answers.data?.(bearer) ?? 200, {})
    const wanted = answers[kind]
    if (wanted === 'offline') throw new AppError('gateway.offline')
    if (wanted !== undefined) return answer(wanted, { detail: 'Invalid email or password' })
    if (kind === 'login' && (request.body as { password: string }).password !== 'right') return answer(401, { detail: 'Invalid email or password' })
    issued++
    return answer(200, { access_token: token(issued, 'access'), refresh_token: token(issued, 'refresh'), token_type: 'bearer', expires_in: options.lifetimeS ?? LIFETIME_S })
  }

  const credentials = createCredentials({
    auth: { kind: 'password', username: 'ana' },
    secrets: {
      get: async () => stored.password,
      set: async (_name, value) => {
        stored.password = value
      },
    },
    send, clock,
    log: silentLog,
    registerSecret: (value) => registered.push(value),
    onSignedIn: (who) => heard.push(`in ${who.role}`),
    onSignedOut: (reason) => heard.push(`out: ${reason}`),
  })
  return {
    credentials, clock, calls, heard, registered, stored, answers,
    hold() {
      const held = Promise.withResolvers<undefined>()
      gate = held.promise
      return () => {
        gate = undefined
        held.resolve(undefined)
      }
    },
  }
}

const data: GatewayRequest = { method: 'GET', path: '/api/v1/x' }

describe('tokens', () => {
  it('are fetched once, however many ask at the same time', async () => {
    const { credentials, calls, heard } = aGateway()
    const bearers = await Promise.all(Array.from({ length: 20 }, () => credentials.bearer()))
    expect(new Set(bearers)).toEqual(new Set([token(1, 'access')]))
    expect(calls).toEqual(['login'])
    expect(heard).toEqual(['in admin'])
  })

  it('are told to the redactor before they are used', async () => {
    const { credentials, registered } = aGateway()
    await credentials.bearer()
    expect(registered).toEqual([token(1, 'access'), token(1, 'refresh')])
  })

  it('are replaced at eighty per cent of their life, without being asked', async () => {
    const { credentials, clock, calls } = aGateway()
    await credentials.bearer()
    await clock.advance(LIFETIME_S * 1000 * 0.8 - 1)
    expect(calls).toEqual(['login'])
    await clock.advance(1)
    expect(calls).toEqual(['login', 'refresh'])
    expect(await credentials.bearer()).toBe(token(2, 'access'))
  })

  it('go on for a day without one refused request', async () => {
    const { credentials, clock, calls, heard } = aGateway()
    for (let minute = 0; minute < 24 * 60; minute++) {
      expect((await credentials.authorized(data)).status).toBe(200)
      await clock.advance(60_000)
    }
    expect(calls.filter((call) => call === 'login')).toHaveLength(1)
    expect(calls.filter((call) => call === 'refresh')).toHaveLength(60)
    expect(heard.filter((word) => word.startsWith('out'))).toEqual([])
  })

  it('are refreshed before use when their life ran out while nobody could refresh them', async () => {
    const { credentials, clock, calls, answers } = aGateway()
    await credentials.bearer()
    answers.refresh = 'offline'
    await clock.advance(LIFETIME_S * 1000)
    delete answers.refresh
    await credentials.authorized(data)
    expect(calls).toEqual(['login', 'refresh', 'refresh', 'data access2'])
  })

  it('are counted by this clock: one that was set back makes them new again at once', async () => {
    const { credentials, clock, calls } = aGateway()
    await credentials.bearer()
    clock.setWallClock(clock.now() - 3_600_000)
    await credentials.bearer()
    expect(calls).toEqual(['login', 'refresh'])
  })

  it('are refreshed on wake', async () => {
    const { credentials, calls } = aGateway()
    await credentials.bearer()
    credentials.expire()
    await credentials.bearer()
    await credentials.bearer()
    expect(calls).toEqual(['login', 'refresh'])
  })

  it.each([0, 1, 10_000_000])('that claim to live %i s are not refreshed in a loop', async (lifetimeS) => {
    const { credentials, clock, calls } = aGateway({ lifetimeS })
    await credentials.bearer()
    await clock.advance(10_000)
    expect(calls.length).toBeLessThanOrEqual(11)
  })

  it('that arrive after everything was forgotten are not kept', async () => {
    const { credentials, clock, heard, hold } = aGateway()
    const release = hold()
    const asked = credentials.bearer()
    credentials.forget()
    release()
    await asked
    expect(heard).toEqual([])
    expect(credentials.role()).toBeNull()
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('a refused token', () => {
  it('is refreshed, and the request sent once more', async () => {
    const { credentials, calls, answers } = aGateway()
    answers.data = (bearer) => (bearer === token(1, 'access') ? 401 : 200)
    expect((await credentials.authorized(data)).status).toBe(200)
    expect(calls).toEqual(['login', 'data access1', 'refresh', 'data access2'])
  })

  it('is refreshed once for all requests that met it', async () => {
    const { credentials, calls, answers } = aGateway()
    answers.data = (bearer) => (bearer === token(1, 'access') ? 401 : 200)
    const all = await Promise.all(Array.from({ length: 10 }, () => credentials.authorized(data)))
    expect(all.every(({ status }) => status === 200)).toBe(true)
    expect(calls.filter((call) => call === 'refresh')).toHaveLength(1)
  })

  it('falls back to the password when the refresh token is refused too', async () => {
    const { credentials, calls, answers, heard } = aGateway()
    answers.data = (bearer) => (bearer === token(1, 'access') ? 401 : 200)
    answers.refresh = 401
    expect((await credentials.authorized(data)).status).toBe(200)
    expect(calls).toEqual(['login', 'data access1', 'refresh', 'login', 'data access2'])
    expect(heard).toEqual(['in admin', 'in admin'])
  })

  it('signs out when a fresh one is refused as well, and says whose fault it is', async () => {
    const { credentials, answers, heard, calls } = aGateway()
    answers.data = () => 401
    expect((await credentials.authorized(data)).status).toBe(401)
    expect(heard.at(-1)).toBe('out: The gateway does not accept the tokens that it has just issued.')
    const before = calls.length
    await expect(credentials.authorized(data)).rejects.toMatchObject({ code: 'gateway.signed-out' })
    expect(calls).toHaveLength(before)
  })
})

describe('a refused password', () => {
  it('is offered once, not with every request: accounts are locked for less', async () => {
    const { credentials, calls, heard } = aGateway({ password: 'wrong' })
    for (let i = 0; i < 5; i++) await expect(credentials.bearer()).rejects.toMatchObject({ code: 'gateway.signed-out' })
    expect(calls).toEqual(['login'])
    expect(heard).toEqual(['out: The gateway did not accept the credentials.'])
  })

  it('is offered again when a person asks for a new connection', async () => {
    const { credentials, calls } = aGateway({ password: 'wrong' })
    await expect(credentials.bearer()).rejects.toThrow()
    credentials.expire()
    await expect(credentials.bearer()).rejects.toThrow()
    expect(calls).toEqual(['login', 'login'])
  })

  it('is told apart from a missing one', async () => {
    const { credentials, calls, heard } = aGateway({ password: null })
    await expect(credentials.bearer()).rejects.toMatchObject({ code: 'secrets.missing' })
    expect(calls).toEqual([])
    expect(heard).toEqual(['out: No password is stored for this profile.'])
  })

  it('is told apart from a refused account', async () => {
    const { credentials, answers, heard } = aGateway()
    answers.login = 403
    await expect(credentials.bearer()).rejects.toMatchObject({ code: 'gateway.forbidden' })
    expect(heard).toEqual(['out: The gateway refuses this account (403).'])
  })

  it('is not blamed for a gateway that is away or broken', async () => {
    const { credentials, answers, heard } = aGateway()
    answers.login = 'offline'
    await expect(credentials.bearer()).rejects.toMatchObject({ code: 'gateway.offline' })
    answers.login = 500
    await expect(credentials.bearer()).rejects.toMatchObject({ code: 'gateway.failed' })
    delete answers.login
    await credentials.bearer()
    expect(heard).toEqual(['in admin'])
  })
})

describe('a newly typed password', () => {
  it('is kept once the gateway took it', async () => {
    const { credentials, stored, heard } = aGateway({ password: 'wrong' })
    await expect(credentials.bearer()).rejects.toThrow()
    await credentials.signIn('right')
    expect(stored.password).toBe('right')
    expect(heard.at(-1)).toBe('in admin')
  })

  it('does not take the place of a good one when it is wrong', async () => {
    const { credentials, stored } = aGateway()
    await expect(credentials.signIn('mistyped')).rejects.toMatchObject({ code: 'gateway.signed-out' })
    expect(stored.password).toBe('right')
  })

  it('is used even while an attempt with the old one is under way', async () => {
    const { credentials, heard, hold } = aGateway({ password: 'wrong' })
    const release = hold()
    const old = credentials.bearer()
    const typed = credentials.signIn('right')
    release()
    await Promise.allSettled([old, typed])
    expect(heard).toEqual(['in admin'])
    expect(await credentials.bearer()).toBe(token(1, 'access'))
  })
})
