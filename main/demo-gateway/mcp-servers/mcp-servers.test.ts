import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { serverPlans, worldAt } from '../world/index.ts'
import { startMcpServers, type McpServers } from './start-mcp-servers.ts'

const startedAt = Date.UTC(2026, 10, 19, 12)
let now = startedAt
const clock: Clock = { ...systemClock, now: () => now }
let running: McpServers

beforeEach(async () => {
  now = startedAt
  running = await startMcpServers({ clock, log: silentLog })
})
afterEach(() => running.stop())

function named(name: string) {
  const server = running.servers.find((candidate) => candidate.name === name)
  if (!server) throw new Error(`${name} does not run`)
  return server
}

async function withClient<Result>(name: string, run: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(named(name).url)))
  try {
    return await run(client)
  } finally {
    await client.close()
  }
}

const call = (server: string, tool: string, parameters: Record<string, unknown>) => withClient(server, (client) => client.callTool({ name: tool, arguments: parameters }))
const textOf = (result: Awaited<ReturnType<typeof call>>) => (result.content as { text: string }[])[0]?.text

describe('the real MCP servers', () => {
  it('complete the handshake and list exactly the tools that the registry of the world promises', async () => {
    expect(running.servers.length).toBeGreaterThanOrEqual(3)
    for (const { name } of running.servers) {
      const { tools } = await withClient(name, (client) => client.listTools())
      expect(tools).toEqual(serverPlans.find((plan) => plan.name === name)?.tools)
    }
  })

  it('do real work', async () => {
    expect(textOf(await call('calculator', 'add', { a: 2, b: 40 }))).toBe('{"result":42}')
    expect(textOf(await call('calculator', 'statistics', { values: '1, 2, 3, 10' }))).toContain('"median":2.5')
    expect(textOf(await call('text-tools', 'slugify', { text: 'Größe & Zahl' }))).toBe('gro-e-zahl')
    expect(textOf(await call('world-clock', 'current_time', { timezone: 'Asia/Tokyo' }))).toContain('2026-11-19 21:00:00')
    expect(textOf(await call('people-directory', 'team_members', { team: 'finance' }))).toContain('Hannah Schmitt')
  })

  it('mark a made-up answer as simulated', async () => {
    expect(textOf(await call('kubernetes-ops', 'list_pods', { namespace: 'shop' }))).toContain('"simulated":true')
  })

  it('answer wrong arguments with a tool error and an unknown tool with a protocol error', async () => {
    expect(await call('calculator', 'divide', { a: 1, b: 0 })).toMatchObject({ isError: true })
    await expect(call('calculator', 'format_disk', {})).rejects.toThrow('Unknown tool')
  })

  it('have no stream to open and no page that is not theirs', async () => {
    expect((await fetch(named('calculator').url)).status).toBe(405)
    expect((await fetch(`${named('calculator').url}/mcp`, { method: 'POST' })).status).toBe(404)
  })

  it('fail, hang up and are slow when told to, one at a time', async () => {
    named('calculator').setTrouble({ kind: 'failing' })
    await expect(call('calculator', 'add', { a: 1, b: 1 })).rejects.toThrow('Service Unavailable')
    named('calculator').setTrouble({ kind: 'hanging-up' })
    await expect(call('calculator', 'add', { a: 1, b: 1 })).rejects.toThrow()
    expect(await call('text-tools', 'reverse', { text: 'abc' })).toMatchObject({ content: [{ text: 'cba' }] })
    named('calculator').setTrouble({ kind: 'slow', delayMs: 120 })
    const began = performance.now()
    await call('calculator', 'add', { a: 1, b: 1 })
    expect(performance.now() - began).toBeGreaterThan(120)
    named('calculator').setTrouble({ kind: 'none' })
    expect(textOf(await call('calculator', 'add', { a: 1, b: 1 }))).toBe('{"result":2}')
  })

  it('go down and come back with the outages of the world they follow', async () => {
    running.follow(worldAt({ seed: 1, startedAt, urls: running.urls }))
    expect(textOf(await call('text-tools', 'reverse', { text: 'abc' }))).toBe('cba')
    now = startedAt + 80_000
    await expect(call('text-tools', 'reverse', { text: 'abc' })).rejects.toThrow('Service Unavailable')
    now = startedAt + 200_000
    expect(textOf(await call('text-tools', 'reverse', { text: 'abc' }))).toBe('cba')
  })
})
