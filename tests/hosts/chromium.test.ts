import type { Page } from '@playwright/test'
import { describe } from 'vitest'
import { browserPath, startChromiumRig } from '#tests/support/chromium-rig.ts'
import { describeConformance } from './conformance.ts'

if (browserPath === undefined) process.stdout.write('skipped: no Chromium, Chrome, Edge or Brave is installed; OMNIDECK_BROWSER can name one\n')

describe.skipIf(browserPath === undefined)('with a real browser', () => {
  describeConformance('chromium', async () => {
    const rig = await startChromiumRig()
    const { page } = rig
    return {
      ...rig,
      run: (script, argument) => page.evaluate(`(${String(script)})(window.omnideck.probe, ${JSON.stringify(argument)})`),
      async reload() {
        await page.reload()
        await page.getByText('ready').waitFor()
        return 2 // the page's own script asked once
      },
      sendRaw: (text) => withBinding(page, (name) => page.evaluate(callBinding, [name, text])),
      async sendFromForeignFrame(text) {
        await page.evaluate(() => {
          document.body.append(document.createElement('iframe'))
        })
        const frame = page.frames()[1]
        await withBinding(page, async (name) => frame?.evaluate(callBinding, [name, text]))
        await page.evaluate(() => document.querySelector('iframe')?.remove())
      },
    }
  })
})

const callBinding = ([name, text]: string[]): void =>
  (globalThis as unknown as Record<string, (text: string) => void>)[name ?? '']?.(text ?? '')

/**
 * Gives the raw binding back to every frame for a moment. The page has no way to do this: a test learns the name in a
 * world of its own, which the preload never cleaned, and asks for the binding as a second client of the protocol.
 */
async function withBinding(page: Page, act: (name: string) => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id })
  const expression = 'Object.getOwnPropertyNames(globalThis).find((name) => /^p[0-9a-f]{24}$/.test(name))'
  const found = await session.send('Runtime.evaluate', { contextId, expression })
  const name = String(found.result.value)
  await session.send('Runtime.enable')
  await session.send('Runtime.addBinding', { name })
  await act(name)
  for (const frame of page.frames()) await frame.evaluate((name) => Reflect.deleteProperty(globalThis, name), name)
  await session.detach()
}
