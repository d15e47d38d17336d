import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { toGatewayError } from '#main/upstream/omni2/wire/errors.ts'
import { parseTokenClaims, parseTokenPair } from '#main/upstream/omni2/wire/tokens.ts'
import { parseWsFrame } from '#main/upstream/omni2/wire/ws-frames.ts'
import type { WsFrame } from '#main/upstream/omni2/wire/ws-frames.ts'
import { startDemoGateway } from './server.ts'
import type { DemoGateway } from './server.ts'
import { createSwitchboard, parseTrouble, troubleCatalogue, troubleNames } from './trouble.ts'

let gateway: DemoGateway

beforeEach(async () => {
  gateway = await startDemoGateway({ seed: 5, clock: systemClock, log: silentLog, postgres: false })
})
afterEach(() => gateway.stop())

async function signIn(): Promise<{ readonly accessToken: string; readonly refreshToken: string }> {
  const { username, password } = gateway.credentials
  const answer = await fetch(`${gateway.baseUrl}/auth/api/v1/auth/login`, { method: 'POST', body: JSON.stringify({ username, password }) })
  return parseTokenPair(await answer.json())
}

async function codeOf(token: string, path = '/api/v1/events/mcp-list'): Promise<string> {
  const answer = await fetch(`${gateway.baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } })
  if (answer.ok) return 'fine'
  return toGatewayError({ status: answer.status, contentType: answer.headers.get('content-type'), bodyText: await answer.text() }).code
}

/** A subscribed socket; `until` resolves with all frames as soon as `enough` likes them. */
async function listen(token: string) {
  const socket = new WebSocket(`${gateway.baseUrl.replace('http', 'ws')}/ws`, { headers: { authorization: `Bearer ${token}` } })
  const frames: WsFrame[] = []
  const watchers = new Set<() => void>()
  socket.on('message', (data: Buffer) => {
    frames.push(parseWsFrame(data.toString('utf8')))
    for (const look of watchers) look()
  })
  const closed = new Promise<void>((resolve) => void socket.on('close', () => resolve()))
  await new Promise<void>((resolve, reject) => void socket.on('open', () => resolve()).on('error', reject))
  const until = (enough: (frames: readonly WsFrame[]) => boolean): Promise<readonly WsFrame[]> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (enough(frames)) resolve(frames)
      }
      watchers.add(look)
      look()
    })
  socket.send(JSON.stringify({ action: 'subscribe', event_types: ['mcp_status_change', 'circuit_breaker_state'] }))
  await until((seen) => seen.some((frame) => frame.kind === 'subscribed'))
  return { until, closed, close: () => socket.terminate() }
}

const broadcast = (token: string) => fetch(`${gateway.baseUrl}/api/v1/events/test/broadcast`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
const kinds = (frames: readonly WsFrame[]): readonly string[] => frames.flatMap((frame) => (frame.kind === 'event' ? [frame.event.type] : []))

describe('over HTTP', () => {
  test.each([
    ['http401', 'gateway.signed-out'],
    ['http403', 'gateway.forbidden'],
    ['http500', 'gateway.failed'],
  ])('%s makes guarded requests end as %s until it is switched off', async (name, code) => {
    const { accessToken } = await signIn()
    gateway.troubles.set(name, true)
    expect(await codeOf(accessToken)).toBe(code)
    gateway.troubles.set(name, false)
    expect(await codeOf(accessToken)).toBe('fine')
  })

  test('http429 turns every second request away, once openly and once inside a 500', async () => {
    const { accessToken } = await signIn()
    gateway.troubles.set('http429', true)
    const codes: string[] = []
    for (let count = 0; count < 4; count += 1) codes.push(await codeOf(accessToken))
    expect(codes).toEqual(['gateway.rate-limited', 'fine', 'gateway.rate-limited', 'fine'])
  })

  test('signing in works while guarded requests answer 401', async () => {
    gateway.troubles.set('http401', true)
    await expect(signIn()).resolves.toHaveProperty('accessToken')
  })

  test('slowAnswers waits as long as it is told', async () => {
    const { accessToken } = await signIn()
    gateway.troubles.set('slowAnswers', 300)
    const began = systemClock.monotonic()
    expect(await codeOf(accessToken)).toBe('fine')
    expect(systemClock.monotonic() - began).toBeGreaterThanOrEqual(290)
  })

  test('halfAnswers breaks off inside the body', async () => {
    gateway.troubles.set('halfAnswers', true)
    const answer = await fetch(`${gateway.baseUrl}/health`)
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
  })

  test('refuseConnections closes the port and opens the same one again', async () => {
    const { accessToken } = await signIn()
    const socket = await listen(accessToken)
    gateway.troubles.set('refuseConnections', true)
    await socket.closed
    await expect(fetch(`${gateway.baseUrl}/health`)).rejects.toThrow()
    gateway.troubles.set('refuseConnections', false)
    await expect.poll(() => fetch(`${gateway.baseUrl}/health`).then((answer) => answer.status, () => 0)).toBe(200)
    expect(await codeOf(accessToken)).toBe('fine')
  })

  test('expiredTokens ends the access tokens issued so far; refreshing brings a good one', async () => {
    const { accessToken, refreshToken } = await signIn()
    gateway.troubles.set('expiredTokens', true)
    expect(await codeOf(accessToken)).toBe('gateway.signed-out')
    const answer = await fetch(`${gateway.baseUrl}/auth/api/v1/auth/refresh`, { method: 'POST', headers: { authorization: `Bearer ${refreshToken}` } })
    expect(await codeOf(parseTokenPair(await answer.json()).accessToken)).toBe('fine')
  })

  test('clockSkew shifts the times in answers and in tokens', async () => {
    gateway.troubles.set('clockSkew', 3_600_000)
    const claims = parseTokenClaims((await signIn()).accessToken)
    expect(claims.issuedAt - systemClock.now()).toBeGreaterThan(3_590_000)
    const health = (await (await fetch(`${gateway.baseUrl}/health`)).json()) as { readonly timestamp: string }
    expect(Date.parse(`${health.timestamp}Z`) - systemClock.now()).toBeGreaterThan(3_590_000)
  })
})

describe('over the socket', () => {
  test('dropSockets cuts the open ones, and new ones after two seconds', async () => {
    const { accessToken } = await signIn()
    const first = await listen(accessToken)
    gateway.troubles.set('dropSockets', true)
    await first.closed
    const second = await listen(accessToken)
    await second.closed
  })

  test('malformedFrames breaks every third frame', async () => {
    const { accessToken } = await signIn()
    gateway.troubles.set('malformedFrames', true)
    const socket = await listen(accessToken)
    const frames = await socket.until((seen) => seen.length >= 3)
    expect(frames.filter((frame) => frame.kind === 'malformed')).toHaveLength(1)
    socket.close()
  })

  test('unknownEvents sends events of a type nobody declares', async () => {
    const { accessToken } = await signIn()
    gateway.troubles.set('unknownEvents', true)
    const socket = await listen(accessToken)
    await socket.until((seen) => seen.some((frame) => frame.kind === 'unknown' && frame.type === 'omni3_quantum_flux'))
    socket.close()
  })

  test('duplicateEvents sends each event twice', async () => {
    const { accessToken } = await signIn()
    gateway.troubles.set('duplicateEvents', true)
    const socket = await listen(accessToken)
    await broadcast(accessToken)
    const frames = await socket.until((seen) => kinds(seen).length >= 4)
    expect(kinds(frames)).toEqual(['status-changed', 'status-changed', 'circuit-changed', 'circuit-changed'])
    socket.close()
  })

  test('outOfOrderEvents sends the later of two first, each with its own time', async () => {
    const { accessToken } = await signIn()
    gateway.troubles.set('outOfOrderEvents', true)
    const socket = await listen(accessToken)
    await broadcast(accessToken)
    const frames = await socket.until((seen) => kinds(seen).length >= 2)
    expect(kinds(frames)).toEqual(['circuit-changed', 'status-changed'])
    const [later = 0, earlier = 0] = frames.flatMap((frame) => (frame.kind === 'event' ? [frame.at] : []))
    expect(later).toBeGreaterThan(earlier)
    socket.close()
  })
})

describe('the switchboard', () => {
  test('names and describes every trouble', () => {
    const rows = createSwitchboard().list()
    expect(rows.map((row) => row.name)).toEqual(troubleNames)
    for (const row of rows) expect(row).toMatchObject({ on: false, label: expect.stringMatching(/\w/) as string, says: expect.stringMatching(/\.$/) as string })
  })

  test('tells listeners what changed, once', () => {
    const switches = createSwitchboard()
    const told: unknown[] = []
    switches.onChanged((name, value) => void told.push([name, value]))
    switches.set('http500', true)
    switches.set('http500', true)
    switches.set('slowAnswers', true)
    switches.set('slowAnswers', 50)
    expect(told).toEqual([['http500', true], ['slowAnswers', troubleCatalogue.slowAnswers.parameter.fallback], ['slowAnswers', 50]])
  })

  test('reads what scripts write and refuses what it does not know', () => {
    expect(parseTrouble('http500')).toEqual({ name: 'http500', value: true })
    expect(parseTrouble('slowAnswers=250')).toEqual({ name: 'slowAnswers', value: 250 })
    expect(parseTrouble('tableMissing=omni2.user_activities')).toEqual({ name: 'tableMissing', value: 'omni2.user_activities' })
    expect(parseTrouble('http500=off')).toEqual({ name: 'http500', value: false })
    expect(() => parseTrouble('gremlins')).toThrow(/gremlins.*dropSockets/)
    expect(() => parseTrouble('slowAnswers=soon')).toThrow(RangeError)
    expect(() => createSwitchboard().set('constructor', true)).toThrow(RangeError)
  })
})
