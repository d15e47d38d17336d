import type { Page } from '@playwright/test'

/** Keeps every word the connection's badge, the banners and the alerts ever showed, however short. */
export async function recordWords(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen = new Set<string>()
    const look = (): void => {
      for (const element of document.querySelectorAll('header [role="status"], [role="alert"], main [role="status"]')) seen.add(element.textContent)
    }
    look()
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(globalThis, { wordsSeen: () => [...seen] })
  })
  return () => page.evaluate(() => (globalThis as unknown as { wordsSeen: () => readonly string[] }).wordsSeen())
}
