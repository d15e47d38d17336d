import type { Page } from '@playwright/test'
import type { AuditEntry } from '#shared/features/audit/model.ts'
import { systemClock } from '#main/platform/clock.ts'
import { requestsBetween, type World } from '#main/demo-gateway/world/index.ts'
import { crowding } from './crowding.ts'
import { addProfile, adminOf, askMain } from './profiles.ts'
import { expectConnection, expect, press, test } from './journey.ts'
import { walkViews } from './views.ts'

const MINUTE = 60_000

/** One entry as both the world and the console know it. */
type Told = string

/** What the world did between two moments and wrote to the audit log, in the words of the console. */
function toldByTheWorld(world: World, from: number, to: number): readonly Told[] {
  return requestsBetween(world, from, to).filter((request) => request.channel === 'ask').map((request) => `${String(request.at)} ${String(request.durationMs)} ${String(request.tokens.input)}`).sort()
}

/** What the console shows of the same, by the same page of calls that its table makes. */
async function toldByTheConsole(page: Page, from: number, to: number): Promise<readonly Told[]> {
  const entries: AuditEntry[] = []
  let cursor: string | null = null
  do {
    const answer: { readonly data: { readonly rows: readonly AuditEntry[]; readonly next: string | null } } = await askMain(page, (api, input) => api.audit.search(input), { range: { from, to }, text: '', cursor, limit: 200 })
    entries.push(...answer.data.rows)
    cursor = answer.data.next
  } while (cursor !== null)
  return entries.filter((entry) => entry.origin === 'legacy-audit-log').map((entry) => `${String(entry.at)} ${String(entry.durationMs)} ${String(entry.tokens?.input)}`).sort()
}

test('the gateway dies in the middle of the stream and comes back: nothing is lost, nothing is there twice', async ({ openConsole, openGateway }) => {
  // Two gateways tell one world: the one that dies, and the one whose database goes on as a real one would.
  const story = { seed: 11, worldStartAt: systemClock.now(), density: 0.2, acceleration: 600 }
  const database = await openGateway({ ...story, postgres: {} })
  const gateway = await openGateway(story)
  const port = Number(new URL(gateway.baseUrl).port)
  const { page } = await openConsole()
  await database.postgresReady
  await addProfile(page, adminOf('Harbour', gateway, database))
  await expectConnection(page, 'Live', 60_000)

  const goneAt = systemClock.now()
  await gateway.stop()
  await expect(page.getByText(/^Offline since/u)).toBeVisible()
  await expect(page.getByText(/^Next attempt in/u)).toBeVisible()
  await expect(page.getByRole('banner').getByRole('status')).toContainText('cache as of')
  await walkViews(page)

  const again = await openGateway({ ...story, port })
  await press(page, 'r')
  await expectConnection(page, 'Live', 60_000)
  await expect(page.getByText(/^Offline since/u)).toBeHidden()
  const backAt = systemClock.now()

  const from = goneAt - 10 * MINUTE
  const told = toldByTheWorld(again.world, from, backAt)
  expect(toldByTheWorld(again.world, goneAt, backAt).length).toBeGreaterThan(0)
  await expect.poll(() => toldByTheConsole(page, from, backAt), { timeout: 30_000 }).toEqual(told)

  const gaps = await askMain(page, (api, range) => api.connection.gaps({ range }), { from: goneAt, to: backAt })
  expect(gaps.data.filter((gap) => gap.source === 'audit')).toMatchObject([{ reason: 'offline', to: expect.any(Number), filledAt: expect.any(Number) }])
  await press(page, 'g s')
  await page.getByRole('button', { name: 'Time not seen' }).click()
  await expect(page.getByRole('grid', { name: 'Time not seen' }).getByText('Filled').first()).toBeVisible()
})

/** How long the cache may take to show itself after the window is there, in ms, on two cores left alone. */
const USABLE_MS = 5_000

test('the console starts with its gateway dead and shows what it knew', async ({ openConsole, openGateway }) => {
  const gateway = await openGateway()
  const first = await openConsole()
  await addProfile(first.page, adminOf('Basement', gateway))
  await expectConnection(first.page, 'Live')
  const known = async (page: Page): Promise<readonly string[]> => {
    const answer = await askMain(page, (api, range) => api.health.servers({ range, cursor: null }), { from: systemClock.now() - 60 * MINUTE, to: systemClock.now() })
    return answer.data.page.rows.map(({ name }) => name).sort()
  }
  const before = await known(first.page)
  expect(before.length).toBeGreaterThan(5)
  await first.stop({ keep: true })
  await gateway.stop()

  const startedAt = performance.now()
  const { page } = await openConsole({ folder: first.folder })
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await expect(page.getByRole('main').getByText(before[0] ?? '').first()).toBeVisible()
  const tookMs = Math.round(performance.now() - startedAt)
  process.stdout.write(`  the cached Overview was there ${String(tookMs)} ms after the start\n`)
  expect(tookMs).toBeLessThan(USABLE_MS * crowding())
  await expectConnection(page, 'Offline')
  await expect(page.getByText(/^Offline since/u)).toBeVisible()
  expect(await known(page)).toEqual(before)
  await walkViews(page)
})
