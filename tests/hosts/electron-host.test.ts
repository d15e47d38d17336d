import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WindowBounds } from '#main/hosts/electron/visible-bounds.ts'
import { toHttpsUrl } from '#shared/lib/https-url.ts'
import { aWindow, plugElectron, type Plugged } from '#tests/support/electron-plug.ts'

let plug: Plugged
beforeEach(() => {
  plug = plugElectron()
})
afterEach(() => plug.remove())

describe('a window in Electron', () => {
  it('is locked down, and dark before its first frame', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    const { options } = plug.firstWindow()
    expect(options.webPreferences).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true,
      allowRunningInsecureContent: false, webviewTag: false, devTools: false, spellcheck: false, preload: join(plug.folder, 'preload.cjs'),
    })
    expect(options).toMatchObject({ backgroundColor: '#0f1115', show: false, width: 1440, height: 900, minWidth: 960, minHeight: 600 })
  })

  it('opens at its path on the page scheme and shows itself with its first frame', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    expect(plug.firstWindow().url).toBe('omnideck-page://app/#/health?range=24h')
    expect(plug.firstWindow().visible).toBe(true)
  })

  it('gives the developer tools to developers alone', async () => {
    const host = await plug.start({ isDevelopment: true })
    await host.openWindow(aWindow)
    expect(plug.firstWindow().options.webPreferences?.devTools).toBe(true)
    expect(JSON.stringify(plug.fake.happened.menu)).toContain('toggleDevTools')
  })

  it('rejects, and leaves no window behind, when the page does not come up', async () => {
    const host = await plug.start({ assets: { answer: () => ({ status: 404, headers: {}, body: Buffer.from('') }) } })
    await expect(host.openWindow(aWindow)).rejects.toMatchObject({ code: 'host.unsupported' })
    expect(plug.fake.windows).toEqual([])
  })

  it.each<[string, WindowBounds, Partial<WindowBounds>]>([
    ['where it was', { x: 100, y: 80, width: 1200, height: 700 }, { x: 100, y: 80, width: 1200, height: 700 }],
    ['without a place when its screen is gone', { x: 4_000, y: 80, width: 1200, height: 700 }, { x: undefined as never, width: 1200, height: 700 }],
    ['without a place when its title bar is above the screen', { x: 100, y: -200, width: 1200, height: 700 }, { y: undefined as never }],
    ['no smaller than it may be', { x: 0, y: 0, width: 10, height: 10 }, { width: 960, height: 600 }],
  ])('opens %s', async (_, window, expected) => {
    const host = await plug.start({ window })
    await host.openWindow(aWindow)
    expect(plug.firstWindow().options).toMatchObject({ width: expected.width ?? 1200, height: expected.height ?? 700 })
    for (const side of ['x', 'y'] as const) if (side in expected) expect(plug.firstWindow().options[side]).toBe(expected[side])
  })

  it('reports its place once it has settled, and once more when it closes', async () => {
    const moved: WindowBounds[] = []
    const host = await plug.start({ onWindowMoved: (bounds) => void moved.push(bounds) })
    const window = await host.openWindow(aWindow)
    const { events } = plug.firstWindow()
    events.emit('move')
    await plug.clock.advance(400)
    events.emit('resize')
    await plug.clock.advance(400)
    expect(moved).toEqual([])
    await plug.clock.advance(100)
    expect(moved).toEqual([{ x: 10, y: 20, width: 1440, height: 900 }])
    await window.close()
    expect(moved).toHaveLength(2)
  })

  it('keeps its own title whatever the page calls itself', async () => {
    const host = await plug.start()
    const window = await host.openWindow(aWindow)
    const event = { prevented: false, preventDefault: (): void => void (event.prevented = true) }
    plug.firstWindow().events.emit('page-title-updated', event)
    expect(event.prevented).toBe(true)
    window.setTitle('Production')
    expect(plug.firstWindow().title).toBe('Production')
  })

  it('comes to the front even when minimised', async () => {
    const host = await plug.start()
    const window = await host.openWindow(aWindow)
    plug.firstWindow().minimized = true
    window.focus()
    expect(plug.firstWindow().calls.slice(-3)).toEqual(['restore', 'show', 'focus'])
  })

  it('tells when it closed, and bears being asked again', async () => {
    const host = await plug.start()
    const window = await host.openWindow(aWindow)
    let closed = 0
    window.onClosed(() => (closed += 1))
    await window.close()
    await window.close()
    window.focus()
    window.setTitle('late')
    window.transport.push({ channel: 'health.changed', payload: {} })
    expect(closed).toBe(1)
    expect(plug.clock.pendingTimers).toBe(1) // only the quit that the last window began
  })

  it('opens a second window of a profile beside the first', async () => {
    const host = await plug.start({ window: { x: 5, y: 5, width: 1200, height: 700 } })
    const first = await host.openWindow(aWindow)
    const second = await host.openWindow(aWindow)
    expect(first.id).not.toBe(second.id)
    expect(plug.fake.windows[1]?.options.x).toBeUndefined()
  })
})

