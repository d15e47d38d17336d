import { AppError } from '#shared/contract/errors.ts'
import type { AssetServer } from '#main/platform/assets/asset-server.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Host, HostFacts, WindowId } from '../host.ts'
import type { CdpPipe } from './cdp-pipe.ts'
import { ChromiumDied, startChromium, type ChromiumProcess } from './chromium-process.ts'
import { createChromiumTransport } from './chromium-transport.ts'
import { createChromiumWindow } from './chromium-window.ts'
import { reserveExport } from './export-folder.ts'
import { openExternally } from './external-link.ts'
import type { WindowBounds } from './launch-arguments.ts'
import type { FirstInstance } from './single-instance.ts'
import { windowClosed } from './why-it-died.ts'

export type ChromiumHostOptions = {
  /** Path of the executable, as `findChromium` found it. */
  readonly browser: string
  readonly assets: AssetServer
  /** The built `preload/chromium.ts`. */
  readonly preloadSource: string
  readonly paths: Host['paths']
  /** The browser's own folder, never shared with another browser. */
  readonly browserFolder: string
  readonly headless: boolean
  readonly log: Log
  readonly clock: Clock
  /** Colour of the window before the page has drawn, `#rrggbb`. */
  readonly firstColour: string
  readonly window?: WindowBounds | undefined
  readonly onWindowMoved?: ((bounds: WindowBounds) => void) | undefined
  /** Other starts of the console on the same data, see `claimInstance`; absent in tests that need none. */
  readonly instance?: FirstInstance | undefined
}

export interface ChromiumHost extends Host {
  /** The control line of the browser that runs now; journeys join it with `createCdpGuest`. */
  readonly pipe: CdpPipe
}

const OLDEST_TESTED_MAJOR = 140
const CONNECT_MS = 20_000
const usualWindow: WindowBounds = { width: 1440, height: 900 }
const capabilities = {
  tray: false,
  nativeMenu: false,
  severalWindows: false,
  deepLinks: false,
  chooseSaveLocation: false,
  nativeNotifications: false,
} as const

/**
 * Draws the page in the system's Chromium, over a debugging pipe that nobody else can join (ADR-0001). Resolves when
 * the browser runs; rejects with `host.unsupported` and a `reason` for people when it cannot.
 */
export async function createChromiumHost(options: ChromiumHostOptions): Promise<ChromiumHost> {
  const log = options.log.child({ part: 'chromium' })
  const withoutSandbox = process.platform === 'linux' && process.getuid?.() === 0
  const closed = Promise.withResolvers<string>()
  const id = 'main' as WindowId
  const transport = createChromiumTransport({ windowId: id, preloadSource: options.preloadSource, log })
  const onMoved = options.headless ? undefined : options.onWindowMoved
  const window = createChromiumWindow({ ...options, id, transport, log, onMoved, end })
  let browser: ChromiumProcess | undefined
  let withoutGpu = false
  let isOpen = false
  let ending: Promise<void> | undefined

  function end(reason: string): Promise<void> {
    ending ??= (async () => {
      log.info('closing', { reason })
      await window.leave()
      await browser?.stop()
      closed.resolve(reason)
      window.announceClosed()
    })()
    return ending
  }

  async function start(): Promise<ChromiumProcess> {
    const started = await startChromium({
      ...options,
      log,
      title: 'Omnideck',
      window: options.window ?? usualWindow,
      withoutSandbox,
      withoutGpu,
      preparePage: (page) => window.attach(page),
      onPageClosed: () => void end(windowClosed),
    })
    browser = started
    void started.ended.then((death) => {
      if (death.cause !== 'gpu' || withoutGpu || ending !== undefined) return end(death.sentence)
      return startWithoutGpu(death.sentence).catch((cause: unknown) => end(cause instanceof Error ? cause.message : String(cause)))
    })
    return started
  }

  async function startWithoutGpu(reason: string): Promise<ChromiumProcess> {
    log.warn('starting the browser again without the graphics processor', { reason })
    withoutGpu = true
    const started = await start()
    if (isOpen) await window.loadAgain()
    return started
  }

  async function firstStart(): Promise<ChromiumProcess> {
    try {
      return await start()
    } catch (cause) {
      if (cause instanceof ChromiumDied && cause.death.cause === 'gpu') return startWithoutGpu(cause.message)
      throw cause
    }
  }

  const { product } = await firstStart().catch((cause: unknown) => {
    throw new AppError('host.unsupported', { details: { reason: cause instanceof Error ? cause.message : String(cause) }, cause })
  })
  const version = product.split('/').at(-1) ?? product
  const facts: HostFacts = { kind: 'chromium', runtime: `Chromium ${version}`, capabilities, warnings: warningsOf(withoutSandbox, version) }
  for (const warning of facts.warnings) log.warn(warning)

  return {
    facts,
    paths: options.paths,
    closed: closed.promise,
    get pipe() {
      if (browser === undefined) throw new Error('The browser never started')
      return browser.pipe
    },
    async openWindow({ title, path }) {
      // One window is all this host has: switching profiles happens inside it.
      if (isOpen) throw new AppError('host.unsupported')
      isOpen = true
      window.setTitle(title)
      const failed = Promise.withResolvers<never>()
      const giveUp = options.clock.after(CONNECT_MS, () => failed.reject(new AppError('host.unsupported', { details: { reason: 'The page did not come up.' } })))
      void closed.promise.then((reason) => failed.reject(new AppError('host.unsupported', { details: { reason } })))
      failed.promise.catch(() => undefined)
      await Promise.race([window.load(path), failed.promise]).finally(giveUp)
      return window
    },
    openExternal: (url) => openExternally(url, process.platform, process.env),
    saveFile: (suggestion) => reserveExport(options.paths.exports, suggestion),
    notify: (notice) => log.debug('a notice is shown in the page only', { severity: notice.severity }),
    onActivate: (run) =>
      options.instance?.onActivate((deepLink) => {
        window.focus()
        run(deepLink)
      }) ?? (() => undefined),
    stop: () => end('The console was stopped.'),
  }
}

function warningsOf(withoutSandbox: boolean, version: string): readonly string[] {
  const warnings: string[] = []
  if (withoutSandbox) warnings.push("This runs as root, so the browser's sandbox is off. Start it as an ordinary user.")
  if (Number.parseInt(version, 10) < OLDEST_TESTED_MAJOR) {
    warnings.push(`The installed Chromium ${version} is older than ${OLDEST_TESTED_MAJOR}. Update it through your system.`)
  }
  return warnings
}
