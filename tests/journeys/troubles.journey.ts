import { systemClock } from '#main/platform/clock.ts'
import { crowding } from './crowding.ts'
import { addProfile, adminOf, askMain } from './profiles.ts'
import { expectConnection, expect, press, test } from './journey.ts'
import { settle } from './views.ts'
import { recordWords } from './words.ts'

const MINUTE = 60_000
const lastMinutes = (minutes: number): { readonly from: number; readonly to: number } => ({ from: systemClock.now() - minutes * MINUTE, to: systemClock.now() })

test('a token expires and nobody notices', async ({ openConsole, openGateway }) => {
  const gateway = await openGateway()
  const { page } = await openConsole()
  await addProfile(page, adminOf('Token town', gateway))
  await expectConnection(page, 'Live')
  const words = await recordWords(page)
  const expiredAt = systemClock.now()
  gateway.troubles.set('expiredTokens', true)
  // With the old tokens dead, only a refreshed one can bring a newer answer.
  await expect.poll(async () => (await askMain(page, (api, range) => api.health.servers({ range, cursor: null }), lastMinutes(5))).freshness.asOf, { timeout: 45_000 }).toBeGreaterThan(expiredAt)
  await expectConnection(page, 'Live')
  expect((await words()).filter((word) => !word.startsWith('Live'))).toEqual([])
})

test('Postgres disappears and comes back: the reason is told and the audit stays readable', async ({ openConsole, openGateway }) => {
  const gateway = await openGateway({ postgres: {}, density: 0.2 })
  const { page } = await openConsole()
  await gateway.postgresReady
  await addProfile(page, adminOf('Two legs', gateway))
  await expectConnection(page, 'Live', 60_000)
  const read = async (): Promise<number> => (await askMain(page, (api, range) => api.audit.search({ range, text: '', cursor: null, limit: 100 }), lastMinutes(60))).data.rows.length
  expect(await read()).toBeGreaterThan(0)

  gateway.troubles.set('postgresDown', true)
  await expectConnection(page, 'Degraded')
  await expect(page.getByRole('banner').getByRole('status')).toContainText('Postgres')
  expect(await read()).toBeGreaterThan(0)
  await press(page, 'g a')
  await settle(page)
  await expect(page.getByRole('grid', { name: /audit/iu }).getByRole('row').nth(1)).toBeVisible()

  gateway.troubles.set('postgresDown', false)
  await press(page, 'r')
  await expectConnection(page, 'Live')
})

/** How long a person may look at nothing after the page died, in ms. */
const BACK_AFTER_MS = 2_000

test('the page crashes and is back where it was within two seconds', async ({ openConsole, openGateway, host }) => {
  test.skip(host === 'electron', 'the browser protocol of Electron lets no guest crash the page')
  const gateway = await openGateway()
  const { page, cdp, rejoin } = await openConsole()
  await addProfile(page, adminOf('Phoenix', gateway))
  await expectConnection(page, 'Live')
  await press(page, 'g s')
  await page.getByRole('button', { name: 'About' }).click()
  await expect(page.getByRole('heading', { name: 'About' })).toBeVisible()

  const crashed = page.waitForEvent('crash')
  cdp.send('Page.crash').catch(() => undefined) // the page is gone before it can answer
  await crashed
  const crashedAt = performance.now()
  const back = await rejoin()
  await back.getByRole('heading', { name: 'About' }).waitFor()
  const tookMs = Math.round(performance.now() - crashedAt)
  process.stdout.write(`  the view was back ${String(tookMs)} ms after the crash\n`)
  expect(tookMs).toBeLessThan(BACK_AFTER_MS * crowding())
  expect(back.url()).toMatch(/part=about/u)
  await expectConnection(back, 'Live')
})