describe('a page that crashes', () => {
  it('is loaded again well within two seconds', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    const { contents } = plug.firstWindow()
    contents.events.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 })
    await plug.clock.advance(100)
    expect(contents.reloads).toBe(1)
  })

  it('is not pushed to while it is down', async () => {
    const host = await plug.start()
    const window = await host.openWindow(aWindow)
    plug.firstWindow().contents.crashed = true
    window.transport.push({ channel: 'health.changed', payload: {} })
    expect(plug.firstWindow().contents.sent).toEqual([])
  })

  it('ends the console with the reason when it crashes again and again', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    const { contents } = plug.firstWindow()
    for (let count = 0; count < 5; count += 1) {
      contents.events.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 })
      await plug.clock.advance(2_000)
    }
    expect(contents.reloads).toBe(4)
    await expect(host.closed).resolves.toBe('The page crashed 5 times within a minute (oom).')
  })

  it('starts counting anew after a calm minute', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    const { contents } = plug.firstWindow()
    for (let count = 0; count < 8; count += 1) {
      contents.events.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
      await plug.clock.advance(61_000)
    }
    expect(contents.reloads).toBe(8)
  })
})

describe('what Electron lends the console', () => {
  it('is told as facts', async () => {
    const host = await plug.start()
    expect(host.facts).toMatchObject({
      kind: 'electron', warnings: [],
      capabilities: { tray: false, nativeMenu: true, severalWindows: true, deepLinks: true, chooseSaveLocation: true, nativeNotifications: true },
    })
  })

  it('names a sandbox that is off, and notices that cannot be shown', async () => {
    plug.fake.machine.switches.push('no-sandbox')
    plug.fake.machine.notificationsSupported = false
    const host = await plug.start()
    expect(host.facts.warnings).toEqual(["Electron's sandbox is off, because it was started with --no-sandbox."])
    expect(host.facts.capabilities.nativeNotifications).toBe(false)
    host.notify({ title: 'x', body: 'y', severity: 'info' })
    expect(plug.fake.happened.notifications).toEqual([])
  })

  it('asks where to save, beginning in the folder for exports', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    expect(await host.saveFile({ name: 'audit.csv', kind: 'csv' })).toBeUndefined()
    plug.fake.machine.saveAnswer = { canceled: false, filePath: '/home/ana/audit.csv' }
    expect(await host.saveFile({ name: '../../.bash\u0000rc', kind: 'text' })).toEqual({ path: '/home/ana/audit.csv' })
    expect(plug.fake.happened.dialogs.map(({ defaultPath }) => defaultPath)).toEqual([join(plug.folder, 'exports', 'audit.csv'), join(plug.folder, 'exports', '_.._.bash_rc')])
  })

  it('opens a checked address in the system browser', async () => {
    const host = await plug.start()
    const url = toHttpsUrl('https://example.com/docs')
    if (url === undefined) throw new Error('an https address')
    await host.openExternal(url)
    expect(plug.fake.happened.opened).toEqual(['https://example.com/docs'])
  })

  it('shows a notice, capped, and comes to the front when it is clicked', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    host.notify({ title: 'Down', body: 'x'.repeat(5_000), severity: 'critical' })
    const [notice] = plug.fake.happened.notifications
    expect(notice).toMatchObject({ title: 'Down', urgency: 'critical', shown: true })
    expect(notice?.body).toHaveLength(500)
    notice?.events.emit('click')
    expect(plug.firstWindow().calls.at(-1)).toBe('focus')
  })

  it('follows the chosen theme', async () => {
    const host = await plug.start()
    host.followTheme('dark')
    expect(plug.fake.electron.nativeTheme.themeSource).toBe('dark')
  })

  it('has a menu with everything that editing text needs', async () => {
    await plug.start()
    const text = JSON.stringify(plug.fake.happened.menu)
    for (const role of ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'minimize', 'close', 'quit', 'zoomIn']) expect(text).toContain(`"role":"${role}"`)
    expect(text).not.toMatch(/reload|toggleDevTools/iu)
  })
})
