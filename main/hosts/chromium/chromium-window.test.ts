import { describe, expect, it } from 'vitest'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import type { WindowId } from '../host.ts'
import type { CdpSession } from './cdp-pipe.ts'
import type { ChromiumTransport } from './chromium-transport.ts'
import { createChromiumWindow } from './chromium-window.ts'

/** A window on a scripted page that connects whenever it is navigated. */
async function setUp() {
  const clock = createFakeClock()
  const listeners = new Map<string, ((params: unknown) => void)[]>()
  const sent: { method: string; params: unknown }[] = []
  const ended: string[] = []
  const connected = new Set<() => void>()
  const session = {
    id: 'S',
    on: (event: string, run: (params: unknown) => void) => (listeners.set(event, [...(listeners.get(event) ?? []), run]), () => undefined),
    send: (method: string, params: unknown) => {
      sent.push({ method, params })
      if (method === 'Page.navigate') for (const run of [...connected]) run()
      return Promise.resolve(method === 'Browser.getWindowForTarget' ? { windowId: 3, bounds: { windowState: 'minimized' } } : {})
    },
  } as unknown as CdpSession
  const transport = {
    attach: () => Promise.resolve(),
    onConnected: (run: () => void) => (connected.add(run), () => connected.delete(run)),
  } as unknown as ChromiumTransport
  const window = createChromiumWindow({
    id: 'main' as WindowId,
    transport,
    assets: { answer: () => ({ status: 404, headers: {}, body: Buffer.alloc(0) }) },
    log: silentLog,
    clock,
    firstColour: '#204060',
    onMoved: undefined,
    end: (reason) => Promise.resolve(void ended.push(reason)),
  })
  await window.attach({ session, targetId: 'TOP' })
  const say = (event: string, params: unknown = {}): void => {
    for (const run of listeners.get(event) ?? []) run(params)
  }
  const count = (method: string): number => sent.filter((command) => command.method === method).length
  return { clock, window, say, sent, count, ended }
}

describe('chromium window', () => {
  it('paints its first colour before any page', async () => {
    const { sent } = await setUp()
    expect(sent).toContainEqual({ method: 'Emulation.setDefaultBackgroundColorOverride', params: { color: { r: 0x20, g: 0x40, b: 0x60 } } })
  })

  it('loads a crashed page again, until it crashed four times within a minute', async () => {
    const { clock, say, count, ended } = await setUp()
    for (let crash = 1; crash <= 6; crash++) {
      say('Inspector.targetCrashed')
      await clock.advance(25_000)
    }
    expect(count('Page.reload')).toBe(6)
    for (let crash = 1; crash <= 4; crash++) say('Inspector.targetCrashed')
    expect(new Set(ended)).toEqual(new Set(['The page crashed again and again.'])) // the host ends once, however often it is told
  })

  it('does not bring a page home for ever', async () => {
    const { say, count, ended } = await setUp()
    for (let time = 1; time <= 31; time++) say('Page.frameNavigated', { frame: { id: 'TOP', url: 'chrome-error://chromewebdata/' } })
    expect(count('Page.navigate')).toBe(30)
    expect(ended).toEqual(['The page could not be shown.'])
  })

  it('leaves the first, empty page of the browser alone', async () => {
    const { say, count } = await setUp()
    say('Page.frameNavigated', { frame: { id: 'TOP', url: 'data:text/html,x' } })
    say('Page.frameNavigated', { frame: { id: 'CHILD', parentId: 'TOP', url: 'about:blank' } })
    expect(count('Page.navigate')).toBe(0)
  })

  it('loads again what was shown last', async () => {
    const { window, say, sent } = await setUp()
    await window.load('/#/health')
    say('Page.navigatedWithinDocument', { frameId: 'TOP', url: 'https://omnideck.invalid/#/audit?q=x' })
    say('Page.navigatedWithinDocument', { frameId: 'CHILD', url: 'https://omnideck.invalid/#/elsewhere' })
    await window.loadAgain()
    expect(sent.filter(({ method }) => method === 'Page.navigate').map(({ params }) => params)).toEqual([
      { url: 'https://omnideck.invalid/#/health' },
      { url: 'https://omnideck.invalid/#/audit?q=x' },
    ])
  })

  it('never loads a path that leads elsewhere', async () => {
    const { window, sent } = await setUp()
    await expect(window.load('https://evil.example/')).rejects.toThrow('Not a path of the page')
    await expect(window.load('//evil.example/')).rejects.toThrow('Not a path of the page')
    expect(sent.map(({ method }) => method)).not.toContain('Page.navigate')
  })

  it('comes back from the task bar when it is given the focus', async () => {
    const { window, sent } = await setUp()
    window.focus()
    await expect.poll(() => sent.map(({ method }) => method)).toContain('Page.bringToFront')
    expect(sent).toContainEqual({ method: 'Browser.setWindowBounds', params: { windowId: 3, bounds: { windowState: 'normal' } } })
  })
})
