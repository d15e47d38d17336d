import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expectConnection, expect, press, test } from './journey.ts'
import { command, settle, useTheme, walkViews } from './views.ts'

const themes = ['light', 'dark'] as const

/** What axe has against the page as it is now, one sentence each. */
async function findings(page: Page, where: string): Promise<readonly string[]> {
  // The other mode opens a page of its own, which the host closes at once.
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(passes.length, `rules that looked at ${where}`).toBeGreaterThan(10)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) => `${where}: ${id} at ${target.join(' ')}: ${[...any, ...all, ...none].map(({ message }) => message).join('; ')}`))
}

test('axe finds nothing in the wizard, in both themes', async ({ openConsole }) => {
  const { page } = await openConsole()
  await expect(page.getByRole('heading', { name: 'Connect to a gateway' })).toBeVisible()
  const found: string[] = []
  for (const theme of themes) {
    await useTheme(page, theme)
    found.push(...(await findings(page, `wizard, ${theme}`)))
  }
  await page.getByLabel('Address of the gateway').fill('http://127.0.0.1:9')
  await press(page, 'Enter')
  await expect(page.getByRole('textbox', { name: 'User name' })).toBeVisible()
  for (const theme of themes) {
    await useTheme(page, theme)
    found.push(...(await findings(page, `sign in, ${theme}`)))
  }
  expect(found).toEqual([])
})

test('axe finds nothing on any view, drawer, palette or sheet, in both themes', async ({ openConsole }) => {
  const { page } = await openConsole({ demo: true })
  await expectConnection(page, 'Live', 120_000)
  const found: string[] = []
  for (const theme of themes) {
    await useTheme(page, theme)
    await walkViews(page, async (title) => void found.push(...(await findings(page, `${title}, ${theme}`))))
    for (const [keys, name] of [['mod+k', 'palette'], ['?', 'shortcuts'], ['t', 'time range']] as const) {
      await press(page, keys)
      await expect(page.getByRole('dialog')).toBeVisible()
      found.push(...(await findings(page, `${name}, ${theme}`)))
      await press(page, 'Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
    for (const [keys, name] of [['g h', 'server'], ['g a', 'entry']] as const) {
      await press(page, keys)
      await expect(page.getByRole('grid').first().getByRole('row').nth(1)).toBeVisible()
      await press(page, 'j Enter')
      await expect(page.getByRole('complementary')).toBeVisible()
      await settle(page)
      found.push(...(await findings(page, `details of a ${name}, ${theme}`)))
      await press(page, 'Escape')
    }
    await command(page, 'Demo switchboard')
    await expect(page.getByRole('heading', { name: 'Demo switchboard' })).toBeVisible()
    found.push(...(await findings(page, `switchboard, ${theme}`)))
    await page.getByRole('button', { name: 'Close details' }).press('Escape')
  }
  expect(found).toEqual([])
})
