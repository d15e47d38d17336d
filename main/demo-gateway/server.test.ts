import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { parseBreakerStatus } from '#main/upstream/omni2/wire/breaker.ts'
import { parseServerList } from '#main/upstream/omni2/wire/servers.ts'
import { parseTokenPair } from '#main/upstream/omni2/wire/tokens.ts'
import { startDemoGateway } from './server.ts'
import type { DemoGateway, DemoOptions } from './server.ts'

const open = new Set<DemoGateway>()
afterEach(async () => {
  for (const gateway of open) await gateway.stop()
  open.clear()
})

async function start(options: Partial<DemoOptions> = {}): Promise<DemoGateway> {
  const gateway = await startDemoGateway({ seed: 8, clock: systemClock, log: silentLog, postgres: false, ...options })
  open.add(gateway)
  return gateway
}

async function signIn(gateway: DemoGateway): Promise<string> {
  const { username, password } = gateway.credentials
  const answer = await fetch(`${gateway.baseUrl}/auth/api/v1/auth/login`, { method: 'POST', body: JSON.stringify({ username, password }) })
  return parseTokenPair(await answer.json()).accessToken
}

test('answers as soon as it has started', async () => {
  const gateway = await start()
  expect((await fetch(`${gateway.baseUrl}/health/live`)).status).toBe(200)
})

test('started again with the same seed, port and story it is the same gateway: tokens still work', async () => {
  const worldStartAt = systemClock.now() - 3_600_000
  const first = await start({ worldStartAt })
  const token = await signIn(first)
  const port = Number(new URL(first.baseUrl).port)
  await first.stop()
  const second = await start({ worldStartAt, port })
  expect(second.baseUrl).toBe(first.baseUrl)
  const answer = await fetch(`${second.baseUrl}/api/v1/mcp/tools/servers`, { headers: { authorization: `Bearer ${token}` } })
  expect(parseServerList(await answer.json())).toHaveLength(12)
})

test('has an account of each role, all of whom can sign in', async () => {
  const gateway = await start()
  expect(Object.keys(gateway.credentials.byRole).sort()).toEqual(['analyst', 'developer', 'super_admin', 'viewer'])
  for (const account of Object.values(gateway.credentials.byRole)) {
    const answer = await fetch(`${gateway.baseUrl}/auth/api/v1/auth/login`, { method: 'POST', body: JSON.stringify(account) })
    expect(answer.status).toBe(200)
  }
})

test('a server that was auto-disabled before the demo began can be brought back', async () => {
  const gateway = await start()
  const headers = { authorization: `Bearer ${await signIn(gateway)}` }
  const id = gateway.world.servers.find((server) => server.plot === 'was-auto-disabled')?.id
  const status = async () => parseBreakerStatus(await (await fetch(`${gateway.baseUrl}/api/v1/circuit-breaker/mcp/${id}/status`, { headers })).json())
  expect(await status()).toMatchObject({ intent: 'inactive', autoDisabled: { reason: expect.stringMatching(/\w/) as string } })
  await fetch(`${gateway.baseUrl}/api/v1/circuit-breaker/mcp/${id}/enable`, { method: 'POST', headers })
  expect(await status()).toMatchObject({ intent: 'active', state: 'closed', autoDisabled: null, reportedHealth: 'healthy' })
})

test('troubles may be on from the start, and a misspelt one is refused before anything runs', async () => {
  const gateway = await start({ troubles: ['http500', 'slowAnswers=10'] })
  expect(gateway.troubles.list().filter((row) => row.on).map((row) => [row.name, row.value])).toEqual([['http500', true], ['slowAnswers', 10]])
  expect((await fetch(`${gateway.baseUrl}/health`)).status).toBe(500)
  await expect(start({ troubles: ['gremlins'] })).rejects.toThrow(/gremlins/)
})

test('a port that is taken is said, and nothing is left running', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve))
  const listening = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length
  const before = listening()
  await expect(start({ port: (other.address() as AddressInfo).port })).rejects.toThrow(/EADDRINUSE/)
  // Handles are let go a turn after they are closed.
  await expect.poll(listening).toBeLessThanOrEqual(before)
  await new Promise<void>((resolve) => void other.close(() => resolve()))
})
