import type { AssetServer } from '#main/platform/assets/asset-server.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { HostWindow, WindowId } from '../host.ts'
import { interceptAssets } from './asset-interceptor.ts'
import type { CdpSession } from './cdp-pipe.ts'
import type { FirstPage } from './chromium-process.ts'
import type { ChromiumTransport } from './chromium-transport.ts'
import { HOME, isHome } from './home.ts'
import type { WindowBounds } from './launch-arguments.ts'
import { windowClosed } from './why-it-died.ts'
import { watchBounds, type BoundsWatch } from './window-bounds.ts'
import { guardPage } from './window-guards.ts'

/** The one window, which may outlive the browser process that draws it. */
export interface ChromiumWindow extends HostWindow {
  /** Sets up a page that has not run yet. */
  attach(page: FirstPage): Promise<void>
  /** Loads our page, e.g. at `/#/health`; resolves when its bridge is up. */
  load(path: string): Promise<void>
  /** Loads again what was shown last, after the browser was started anew. */
  loadAgain(): Promise<void>
  /** The browser is about to end: takes a last look at where the window is. */
  leave(): Promise<void>
  announceClosed(): void
}

type WindowDeps = {
  readonly id: WindowId
  readonly transport: ChromiumTransport
  readonly assets: AssetServer
  readonly log: Log
  readonly clock: Clock
  readonly firstColour: string
  /** Absent where there is no place to remember: a headless window has none. */
  readonly onMoved: ((bounds: WindowBounds) => void) | undefined
  /** Ends the host, with a reason for people. */
  readonly end: (reason: string) => Promise<void>
}

const CRASHES_PER_MINUTE = 3
const RETURNS_PER_MINUTE = 30
const MINUTE_MS = 60_000

export function createChromiumWindow(deps: WindowDeps): ChromiumWindow {
  const { transport, log, clock } = deps
  const onClosed = new Set<() => void>()
  let session: CdpSession | undefined
  let bounds: BoundsWatch | undefined
  let title: string | undefined
  let address = `${HOME}/`
  const crashed = createTally(clock)
  const left = createTally(clock)

  function onCrash(page: CdpSession): void {
    if (crashed.lastMinute() > CRASHES_PER_MINUTE) {
      void deps.end('The page crashed again and again.')
      return
    }
    log.warn('the page crashed; loading it again')
    page.send('Page.reload').catch((cause: unknown) => log.warn('the crashed page could not be loaded again', { cause }))
  }

  function onLeft(page: CdpSession, from: string): void {
    // A page that cannot be shown at all ends up on an error page each time; trying for ever would only burn the machine.
    if (left.lastMinute() > RETURNS_PER_MINUTE) {
      void deps.end('The page could not be shown.')
      return
    }
    log.warn('the page left home; brought it back', { address: from.slice(0, 200) })
    page.send('Page.navigate', { url: `${HOME}/` }).catch((cause: unknown) => log.warn('the page could not be brought back', { cause }))
  }

  function showTitle(): void {
    if (title === undefined) return
    const expression = `document.title = ${JSON.stringify(title)}`
    session?.send('Runtime.evaluate', { expression, silent: true }).catch(() => undefined) // the next page gets it too
  }

  async function raise(): Promise<void> {
    const found = await session?.send('Browser.getWindowForTarget')
    if (found?.bounds.windowState === 'minimized') {
      await session?.send('Browser.setWindowBounds', { windowId: found.windowId, bounds: { windowState: 'normal' } })
    }
    await session?.send('Page.bringToFront')
  }

  async function navigate(): Promise<void> {
    const connected = Promise.withResolvers<undefined>()
    const stopListening = transport.onConnected(() => connected.resolve(undefined))
    await session?.send('Page.navigate', { url: address })
    await connected.promise
    stopListening()
  }

  transport.onConnected(showTitle)

  return {
    id: deps.id,
    transport,
    async attach({ session: page, targetId }) {
      session = page
      page.on('Inspector.targetCrashed', () => onCrash(page))
      page.on('Page.frameNavigated', ({ frame }) => {
        if (frame.parentId === undefined && isHome(frame.url)) address = `${frame.url}${frame.urlFragment ?? ''}`
      })
      page.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
        if (frameId === targetId && isHome(url)) address = url
      })
      await Promise.all([
        page.send('Inspector.enable'),
        page.send('Emulation.setDefaultBackgroundColorOverride', { color: toRgb(deps.firstColour) }),
        guardPage(page, (from) => onLeft(page, from)),
        interceptAssets(page, targetId, deps.assets, log),
        transport.attach(page, targetId),
      ])
      if (deps.onMoved !== undefined) bounds = watchBounds(page, clock, deps.onMoved)
    },
    async load(path) {
      const wanted = new URL(path, HOME).href
      if (!isHome(wanted)) throw new Error(`Not a path of the page: ${path}`)
      address = wanted
      await navigate()
    },
    loadAgain: navigate,
    async leave() {
      await bounds?.stop()
    },
    focus() {
      raise().catch((cause: unknown) => log.debug('the window could not be raised', { cause }))
    },
    setTitle(text) {
      title = text
      showTitle()
    },
    close: () => deps.end(windowClosed),
    onClosed(run) {
      onClosed.add(run)
      return () => void onClosed.delete(run)
    },
    announceClosed() {
      for (const run of [...onClosed]) run()
    },
  }
}

/** Counts what happened within the last minute, the present time included. */
function createTally(clock: Clock): { lastMinute(): number } {
  let times: number[] = []
  return {
    lastMinute() {
      const now = clock.monotonic()
      times = [...times.filter((at) => now - at < MINUTE_MS), now]
      return times.length
    },
  }
}

/** `#rrggbb` to the protocol's colour; anything else is a mistake of ours and becomes black. */
function toRgb(hex: string): { r: number; g: number; b: number } {
  const value = Number.parseInt(/^#([0-9a-f]{6})$/i.exec(hex)?.[1] ?? '0', 16)
  return { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255 }
}
