import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoGateway } from '#main/demo-gateway/server.ts'
import type { DemoGateway } from '#main/demo-gateway/server.ts'
import { systemClock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'

const SCRIPT = fileURLToPath(new URL('./contract.ts', import.meta.url))

let gateway: DemoGateway
beforeAll(async () => {
  gateway = await startDemoGateway({ seed: 2, clock: systemClock, log: silentLog, postgres: false })
})
afterAll(() => gateway.stop())

type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string }

function run(args: readonly string[], password: string): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], { env: { ...process.env, OMNI2_PASSWORD: password } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

const target = (only: string): readonly string[] => ['--url', gateway.baseUrl, '--user', gateway.credentials.username, '--only', only]

test('reads from a foreign gateway and changes nothing unless it is allowed to', async () => {
  const { password } = gateway.credentials
  const careful = await run(target('4.7'), password)
  expect(careful).toMatchObject({ code: 0 })
  expect(careful.stdout).toMatch(/needs --allow-writes/)
  expect(careful.stdout.trimEnd()).toMatch(/1 passed, 0 failed, 2 skipped$/)
  const bold = await run([...target('4.7'), '--allow-writes'], password)
  expect(bold.stdout.trimEnd()).toMatch(/3 passed, 0 failed, 0 skipped$/)
})

test('ends with 1 and the reason when a fact does not hold', async () => {
  gateway.troubles.set('http500', true)
  const outcome = await run(target('4.1'), gateway.credentials.password)
  gateway.troubles.set('http500', false)
  expect(outcome.code).toBe(1)
  expect(outcome.stdout).toMatch(/✗ §4\.1 GET \/health is 200/)
})

test('says in one sentence that it could not sign in, and never prints the password', async () => {
  const outcome = await run(target('1.2'), 'not-the-password')
  expect(outcome).toMatchObject({ code: 2, stdout: '' })
  expect(outcome.stderr).toMatch(/^Nothing was checked: could not sign in as super_admin: HTTP 401\n$/)
})

test('explains itself when called without an address', async () => {
  expect(await run([], '')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Usage: npm run contract/) as string })
})
