import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts'
import type { LiveFact } from '../upstream.ts'
import { openLiveSocket, type LiveSocket, type LiveSocketOptions, type SocketEnd } from './live-socket.ts'

let server: Server
let port: number
let clock: FakeClock
const accepted: WebSocket[] = []
const bearers: string[] = []
const heardByServer: string[] = []
const open: LiveSocket[] = []
/** What the server answers an upgrade with instead of taking it. */
let refuseWith: number | undefined

beforeEach(async () => {
  clock = createFakeClock()
  refuseWith = undefined
  server = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    bearers.push(request.headers.authorization ?? '')
    if (refuseWith !== undefined) {
      socket.end(`HTTP/1.1 ${refuseWith} No\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data) => void heardByServer.push((data as Buffer).toString('utf8')))
      client.on('error', () => undefined)
      accepted.push(client)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  for (const one of accepted.splice(0)) one.terminate()
  bearers.length = 0
  heardByServer.length = 0
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

type Heard = { readonly facts: LiveFact[]; readonly unknown: string[]; readonly ends: SocketEnd[]; ups: number; readonly line: Socket }

async function listen(options: Partial<LiveSocketOptions> = {}): Promise<Heard> {
  const line = connect(port, '127.0.0.1')
  await new Promise<void>((resolve) => line.once('connect', () => resolve()))
  const heard: Heard = { facts: [], unknown: [], ends: [], ups: 0, line }
  open.push(
    openLiveSocket({
      url: `ws://127.0.0.1:${port}/ws`, bearer: 'the-token', connected: line, clock, log: silentLog,
      onUp: () => {
        heard.ups++
      },
      onFacts: (facts) => void heard.facts.push(...facts),
      onUnknown: (type) => void heard.unknown.push(type),
      onEnd: (end) => void heard.ends.push(end),
      ...options,
    }),
  )
  return heard
}

async function theServerSide(): Promise<WebSocket> {
  return vi.waitFor(() => {
    const client = accepted.at(-1)
    if (client === undefined || heardByServer.length === 0) throw new Error('Not yet')
    return client
  })
}

const ping = JSON.stringify({ type: 'ping', timestamp: '2026-11-21T10:00:00' })
const event = (server: string, to = 'unhealthy'): string =>
  JSON.stringify({ type: 'mcp_status_change', timestamp: '2026-11-21T10:00:00', data: { mcp_name: server, old_status: 'healthy', new_status: to, severity: 'high' } })

