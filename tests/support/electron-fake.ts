import type { App, ContextBridge, CustomScheme, Dialog, Display, IpcRenderer, MenuItemConstructorOptions, NativeTheme, Protocol, SaveDialogOptions, SaveDialogReturnValue, Screen, Session, Shell, WebRequest } from 'electron'
import { fakeEvent, fakeEvents, onlyKnown, strict, type FakeEvents, type Listener } from './electron-fake-strict.ts'
import { fakeBrowserWindow, type FakeContents, type FakeWindow } from './electron-fake-window.ts'

export const appEvents = ['before-quit', 'window-all-closed', 'second-instance', 'open-url', 'activate', 'web-contents-created', 'child-process-gone'] as const
export const sessionEvents = ['will-download'] as const
export const notificationEvents = ['close', 'click'] as const
type Events = 'on' | 'once' | 'off' | 'addListener' | 'removeListener' | 'emit'
type Handler = (request: Request) => Response | Promise<Response>
type Answer = (allowed: boolean) => void
export type FakeNotification = { readonly title: string; readonly body: string; readonly urgency: string; readonly events: FakeEvents; shown: boolean }

/** One fake machine: its Electron module, what happened in it, and the levers that the real world would pull. */
export function createElectronFake(home = 'omnideck-page://app') {
  const happened = {
    sandboxed: false, schemes: [] as CustomScheme[], paths: new Map<string, string>(), accelerated: true, handedOver: undefined as unknown, protocolClients: [] as string[],
    menu: undefined as readonly MenuItemConstructorOptions[] | undefined, opened: [] as string[], relaunched: undefined as readonly string[] | undefined,
    exitCode: undefined as number | undefined, dialogs: [] as SaveDialogOptions[], notifications: [] as FakeNotification[], spellChecker: true,
  }
  const machine = {
    hasLock: true, isPackaged: true, switches: [] as string[], notificationsSupported: true,
    displays: [{ x: 0, y: 0, width: 1920, height: 1080 }], saveAnswer: { canceled: true, filePath: '' } as SaveDialogReturnValue,
  }
  const windows: FakeWindow[] = []
  const ready = Promise.withResolvers<undefined>()
  let isReady = false
  const assertReady = (what: string): void => {
    if (!isReady) throw new Error(`${what} is only possible after Electron is ready`)
  }
  const assertNotReady = (what: string): void => {
    if (isReady) throw new Error(`${what} is only possible before Electron is ready`)
  }

  const ofApp = fakeEvents('app', appEvents)
  const quit = (): void => {
    if (happened.exitCode !== undefined) return
    const event = fakeEvent({})
    ofApp.emit('before-quit', event)
    if (event.defaultPrevented) return
    quitting = true
    for (const window of [...windows]) (window.native as { close(): void }).close()
    happened.exitCode = 0
  }
  let quitting = false
  const app = strict('app', {
    ...ofApp.api,
    isPackaged: machine.isPackaged,
    commandLine: strict('app.commandLine', { hasSwitch: (name: string) => machine.switches.includes(name) }),
    getVersion: () => '0.0.0-fake',
    whenReady: () => ready.promise,
    quit,
    exit: (code = 0) => void (happened.exitCode ??= code),
    relaunch: (options) => {
      onlyKnown('relaunch', options ?? {}, ['args'])
      happened.relaunched = options?.args ?? []
    },
    enableSandbox: () => {
      assertNotReady('enableSandbox')
      happened.sandboxed = true
    },
    disableHardwareAcceleration: () => {
      assertNotReady('disableHardwareAcceleration')
      happened.accelerated = false
    },
    setPath: (name, path) => void happened.paths.set(name, path),
    setAppUserModelId: () => undefined,
    requestSingleInstanceLock: (data) => {
      if (!happened.paths.has('userData')) throw new Error('The lock belongs to a data folder: choose the folder first')
      happened.handedOver = data
      return machine.hasLock
    },
    setAsDefaultProtocolClient: (scheme) => happened.protocolClients.push(scheme) > 0,
  } satisfies Partial<Omit<App, Events | 'commandLine'>> & { readonly commandLine: Partial<App['commandLine']> } & FakeEvents['api'])

  const handlers = new Map<string, Handler>()
  const ofSession = fakeEvents('session', sessionEvents)
  const rights = {
    request: undefined as ((contents: null, permission: string, answer: Answer, details: { readonly requestingUrl: string }) => void) | undefined,
    check: undefined as ((contents: null, permission: string, origin: string) => boolean) | undefined,
    device: undefined as ((details: never) => boolean) | undefined,
    network: undefined as { readonly urls: readonly string[]; readonly ask: (details: never, answer: (answer: { readonly cancel?: boolean }) => void) => void } | undefined,
  }
  const defaultSession = strict('session', {
    ...ofSession.api,
    protocol: strict('session.protocol', {
      handle: (scheme: string, run: Handler) => {
        if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} is already handled`)
        handlers.set(scheme, run)
      },
      unhandle: (scheme: string) => void handlers.delete(scheme),
    } satisfies Partial<Record<keyof Protocol, unknown>>),
    webRequest: strict('session.webRequest', {
      onBeforeRequest: (filter: { readonly urls: readonly string[] }, ask: NonNullable<typeof rights.network>['ask']) => void (rights.network = { urls: filter.urls, ask }),
    } satisfies Partial<Record<keyof WebRequest, unknown>>),
    setPermissionRequestHandler: (run: unknown) => void (rights.request = run as typeof rights.request),
    setPermissionCheckHandler: (run: unknown) => void (rights.check = run as typeof rights.check),
    setDevicePermissionHandler: (run: unknown) => void (rights.device = run as typeof rights.device),
    setSpellCheckerEnabled: (enable: boolean) => void (happened.spellChecker = enable),
  } satisfies Partial<Omit<Session, Events | 'protocol' | 'webRequest'>> & Record<'protocol' | 'webRequest', object> & FakeEvents['api'])

  async function request(url: string, init: { readonly method?: string } = {}): Promise<Response> {
    const run = handlers.get(url.slice(0, url.indexOf(':')))
    if (run === undefined) throw new Error(`ERR_UNKNOWN_URL_SCHEME ${url}`)
    return run(new Request(url, init))
  }

  const world = {
    home, windows, assertReady,
    load: async (url: string) => (await request(url)).status,
    onCreated: (contents: FakeContents) => void ofApp.emit('web-contents-created', fakeEvent({}), contents.native),
    onAllClosed: () => {
      if (!quitting && ofApp.emit('window-all-closed') === 0) quit()
    },
  }

  function createNotification(options: { readonly title: string; readonly body: string; readonly urgency: string }): object {
    assertReady('new Notification')
    onlyKnown('Notification', options, ['title', 'body', 'urgency'])
    const events = fakeEvents('Notification', notificationEvents)
    const notification: FakeNotification = { ...options, events, shown: false }
    happened.notifications.push(notification)
    return strict('Notification', { ...events.api, show: () => void (notification.shown = true) })
  }

  const renderer = { exposed: new Map<string, unknown>(), pushes: new Map<string, Listener>(), window: (): FakeWindow | undefined => windows.at(-1) }
  const electron = strict('electron', {
    app,
    BrowserWindow: fakeBrowserWindow(world),
    Notification: Object.assign(createNotification, { isSupported: () => machine.notificationsSupported }),
    Menu: strict('Menu', {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (menu: readonly MenuItemConstructorOptions[]) => void (happened.menu = menu),
    }),
    protocol: strict('protocol', {
      registerSchemesAsPrivileged: (schemes) => {
        assertNotReady('registerSchemesAsPrivileged')
        if (happened.schemes.length > 0) throw new Error('registerSchemesAsPrivileged can be called only once')
        for (const { privileges } of schemes) onlyKnown('privileges', privileges ?? {}, ['standard', 'secure', 'supportFetchAPI', 'codeCache'])
        happened.schemes = schemes
      },
    } satisfies Partial<Protocol>),
    session: strict('session module', {
      get defaultSession() {
        assertReady('session.defaultSession')
        return defaultSession
      },
    }),
    screen: strict('screen', {
      getAllDisplays: () => {
        assertReady('screen')
        return machine.displays.map((workArea) => ({ workArea }) as Display)
      },
    } satisfies Partial<Omit<Screen, Events>>),
    dialog: strict('dialog', {
      showSaveDialog: (...given: readonly unknown[]) => {
        const options = given.at(-1) as SaveDialogOptions
        onlyKnown('showSaveDialog', options, ['defaultPath', 'filters', 'properties'])
        happened.dialogs.push(options)
        return Promise.resolve(machine.saveAnswer)
      },
    } satisfies Partial<Record<keyof Dialog, unknown>>),
    shell: strict('shell', { openExternal: (url) => Promise.resolve(void happened.opened.push(url)) } satisfies Partial<Shell>),
    nativeTheme: strict<Pick<NativeTheme, 'themeSource'>>('nativeTheme', { themeSource: 'system' }),
    contextBridge: strict('contextBridge', {
      // What crosses is a frozen copy; functions cross as proxies of themselves.
      exposeInMainWorld: (name, api: object) => void renderer.exposed.set(name, api),
    } satisfies Partial<ContextBridge>),
    ipcRenderer: strict('ipcRenderer', {
      invoke: (channel, ...values: unknown[]) => renderer.window()?.contents.invoke(channel, values) ?? Promise.reject(new Error('No window')),
      on: (channel: string, run: Listener) => void renderer.pushes.set(channel, run),
    } satisfies Partial<Omit<IpcRenderer, 'on'>> & { readonly on: unknown }),
  })

  return {
    electron, happened, machine, windows, rights, renderer, request,
    appEvents: ofApp,
    sessionEvents: ofSession,
    becomeReady(): void {
      isReady = true
      ready.resolve(undefined)
    },
  }
}
export type ElectronFake = ReturnType<typeof createElectronFake>
