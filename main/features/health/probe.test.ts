import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startMcpServers, type McpServers } from '#main/demo-gateway/mcp-servers/start-mcp-servers.ts'
import { systemClock, type Clock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { probe } from './probe.ts'

const running: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.push(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const serve = (answer: RequestListener): Promise<string> => {
  const server = createHttpServer(answer)
  running.push(async () => server.closeAllConnections())
  return listen(server)
}

async function mcpServers(): Promise<McpServers> {
  const servers = await startMcpServers({ clock: systemClock, log: silentLog })
  running.push(() => servers.stop())
  return servers
}

/** Waits only a moment where the product waits seconds. */
const hastyClock: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms / 50, run) }

describe('a look at an MCP server from here', () => {
  it('lists the tools of every real server', async () => {
    const { servers } = await mcpServers()
    for (const { url } of servers) {
      const outcome = await probe(url, systemClock)
      expect(outcome).toMatchObject({ kind: 'up' })
      expect(outcome.kind === 'up' && outcome.tools).toBeGreaterThan(0)
    }
  })

  it('finds the same server by the address without /mcp, as the gateway does', async () => {
    const { servers } = await mcpServers()
    expect(await probe((servers[0]?.url ?? '').replace(/\/mcp$/, '/'), systemClock)).toMatchObject({ kind: 'up' })
  })

  it('tells a failing server, one that hangs up and one that is not there apart', async () => {
    const { servers } = await mcpServers()
    const [server] = servers
    server?.setTrouble({ kind: 'failing' })
    expect(await probe(server?.url ?? '', systemClock)).toMatchObject({ kind: 'down', text: 'HTTP 503' })
    server?.setTrouble({ kind: 'hanging-up' })
    expect(await probe(server?.url ?? '', systemClock)).toMatchObject({ kind: 'down', text: 'connection closed by the server' })
    const closed = await listen(createServer())
    await running.pop()?.()
    expect(await probe(closed, systemClock)).toMatchObject({ kind: 'down', text: 'connection refused' })
  })

  it('calls something else that answers in plain text no MCP server', async () => {
    const url = await serve((_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('hello'))
    expect(await probe(url, systemClock)).toMatchObject({ kind: 'down', text: 'it answers, but not as an MCP server' })
  })

  it.each([
    ['HTML', 'text/html', '<p>hello'],
    ['broken JSON', 'application/json', '{"jsonrpc":'],
    ['other JSON', 'application/json', '{"status":"ok"}'],
  ])('does not take %s for MCP', async (_what, type, body) => {
    const url = await serve((_request, response) => void response.writeHead(200, { 'content-type': type }).end(body))
    expect(await probe(url, systemClock)).toMatchObject({ kind: 'down', text: 'it answers, but not as an MCP server' })
  })

  it.each([[401, 'up'], [403, 'up'], [429, 'up'], [404, 'down'], [500, 'down'], [502, 'down']])('takes HTTP %i for %s: a refusal comes from somebody', async (status, kind) => {
    const url = await serve((_request, response) => void response.writeHead(status).end())
    expect(await probe(url, systemClock)).toMatchObject(kind === 'up' ? { kind } : { kind, text: `HTTP ${status}` })
  })

  it('calls a server that refuses our question by protocol reachable all the same', async () => {
    const url = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        const { id } = JSON.parse(body) as { id: number }
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32602, message: 'Unsupported protocol version' } }))
      })
    })
    expect(await probe(url, systemClock)).toMatchObject({ kind: 'up', tools: 0 })
  })

  it.each([
    ['accepts and never answers', () => listen(createServer((socket) => void socket.on('error', () => undefined).resume()))],
    ['begins an answer and never ends it', () => serve((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'))],
    ['opens a stream and never says anything', () => serve((_request, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders())],
  ])('gives up on one that %s', async (_what, start) => {
    const url = await start()
    expect(await probe(url, hastyClock)).toMatchObject({ kind: 'down', text: 'no answer within 5 s' })
  })

  it.each([['stdio:///usr/bin/server', 'opened'], ['not an address', 'opened'], ['http://jira-tickets.invalid/mcp', 'known']])('says nothing about %s, which means nothing here', async (url, word) => {
    const outcome = await probe(url, systemClock)
    expect(outcome.kind).toBe('cannot-look')
    expect('text' in outcome && outcome.text).toContain(word)
  })
})
