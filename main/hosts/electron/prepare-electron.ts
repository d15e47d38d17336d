import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { DEEP_LINK_SCHEME, parseDeepLink } from '#shared/lib/deep-link.ts'
import type { Dispose } from '../host.ts'
import { WITHOUT_GPU } from './gpu-rescue.ts'
import { registerPageScheme } from './page-protocol.ts'

export interface FirstElectron {
  readonly status: 'first'
  /** Another start, a link or a click on the dock reached this process. What came before anybody listened is told at once. */
  onActivate(run: (deepLink: string | undefined) => void): Dispose
}
export type SecondElectron = { readonly status: 'second' }

/**
 * Does what is only possible before Electron is ready, so call it while the entry module is evaluated: where Electron
 * keeps its files, the sandbox, the page's scheme, and one running console per data folder. A second one has handed its
 * link over and has to exit.
 */
export function prepareElectron(options: { readonly dataFolder: string; readonly deepLink: string | undefined; readonly argv: readonly string[] }): FirstElectron | SecondElectron {
  const ownFolder = join(options.dataFolder, 'electron')
  mkdirSync(ownFolder, { recursive: true, mode: 0o700 })
  app.setPath('userData', ownFolder) // also decides which consoles count as the same one
  app.enableSandbox()
  registerPageScheme()
  if (options.argv.includes(WITHOUT_GPU)) app.disableHardwareAcceleration()
  if (process.platform === 'win32') app.setAppUserModelId('dev.omnideck.console')
  const activations = listen()
  if (!app.requestSingleInstanceLock({ deepLink: options.deepLink ?? null })) return { status: 'second' }
  // From a source tree this would make the bare runtime in node_modules the system's handler.
  if (app.isPackaged) app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME)
  return { status: 'first', onActivate: activations.onActivate }
}

/** The words meant for the console: without the program, the path of the app, and switches of the runtime itself. */
export function wordsForConsole(argv: readonly string[], isPackaged: boolean): readonly string[] {
  return argv.slice(isPackaged ? 1 : 2).filter((word) => !ofRuntime.test(word))
}

// Set by desktop files, by macOS (`-psn_…`), by Windows at a second start, or by people whose graphics need it.
const ofRuntime =
  /^(?:-psn_\S+|--(?:omnideck-without-gpu|no-sandbox|disable-gpu|original-process-start-time|ozone-platform|ozone-platform-hint|enable-features|disable-features|force-device-scale-factor|enable-logging)(?:=.*)?)$/u

function listen(): Pick<FirstElectron, 'onActivate'> {
  const listeners = new Set<(deepLink: string | undefined) => void>()
  const early: (string | undefined)[] = []
  const activate = (text: unknown): void => {
    // Text from outside: what cannot be read as a link only brings the window to the front.
    const deepLink = typeof text === 'string' && parseDeepLink(text) ? text : undefined
    if (listeners.size === 0) early.push(deepLink)
    else for (const run of [...listeners]) run(deepLink)
  }
  app.on('second-instance', (_event, _argv, _folder, data) => activate(isHandover(data) ? data.deepLink : undefined))
  // macOS hands links over like this, possibly before the application is ready.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    activate(url)
  })
  app.on('activate', () => activate(undefined))
  return {
    onActivate(run) {
      listeners.add(run)
      for (const deepLink of early.splice(0)) run(deepLink)
      return () => void listeners.delete(run)
    },
  }
}

function isHandover(data: unknown): data is { readonly deepLink: unknown } {
  return typeof data === 'object' && data !== null && 'deepLink' in data
}
