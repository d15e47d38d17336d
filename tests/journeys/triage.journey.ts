import { systemClock } from '#main/platform/clock.ts'
import { addProfile, adminOf, askMain } from './profiles.ts'
import { expectConnection, expect, press, test } from './journey.ts'
import { settle, tabTo } from './views.ts'

const DAY = 86_400_000

test('the morning’s triage without a mouse: overview, the worst server, its errors, who was hit, and back', async ({ openConsole, openGateway }) => {
  const gateway = await openGateway({ postgres: {}, density: 0.2 })
  const { page } = await openConsole()
  await gateway.postgresReady
  await addProfile(page, adminOf('Night shift', gateway))
  await expectConnection(page, 'Live', 60_000)

  await press(page, 'g o')
  await expect(page.getByRole('region', { name: 'MCP servers' })).toContainText(/\d+ up/u)
  await press(page, 'g h')
  const { data } = await askMain(page, (api, range) => api.health.servers({ range, cursor: null }), { from: systemClock.now() - DAY, to: systemClock.now() })
  const worst = data.page.rows.find((row) => row.verdict.state !== 'off' && row.errorCount > 0)
  expect(worst).toBeDefined()
  await press(page, '/')
  await page.keyboard.type(worst?.name ?? '')
  await press(page, 'Escape j Enter')
  const details = page.getByRole('complementary')
  await expect(details.getByRole('heading', { name: worst?.name ?? '' })).toBeVisible()

  await tabTo(page, /^Timeline/u)
  await press(page, 'ArrowRight')
  await expect(page.getByRole('tab', { name: /^Errors/u })).toHaveAttribute('aria-selected', 'true')
  await expect(details.getByRole('listitem').first()).toBeVisible()
  await press(page, 'ArrowRight ArrowRight')
  await expect(page.getByRole('tab', { name: 'Audit' })).toHaveAttribute('aria-selected', 'true')
  await settle(page)
  await tabTo(page, 'Open in Audit')
  await press(page, 'Enter')

  await expect(page.getByRole('heading', { name: 'Audit', level: 1 })).toBeVisible()
  await settle(page)
  await expect(page.getByRole('main')).toContainText(`mcp:"${worst?.name ?? ''}"`)
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible()
  await press(page, 'j Enter')
  await expect(page).toHaveURL(/entry=/u)
  await expect(page.getByRole('complementary')).toContainText(worst?.name ?? '')
  await press(page, 'Escape')
  await expect(page).not.toHaveURL(/entry=/u)
  await expect(page.getByRole('complementary')).toBeHidden()

  await press(page, 'g h')
  await expect(page.getByRole('heading', { name: 'Health', level: 1 })).toBeVisible()
  await press(page, 'g o')
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
})
