import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { app, dialog, Menu, nativeTheme, Notification, session, shell } from 'electron'
import type { AssetServer } from '#main/platform/assets/asset-server.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Dispose, FileSuggestion, Host, HostFacts, Notice, WindowId } from '../host.ts'
import { appMenu } from './app-menu.ts'
import { createElectronWindow, type ElectronWindow } from './electron-window.ts'
import { rescueFromGpu } from './gpu-rescue.ts'
import { servePage } from './page-protocol.ts'
import type { FirstElectron } from './prepare-electron.ts'
import { createQuitGate } from './quit-gate.ts'
import { usualWindow, type WindowBounds } from './visible-bounds.ts'
import { guardAllContents, guardSession } from './window-guards.ts'

export type ElectronHostOptions = {
  readonly assets: AssetServer
  /** Path of the built `preload/electron.ts`. */
  readonly preloadPath: string
  readonly paths: Host['paths']
  readonly log: Log
  readonly clock: Clock
  /** Colour of a window before the page has drawn, `#rrggbb`; used when a window names none. */
  readonly firstColour: string
  readonly window?: WindowBounds | undefined
  readonly onWindowMoved?: ((bounds: WindowBounds) => void) | undefined
  /** What `prepareElectron` answered. */
  readonly instance: FirstElectron
  /** Opens the developer tools to people and the page to the server that rebuilds it. */
  readonly isDevelopment: boolean
}

export interface ElectronHost extends Host {
  /** Runs when a quit begins; the quit waits for it and for `stop()`, but no longer than five seconds. */
  onBeforeQuit(run: () => Promise<void>): Dispose
  /** Makes native parts (menus, dialogs, title bars) follow the person's choice. */
  followTheme(preference: 'system' | 'light' | 'dark'): void
}

const filterOf: Record<FileSuggestion['kind'], { readonly name: string; readonly extensions: string[] }> = {
  csv: { name: 'CSV', extensions: ['csv'] },
  json: { name: 'JSON', extensions: ['json', 'jsonl'] },
  png: { name: 'PNG image', extensions: ['png'] },
  text: { name: 'Text', extensions: ['txt'] },
}
const urgencyOf = { info: 'low', warning: 'normal', critical: 'critical' } as const satisfies Record<Notice['severity'], string>

/**
 * Electron as a host. Resolves once Electron is ready: never await it at the top level of the entry module, which has to
 * be evaluated before Electron becomes ready. When `closed` resolves, stop everything and then this host: `stop()` ends the process.
 */
export async function createElectronHost(options: ElectronHostOptions): Promise<ElectronHost> {
  const { paths, clock, isDevelopment } = options
  const log = options.log.child({ part: 'electron' })
  const closed = Promise.withResolvers<string>()
  const windows = new Map<WindowId, ElectronWindow>()
  const notices = new Set<Notification>()
  let lastId = 0

  // Registered before the first await, so that nothing slips past them.
  const gate = createQuitGate({ clock, log, onQuitting: () => closed.resolve('The console was quit.') })
  const unguard = guardAllContents(log)
  rescueFromGpu({ words: process.argv.slice(1), log })
  app.on('window-all-closed', () => {
    closed.resolve('The window was closed.')
    app.quit()
  })

  await app.whenReady()
  const pageSession = session.defaultSession
  guardSession(pageSession, { isDevelopment, log })
  const unserve = servePage(pageSession, options.assets)
  Menu.setApplicationMenu(Menu.buildFromTemplate(appMenu({ platform: process.platform, isDevelopment })))
  const facts = factsNow()
  for (const warning of facts.warnings) log.warn(warning)

  const newest = (): ElectronWindow | undefined => [...windows.values()].at(-1)

  return {
    facts,
    paths,
    closed: closed.promise,
    onBeforeQuit: (run) => gate.onBeforeQuit(run),
    async openWindow({ title, backgroundColour, path }) {
      const id = `window-${(lastId += 1)}` as WindowId
      const window = createElectronWindow({
        id,
        title,
        path,
        backgroundColour: backgroundColour === '' ? options.firstColour : backgroundColour,
        session: pageSession,
        preloadPath: options.preloadPath,
        bounds: firstOrBeside(options.window ?? usualWindow, windows.size),
        isDevelopment,
        log: log.child({ window: id }),
        clock,
        onMoved: options.onWindowMoved ?? (() => undefined),
        onHopeless(reason) {
          closed.resolve(reason)
          app.quit()
        },
      })
      windows.set(id, window)
      window.onClosed(() => void windows.delete(id))
      try {
        await window.load()
      } catch (cause) {
        window.destroy()
        throw cause
      }
      return window
    },
    openExternal: (url) => shell.openExternal(url),
    async saveFile(suggestion) {
      await mkdir(paths.exports, { recursive: true })
      const filter = filterOf[suggestion.kind]
      const dialogOptions = {
        defaultPath: join(paths.exports, safeName(suggestion.name)),
        filters: [{ name: filter.name, extensions: filter.extensions }],
        properties: ['createDirectory' as const, 'showOverwriteConfirmation' as const],
      }
      const window = newest()
      const answer = await (window === undefined ? dialog.showSaveDialog(dialogOptions) : dialog.showSaveDialog(window.native, dialogOptions))
      return answer.canceled || answer.filePath === '' ? undefined : { path: answer.filePath }
    },
    notify(notice) {
      if (!facts.capabilities.nativeNotifications) return
      const shown = new Notification({ title: notice.title.slice(0, 120), body: notice.body.slice(0, 500), urgency: urgencyOf[notice.severity] })
      // Kept until it is gone: a collected notification forgets that it was clicked.
      notices.add(shown)
      shown.once('close', () => void notices.delete(shown))
      shown.once('click', () => newest()?.focus())
      shown.show()
    },
    onActivate: (run) =>
      options.instance.onActivate((deepLink) => {
        newest()?.focus()
        run(deepLink)
      }),
    followTheme(preference) {
      nativeTheme.themeSource = preference
    },
    stop() {
      closed.resolve('The console was stopped.')
      gate.open()
      for (const window of windows.values()) window.destroy()
      unserve()
      unguard()
      // After whoever awaits this: an entry with an exit code of its own calls `app.exit` first.
      setImmediate(() => app.quit())
      return Promise.resolve()
    },
  }
}

/** A further window gets the usual size, and a place of the system's choosing: exactly over the first one it would not be seen. */
function firstOrBeside({ width, height, ...place }: WindowBounds, opened: number): WindowBounds {
  return opened === 0 ? { width, height, ...place } : { width, height }
}

function factsNow(): HostFacts {
  const { electron, chrome } = process.versions
  return {
    kind: 'electron',
    runtime: `Electron ${electron}, Chromium ${chrome}`,
    capabilities: {
      tray: false,
      nativeMenu: true,
      severalWindows: true,
      deepLinks: true,
      chooseSaveLocation: true,
      nativeNotifications: Notification.isSupported(),
    },
    warnings: app.commandLine.hasSwitch('no-sandbox') ? ["Electron's sandbox is off, because it was started with --no-sandbox."] : [],
  }
}

/** A name may come from a server: no folders, no control characters, nothing a file system reserves. */
function safeName(name: string): string {
  const safe = name.replaceAll(/[\p{Cc}<>:"|?*/\\]/gu, '_').replace(/^[.\s]+/u, '').slice(0, 120)
  return safe === '' ? 'export' : safe
}
