import { BrowserWindow, screen, type Session } from 'electron'
import { AppError } from '#shared/contract/errors.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { HostWindow, WindowId, WindowOptions } from '../host.ts'
import { createElectronTransport } from './electron-transport.ts'
import { HOME } from './home.ts'
import { smallestWindow, visibleBounds, type WindowBounds } from './visible-bounds.ts'

export type ElectronWindowOptions = WindowOptions & {
  readonly id: WindowId
  readonly session: Session
  readonly preloadPath: string
  readonly bounds: WindowBounds
  readonly isDevelopment: boolean
  readonly log: Log
  readonly clock: Clock
  readonly onMoved: (bounds: WindowBounds) => void
  /** The page crashed again and again: says why in one sentence. */
  readonly onHopeless: (reason: string) => void
}

export interface ElectronWindow extends HostWindow {
  readonly native: BrowserWindow
  /** Loads the page; rejects with `host.unsupported` when it does not come up. */
  load(): Promise<void>
  /** Ends the window without asking the page. */
  destroy(): void
}

const SETTLED_MS = 500
/** A page that cannot draw is shown all the same, so that it can be seen and closed. */
const SHOW_ANYWAY_MS = 5_000
const RELOAD_AFTER_MS = [100, 500, 1_000, 2_000] as const
const CALM_MS = 60_000

/** One window. Its page comes back by itself after a crash, within two seconds. */
export function createElectronWindow(options: ElectronWindowOptions): ElectronWindow {
  const { id, log, clock } = options
  const native = new BrowserWindow({
    ...visibleBounds(options.bounds, screen.getAllDisplays().map(({ workArea }) => workArea)),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: options.title,
    backgroundColor: options.backgroundColour,
    show: false, // shown with its first drawn frame, so that nothing flashes
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preloadPath,
      session: options.session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: options.isDevelopment,
    },
  })
  const contents = native.webContents
  const transport = createElectronTransport({ windowId: id, contents, log })
  const onClosed = new Set<() => void>()
  const closed = Promise.withResolvers<undefined>()
  const cancels = new Set<() => void>()
  const after = (delayMs: number, run: () => void): (() => void) => {
    const cancel = clock.after(delayMs, () => {
      cancels.delete(cancel)
      if (!native.isDestroyed()) run()
    })
    cancels.add(cancel)
    return cancel
  }

  native.once('ready-to-show', () => native.show())
  after(SHOW_ANYWAY_MS, () => {
    if (!native.isVisible()) native.show()
  })
  // The window's title is ours to set; a page's title may carry text of the gateway.
  native.on('page-title-updated', (event) => event.preventDefault())

  let cancelSettled = (): void => undefined
  const settle = (): void => {
    cancelSettled()
    cancelSettled = after(SETTLED_MS, () => options.onMoved(native.getNormalBounds()))
  }
  native.on('move', settle)
  native.on('resize', settle)
  native.on('close', () => options.onMoved(native.getNormalBounds()))
  native.on('closed', () => {
    for (const cancel of cancels) cancel()
    transport.close()
    closed.resolve(undefined)
    for (const run of [...onClosed]) run()
  })

  let crashes = 0
  let cancelCalm = (): void => undefined
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    const delayMs = RELOAD_AFTER_MS[crashes]
    crashes += 1
    log.error('the page crashed', { reason, exitCode, crashes })
    if (delayMs === undefined) {
      options.onHopeless(`The page crashed ${crashes} times within a minute (${reason}).`)
      return
    }
    after(delayMs, () => contents.reload())
    cancelCalm()
    cancelCalm = after(CALM_MS, () => {
      crashes = 0
    })
  })
  contents.on('unresponsive', () => log.warn('the page does not respond'))
  contents.on('preload-error', (_event, _path, error) => log.error('the preload failed', { cause: error }))

  return {
    id,
    native,
    transport,
    async load() {
      try {
        await native.loadURL(`${HOME}${options.path}`)
      } catch (cause) {
        throw new AppError('host.unsupported', { details: { reason: 'The page did not come up.' }, cause })
      }
    },
    focus() {
      if (native.isDestroyed()) return
      if (native.isMinimized()) native.restore()
      native.show()
      native.focus()
    },
    setTitle(title) {
      if (!native.isDestroyed()) native.setTitle(title)
    },
    close() {
      if (!native.isDestroyed()) native.close()
      return closed.promise
    },
    destroy() {
      if (!native.isDestroyed()) native.destroy()
    },
    onClosed(run) {
      onClosed.add(run)
      return () => void onClosed.delete(run)
    },
  }
}