describe('the live socket', () => {
  it('sends the token as a header and subscribes to every event that really fires', async () => {
    await listen()
    await theServerSide()
    expect(bearers).toEqual(['Bearer the-token'])
    const asked = JSON.parse(heardByServer[0] ?? '') as { action: string; event_types: string[] }
    expect(asked.action).toBe('subscribe')
    expect(asked.event_types).toContain('mcp_status_change')
  })

  it('is up on the first sign of life, not when it opens', async () => {
    const heard = await listen()
    const client = await theServerSide()
    expect(heard.ups).toBe(0)
    client.send(ping)
    client.send('pong')
    await vi.waitFor(() => expect(heard.ups).toBe(1))
  })

  it('turns events into facts, with the same key for the same event told twice', async () => {
    const heard = await listen()
    const client = await theServerSide()
    for (const text of [event('Files'), event('Files'), event('Other'), event('Files', 'loading')]) client.send(text)
    await vi.waitFor(() => expect(heard.facts).toHaveLength(3))
    const keys = heard.facts.map((fact) => ('key' in fact ? fact.key : ''))
    expect(keys[0]).toBe(keys[1])
    expect(keys[0]).not.toBe(keys[2])
    expect(heard.facts[0]).toMatchObject({ kind: 'health.check', server: { name: 'Files' }, ok: false, at: Date.UTC(2026, 10, 21, 10) })
  })

  it('survives whatever is no frame, and counts what it does not know', async () => {
    const heard = await listen()
    const client = await theServerSide()
    for (const text of ['{"type":', '[]', 'null', '"x"', '{"type":"omni3_flux","data":{}}', '{"type":"mcp_status_change","data":{}}', Buffer.from([1, 2, 3])]) client.send(text)
    client.send(event('Files'))
    await vi.waitFor(() => expect(heard.facts).toHaveLength(1))
    expect(heard.unknown).toEqual(['malformed', 'malformed', 'malformed', 'malformed', 'omni3_flux', 'malformed'])
    expect(heard.ends).toEqual([])
  })

  it('is given up when it goes silent for five seconds', async () => {
    const heard = await listen()
    const client = await theServerSide()
    client.send(ping)
    await vi.waitFor(() => expect(heard.ups).toBe(1))
    await clock.advance(4_999)
    expect(heard.ends).toEqual([])
    await clock.advance(1)
    expect(heard.ends).toEqual([{ kind: 'lost', reason: 'The live connection went silent.' }])
    expect(clock.pendingTimers).toBe(0)
  })

  it('is refused, not lost, when the role may not use it', async () => {
    const heard = await listen()
    const client = await theServerSide()
    client.close(1008, 'Insufficient permissions')
    await vi.waitFor(() => expect(heard.ends).toHaveLength(1))
    expect(heard.ends[0]).toMatchObject({ kind: 'refused', reason: expect.stringContaining('role') as string })
    expect(heard.ups).toBe(0)
  })

  it.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [502, 'lost'],
    [301, 'lost'],
  ])('answered %i ends as %s', async (status, kind) => {
    refuseWith = status
    const heard = await listen()
    await vi.waitFor(() => expect(heard.ends).toHaveLength(1))
    expect(heard.ends[0]?.kind).toBe(kind)
  })

  it('ends once, whatever else happens, and says nothing after it was closed', async () => {
    const heard = await listen()
    const client = await theServerSide()
    client.send(ping)
    await vi.waitFor(() => expect(heard.ups).toBe(1))
    client.terminate()
    await vi.waitFor(() => expect(heard.ends).toHaveLength(1))
    await clock.advance(60_000)
    expect(heard.ends).toHaveLength(1)

    const second = await listen()
    open.at(-1)?.close()
    await clock.advance(60_000)
    expect(second.ends).toEqual([])
  })

  it('refuses a frame larger than any real one', async () => {
    const heard = await listen()
    const client = await theServerSide()
    client.send('x'.repeat(1_000_001))
    await vi.waitFor(() => expect(heard.ends).toHaveLength(1))
    expect(heard.facts).toEqual([])
  })

  it('holds the line while there is no room, loses nothing, and does not take its own silence for death', async () => {
    const room: (() => void)[] = []
    const facts: LiveFact[] = []
    const heard = await listen({
      onFacts: (some) => {
        facts.push(...some)
        return new Promise<void>((resolve) => void room.push(resolve))
      },
    })
    const client = await theServerSide()
    for (let index = 0; index < 5_000; index++) client.send(event(`Server ${index}`))
    await vi.waitFor(() => expect(heard.line.isPaused()).toBe(true))
    const held = facts.length
    // What had already been read may still be handed over; what is on the wire stays there.
    expect(held).toBeLessThan(2_000)
    await clock.advance(60_000)
    expect(heard.ends).toEqual([])
    await vi.waitFor(() => {
      for (const go of room.splice(0)) go()
      expect(facts).toHaveLength(5_000)
    }, 10_000)
    expect(new Set(facts.map((fact) => ('name' in fact.server ? fact.server.name : ''))).size).toBe(5_000)
    for (const go of room.splice(0)) go()
    client.send(ping)
    await vi.waitFor(() => expect(heard.line.isPaused()).toBe(false))
    await clock.advance(5_000)
    expect(heard.ends).toEqual([{ kind: 'lost', reason: 'The live connection went silent.' }])
  })
})
