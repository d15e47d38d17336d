import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { WindowBounds } from '#main/hosts/chromium/launch-arguments.ts'
import { browserPath, startChromiumRig, type ChromiumRig } from '#tests/support/chromium-rig.ts'

const hasScreen = existsSync('/usr/bin/Xvfb')
if (!hasScreen) process.stdout.write('skipped: Xvfb is not installed, so there is no screen for a real window\n')

describe.skipIf(browserPath === undefined || !hasScreen)('window of the chromium host', () => {
  const before = process.env['DISPLAY']
  let screen: ChildProcess
  let rig: ChromiumRig | undefined

  beforeAll(async () => {
    screen = spawn('/usr/bin/Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const number = await new Promise<string>((resolve) => screen.stdio[3]?.once('data', (text: Buffer) => resolve(text.toString().trim())))
    process.env['DISPLAY'] = `:${number}`
  })
  afterEach(async () => {
    await rig?.stop()
    rig = undefined
  })
  afterAll(() => {
    if (before === undefined) delete process.env['DISPLAY']
    else process.env['DISPLAY'] = before
    screen.kill()
  })

  it('opens where it was, reports where it was moved to, and once more when it closes', async () => {
    const moved: WindowBounds[] = []
    rig = await startChromiumRig({ headless: false, window: { width: 900, height: 650, x: 120, y: 80 }, onWindowMoved: (bounds) => moved.push(bounds) })
    const shown = await rig.page.evaluate(() => ({ width: outerWidth, height: outerHeight, x: screenX, y: screenY }))
    expect(shown).toEqual({ width: 900, height: 650, x: 120, y: 80 })
    await resize(rig, { left: 40, top: 30, width: 1000, height: 700 })
    await expect.poll(() => moved.at(-1), { timeout: 8000 }).toEqual({ x: 40, y: 30, width: 1000, height: 700 })
    await resize(rig, { left: 10, top: 5, width: 800, height: 600 })
    await rig.host.stop()
    expect(moved.at(-1)).toEqual({ x: 10, y: 5, width: 800, height: 600 })
  })

  it('ends the host when its window is closed, and says so', async () => {
    rig = await startChromiumRig({ headless: false })
    let told = 0
    rig.window.onClosed(() => {
      told++
    })
    await rig.page.evaluate(() => addEventListener('beforeunload', (event) => event.preventDefault()))
    rig.page.close({ runBeforeUnload: true }).catch(() => undefined)
    expect(await rig.host.closed).toBe('The window was closed.')
    await expect.poll(() => told).toBe(1)
  })

  it('shows no white before the page has drawn', async () => {
    rig = await startChromiumRig({ headless: false, firstColour: '#204060' })
    // Without its own background the page shows what was under it from the first frame.
    const picture = await rig.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    expect(picture).toBe('rgba(0, 0, 0, 0)')
    const { data } = await screenshot(rig)
    expect(await firstPixel(rig, data)).toEqual([32, 64, 96])
  })
})

async function resize(rig: ChromiumRig, bounds: { left: number; top: number; width: number; height: number }): Promise<void> {
  const session = await rig.page.context().newCDPSession(rig.page)
  const { windowId } = await session.send('Browser.getWindowForTarget')
  await session.send('Browser.setWindowBounds', { windowId, bounds })
  await session.detach()
}

async function screenshot(rig: ChromiumRig): Promise<{ data: string }> {
  const session = await rig.page.context().newCDPSession(rig.page)
  return session.send('Page.captureScreenshot', { format: 'png', clip: { x: 700, y: 400, width: 1, height: 1, scale: 1 } })
}

/** Colour of a one-pixel picture, read by the browser itself. */
function firstPixel(rig: ChromiumRig, png: string): Promise<number[]> {
  return rig.page.evaluate(async (png) => {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const canvas = document.createElement('canvas').getContext('2d')
    canvas?.drawImage(image, 0, 0)
    return [...(canvas?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3)
  }, png)
}
