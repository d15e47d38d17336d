import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogLine } from '#tests/support/recording-log.ts'

/** A host with a real page: the suite's own, tests/hosts/page. */
export type PageRig = {
  readonly page: Page
  /** Address of the page without path. */
  readonly home: string
  readonly lines: readonly LogLine[]
  /** How many windows people would see now. */
  countWindows(): Promise<number>
  stop(): Promise<void>
}

/** What a page may not do, whatever got into it. */
export function describePageConformance(name: string, start: () => Promise<PageRig>): void {
  describe(`page in the ${name} host`, () => {
    let rig: PageRig
    let page: Page
    beforeAll(async () => {
      rig = await start()
      page = rig.page
    })
    afterAll(() => rig.stop())

    async function expectHomeAndAlive(): Promise<void> {
      await expect.poll(() => page.url()).toMatch(new RegExp(`^${rig.home}/`))
      // Not by a locator: Playwright holds those back while it waits for a navigation that the host has refused.
      await expect.poll(() => page.evaluate(() => document.querySelector('main')?.textContent)).toBe('ready')
      const answer = await page.evaluate(() => (globalThis as unknown as { omnideck: { probe: { echo(input: unknown): Promise<unknown> } } }).omnideck.probe.echo({ value: 1 }))
      expect(answer).toEqual({ ok: true, value: { value: 1 } })
    }

    it('runs in a secure context without anything of Node or of the host', async () => {
      const found = await page.evaluate(() => ({
        isSecure: globalThis.isSecureContext,
        foreign: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
        // The names of the raw binding and of the receiver are the only random ones there could be.
        random: Object.getOwnPropertyNames(globalThis).filter((name) => /^[pr][0-9a-f]{24}$/.test(name)),
        calls: Object.keys((globalThis as unknown as { omnideck: Record<string, object> }).omnideck['probe'] ?? {}),
      }))
      expect(found).toEqual({ isSecure: true, foreign: [], random: [], calls: ['echo', 'fail', 'rows', 'publish', 'wait', 'onChanged'] })
    })

    it('shows our page with its styles and without a single policy violation', async () => {
      const shown = await page.evaluate(() => {
        const style = getComputedStyle(document.querySelector('main') ?? document.body)
        return { violations: (globalThis as unknown as { violations: string[] }).violations, colour: style.color, size: style.fontSize }
      })
      expect(shown).toEqual({ violations: [], colour: 'rgb(1, 2, 3)', size: '21px' })
    })

    it('refuses injected script, style, frame and evaluation, and counts each', async () => {
      const result = await page.evaluate(async () => {
        const scope = globalThis as unknown as { violations: string[]; injected?: boolean }
        scope.violations.length = 0
        const add = (tag: string, change: (element: HTMLElement) => void): void => {
          const element = document.createElement(tag)
          change(element)
          document.body.append(element)
        }
        add('script', (script) => (script.textContent = 'globalThis.injected = true'))
        add('style', (style) => (style.textContent = 'body { display: none }'))
        add('div', (div) => (div.innerHTML = '<img src="x:" onerror="globalThis.injected = true">'))
        add('iframe', (frame) => frame.setAttribute('src', '/'))
        add('object', (object) => object.setAttribute('data', '/page.css'))
        // In a task of its own: what a debugger evaluates is excused from this part of the policy.
        const evaluated = await new Promise<boolean>((resolve) => {
          setTimeout(() => {
            try {
              globalThis.eval('1')
              resolve(true)
            } catch {
              resolve(false)
            }
          }, 0)
        })
        // Violations are reported some time after the deed: they are waited for, up to a limit, not hoped for.
        const expected = ['frame-src', 'object-src', 'script-src', 'script-src-attr', 'script-src-elem', 'style-src-elem']
        const giveUpAt = performance.now() + 5_000
        while (!expected.every((one) => scope.violations.includes(one)) && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 20))
        return { evaluated, injected: scope.injected === true, hidden: getComputedStyle(document.body).display === 'none', violations: [...new Set(scope.violations)].sort() }
      })
      expect(result).toMatchObject({ evaluated: false, injected: false, hidden: false })
      expect(result.violations).toEqual(expect.arrayContaining(['frame-src', 'object-src', 'script-src', 'script-src-attr', 'script-src-elem', 'style-src-elem']))
      await page.reload()
    })

    it('reaches no network: neither others nor its own origin', async () => {
      const reached = await page.evaluate(async (home) => {
        const tries: Record<string, Promise<boolean>> = {
          elsewhere: fetch('https://example.com/').then(() => true, () => false),
          home: fetch(`${home}/page.css`).then(() => true, () => false),
          loopback: fetch('http://127.0.0.1:1/').then(() => true, () => false),
          socket: new Promise((resolve) => {
            try {
              const socket = new WebSocket('wss://example.com/')
              socket.onopen = () => resolve(true)
              socket.onerror = () => resolve(false)
            } catch {
              resolve(false)
            }
          }),
          image: new Promise((resolve) => {
            const image = new Image()
            image.onload = () => resolve(true)
            image.onerror = () => resolve(false)
            image.src = 'https://example.com/pixel.png'
          }),
          beacon: Promise.resolve(navigator.sendBeacon('https://example.com/', 'x')).then(() => false),
        }
        return Object.fromEntries(await Promise.all(Object.entries(tries).map(async ([name, attempt]) => [name, await attempt] as const)))
      }, rig.home)
      expect(Object.values(reached)).not.toContain(true)
      await page.reload()
    })

    it.each(['https://example.com/', '/', 'about:blank', 'data:text/html,x', 'javascript:1'])('opens no second window for %s', async (address) => {
      await page.evaluate((address) => void window.open(address), address).catch(() => undefined)
      await page.evaluate((address) => {
        const link = document.createElement('a')
        link.href = address
        link.target = '_blank'
        document.body.append(link)
        link.click()
        link.remove()
      }, address)
      await expect.poll(() => rig.countWindows()).toBe(1)
      await expectHomeAndAlive()
    })

    it.each(['https://example.com/', 'http://127.0.0.1:1/', 'file:///etc/passwd', 'data:text/html,x', 'javascript:document.write(1)', 'chrome://version/', 'blob:null/x'])(
      'does not leave for %s',
      async (address) => {
        await page.evaluate((address) => void (location.href = address), address).catch(() => undefined)
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150))).catch(() => undefined)
        await expectHomeAndAlive()
      },
    )

    it('comes home from an empty page, with a bridge of its own', async () => {
      await page.evaluate(() => void (location.href = 'about:blank')).catch(() => undefined)
      await expectHomeAndAlive()
    })

    it('submits no form anywhere', async () => {
      await page.evaluate(() => {
        const form = document.createElement('form')
        form.action = 'https://example.com/'
        form.method = 'post'
        document.body.append(form)
        setTimeout(() => form.submit(), 0)
      })
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)))
      await expectHomeAndAlive()
    })

    it('is granted no permission', async () => {
      const granted = await page.evaluate(async () => {
        const no = (): boolean => false
        const yes = (): boolean => true
        return {
          notifications: await Notification.requestPermission().then((answer) => answer === 'granted', no),
          place: await new Promise<boolean>((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(true), () => resolve(false))),
          camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(yes, no),
          screen: await navigator.mediaDevices.getDisplayMedia().then(yes, no),
          clipboard: await navigator.clipboard.readText().then(yes, no),
        }
      })
      expect(granted).toEqual({ notifications: false, place: false, camera: false, screen: false, clipboard: false })
    })

    it('is not held up by a dialog', async () => {
      expect(await page.evaluate(() => [confirm('?'), prompt('?')])).toEqual([false, null])
      await page.evaluate(() => alert('!'))
    })

    it('makes no worker out of text', async () => {
      const made = await page.evaluate(async () => {
        const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
        return new Promise<boolean>((resolve) => {
          worker.onmessage = () => resolve(true)
          worker.onerror = () => resolve(false)
        })
      }).catch(() => false)
      expect(made).toBe(false)
    })
  })
}
