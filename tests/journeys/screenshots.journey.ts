import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectConnection, expect, press, test } from './journey.ts'
import { systemClock } from '#main/platform/clock.ts'
import { askMain } from './profiles.ts'
import { command, settle, useTheme, views } from './views.ts'

const folder = join(import.meta.dirname, '../../docs/screenshots')
const DAY = 86_400_000
const themes = ['dark', 'light'] as const
const names = ['wizard', ...views.map(({ title }) => title.toLowerCase()), 'server', 'entry', 'switchboard']
const isWanted = process.env['OMNIDECK_SCREENSHOTS'] === '1' || names.some((name) => themes.some((theme) => !existsSync(pathOf(name, theme))))

function pathOf(name: string, theme: string): string {
  return join(folder, `${name}-${theme}.png`)
}

/** The same picture in both themes, taken when every panel has said what it knows. */
async function take(page: Page, name: string): Promise<void> {
  for (const theme of themes) {
    await useTheme(page, theme)
    await settle(page)
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: pathOf(name, theme), animations: 'disabled', caret: 'hide' })
  }
}

test('every view can be shown, in both themes', async ({ openConsole }) => {
  test.skip(!isWanted, 'docs/screenshots is complete; OMNIDECK_SCREENSHOTS=1 takes them anew')
  mkdirSync(folder, { recursive: true })
  const { page } = await openConsole()
  await expect(page.getByText('Press d when no field is focused.')).toBeVisible()
  await take(page, 'wizard')
  await press(page, 'd')
  await expectConnection(page, 'Live', 120_000)
  // A settled world: all ninety days are in the cache.
  await expect.poll(async () => {
    const { data } = await askMain(page, (api, input) => api.connection.sync(input), {})
    return data.backfill === null && (data.oldestEntryAt ?? Number.POSITIVE_INFINITY) < systemClock.now() - 80 * DAY
  }, { timeout: 120_000 }).toBe(true)
  for (const { keys, title } of views) {
    await press(page, keys)
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await take(page, title.toLowerCase())
  }
  for (const [keys, name] of [['g h', 'server'], ['g a', 'entry']] as const) {
    await press(page, keys)
    await expect(page.getByRole('grid').first().getByRole('row').nth(1)).toBeVisible()
    await press(page, 'j Enter')
    await expect(page.getByRole('complementary')).toBeVisible()
    await take(page, name)
    await press(page, 'Escape')
  }
  await press(page, 'g o')
  await command(page, 'Demo switchboard')
  await expect(page.getByRole('heading', { name: 'Demo switchboard' })).toBeVisible()
  await take(page, 'switchboard')
})
