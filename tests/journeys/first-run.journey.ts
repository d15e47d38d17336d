import { crowding } from './crowding.ts'
import { expectConnection, expect, press, test } from './journey.ts'

/** What a person may have to wait, in ms, from choosing the demo to the first live figures on two cores. */
const FIRST_FIGURES_MS = 5_000

test('from the first start to a live demo with one key', async ({ openConsole }) => {
  const { page } = await openConsole()
  await expect(page.getByRole('heading', { name: 'Connect to a gateway' })).toBeVisible()
  await expect(page.getByText('Press d when no field is focused.')).toBeVisible()

  const chosenAt = performance.now()
  await press(page, 'd')
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await expect(page.getByRole('region', { name: 'MCP servers' })).toContainText(/\d+ up/u)
  const tookMs = Math.round(performance.now() - chosenAt)
  process.stdout.write(`  first live figures ${String(tookMs)} ms after choosing the demo\n`)
  expect(tookMs).toBeLessThan(FIRST_FIGURES_MS * crowding())
  await expectConnection(page, 'Live', 120_000)
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText(/[1-9][\d,]* audit entries/u)
  await press(page, 'g a')
  await expect(page.getByRole('grid', { name: /audit/iu }).getByRole('row').nth(1)).toBeVisible()
})
