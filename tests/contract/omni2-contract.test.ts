import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemoGateway } from '#main/demo-gateway/server.ts'
import type { DemoGateway } from '#main/demo-gateway/server.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createContractClient } from './client.ts'
import type { ContractClient } from './client.ts'
import { facts } from './facts/index.ts'
import { createFastClock } from './fast-clock.ts'

const PACE = 10

let gateway: DemoGateway
let client: ContractClient

beforeAll(async () => {
  gateway = await startDemoGateway({ seed: 11, clock: createFastClock(PACE), log: silentLog, postgres: false })
  const { users } = gateway.world
  const oddOnes = { no_email: users.find((user) => user.email === null), no_role: users.find((user) => user.roleId === null) }
  const accounts = Object.fromEntries(Object.entries(oddOnes).flatMap(([name, user]) => (user ? [[name, { username: user.username, password: user.password }]] : [])))
  client = createContractClient({ baseUrl: gateway.baseUrl, accounts: { ...gateway.credentials.byRole, ...accounts }, pace: PACE })
})
afterAll(async () => {
  client.closeAll()
  await gateway.stop()
})

test('each fact is stated once', () => {
  expect(new Set(facts.map((fact) => fact.id)).size).toBe(facts.length)
  expect(facts.length).toBeGreaterThanOrEqual(80)
})

describe('the demo gateway keeps the contract', () => {
  test.each(facts.map((fact) => [fact.section, fact.says, fact] as const))('§%s %s', { timeout: 20_000 }, async (_section, _says, fact) => {
    await fact.check(client)
  })
})
