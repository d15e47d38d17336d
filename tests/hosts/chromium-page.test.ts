import { describe, expect, it } from 'vitest'
import { HOME } from '#main/hosts/chromium/home.ts'
import { browserPath, startChromiumRig, type ChromiumRig } from '#tests/support/chromium-rig.ts'
import { describePageConformance } from './page-conformance.ts'

describe.skipIf(browserPath === undefined)('with a real browser', () => {
  describePageConformance('chromium', async () => {
    const rig = await startChromiumRig()
    return { page: rig.page, home: HOME, lines: rig.lines, countWindows: () => countWindows(rig), stop: () => rig.stop() }
  })

  it('refuses a download before a byte is written', async () => {
    const rig = await startChromiumRig()
    const states: string[] = []
    rig.host.pipe.browser.on('Browser.downloadProgress', ({ state }) => states.push(state))
    await rig.page.evaluate(() => {
      const link = document.createElement('a')
      link.download = 'secrets.txt'
      link.href = URL.createObjectURL(new Blob(['x'.repeat(100_000)]))
      link.click()
    })
    await expect.poll(() => states).toContain('canceled')
    expect(states).not.toContain('completed')
    expect(rig.lines.map((line) => line.message)).toContain('refused a download')
    await rig.stop()
  })

  it('closes developer tools as soon as they open', async () => {
    const rig = await startChromiumRig()
    const { targetInfos } = await rig.host.pipe.browser.send('Target.getTargets')
    const targetId = targetInfos.find((target) => target.url.startsWith(HOME))?.targetId ?? ''
    await rig.host.pipe.browser.send('Target.openDevTools', { targetId })
    await expect.poll(() => rig.lines.map((line) => line.message)).toContain('closed the developer tools')
    await expect.poll(() => countWindows(rig)).toBe(1)
    await rig.stop()
  })

  it('shows the title it is given, also after a reload', async () => {
    const rig = await startChromiumRig()
    rig.window.setTitle('Omnideck — “Prod” </title>')
    await expect.poll(() => rig.page.title()).toBe('Omnideck — “Prod” </title>')
    await rig.page.reload()
    await expect.poll(() => rig.page.title()).toBe('Omnideck — “Prod” </title>')
    await rig.stop()
  })
})

async function countWindows(rig: ChromiumRig): Promise<number> {
  const { targetInfos } = await rig.host.pipe.browser.send('Target.getTargets')
  return targetInfos.filter((target) => target.type === 'page' || target.url.startsWith('devtools:')).length
}
