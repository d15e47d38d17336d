import type { Page } from '@playwright/test'
import { expect, press } from './journey.ts'
import { askMain } from './profiles.ts'

/** The views a person reaches by keys, and what each calls itself. */
export const views = [
  { keys: 'g o', title: 'Overview' },
  { keys: 'g h', title: 'Health' },
  { keys: 'g c', title: 'Cost' },
  { keys: 'g a', title: 'Audit' },
  { keys: 'g x', title: 'Outbox' },
  { keys: 'g s', title: 'Settings' },
] as const

/** Goes through every view by keys; each must show something that can be read: no skeleton, no failure, no crash. */
export async function walkViews(page: Page, look: (title: string) => Promise<void> = async () => undefined): Promise<void> {
  for (const { keys, title } of views) {
    await press(page, keys)
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await settle(page)
    await expect(page.getByRole('main').locator('[data-state="failed"]')).toHaveCount(0)
    await look(title)
  }
}

/** Every panel of the view has said what it knows. */
export async function settle(page: Page): Promise<void> {
  await expect(page.getByRole('main').locator('[aria-busy="true"]')).toHaveCount(0)
}

/** Moves the focus with Tab until it is on the control of that name, as somebody without a mouse does. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let pressed = 0; pressed < 120; pressed += 1) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      return element instanceof HTMLElement ? (element.getAttribute('aria-label') ?? (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null) ?? element.textContent) : ''
    })
    if (typeof name === 'string' ? focused.trim() === name : name.test(focused.trim())) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches ${String(name)}`)
}

/** Runs a command by its name in the palette. */
export async function command(page: Page, words: string): Promise<void> {
  await press(page, 'mod+k')
  await page.getByRole('combobox', { name: 'Go to or do anything' }).fill(words)
  await expect(page.getByRole('option').first()).toContainText(new RegExp(words.replace(/[^\w ]/gu, '.'), 'iu'))
  await page.keyboard.press('Enter')
}

/** Shows the page in this theme, whatever is open on it and without moving the focus. */
export async function useTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await askMain(page, (api, wanted) => api.app.setPreferences(wanted), { theme })
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}
