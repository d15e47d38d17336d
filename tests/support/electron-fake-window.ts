import type { BrowserWindow, BrowserWindowConstructorOptions, IpcMain, WebContents, WebFrameMain, WebPreferences, WindowOpenHandlerResponse } from 'electron'
import { fakeEvent, fakeEvents, onlyKnown, strict, type FakeEvent, type FakeEvents } from './electron-fake-strict.ts'

const windowOptions = ['x', 'y', 'width', 'height', 'minWidth', 'minHeight', 'title', 'backgroundColor', 'show', 'autoHideMenuBar', 'webPreferences'] as const satisfies readonly (keyof BrowserWindowConstructorOptions)[]
const webPreferences = [
  'preload', 'session', 'sandbox', 'contextIsolation', 'nodeIntegration', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'webSecurity',
  'allowRunningInsecureContent', 'experimentalFeatures', 'webviewTag', 'plugins', 'navigateOnDragDrop', 'disableDialogs', 'spellcheck', 'devTools',
] as const satisfies readonly (keyof WebPreferences)[]
export const windowEvents = ['ready-to-show', 'page-title-updated', 'move', 'resize', 'close', 'closed'] as const
export const contentsEvents = [
  'will-attach-webview', 'will-navigate', 'will-redirect', 'will-frame-navigate', 'will-prevent-unload', 'render-process-gone', 'unresponsive', 'preload-error',
] as const

type Events = 'on' | 'once' | 'off' | 'addListener' | 'removeListener' | 'emit'
/** What tests may choose of a frame; the rest follows the real one. */
export type FakeFrame = Pick<WebFrameMain, 'detached' | 'frameTreeNodeId' | 'url'> & { readonly parent: FakeFrame | null }
export type InvokeHandler = (event: unknown, ...values: unknown[]) => unknown

export type FakeWindow = {
  readonly options: BrowserWindowConstructorOptions
  readonly events: FakeEvents
  readonly contents: FakeContents
  readonly calls: string[]
  readonly native: object
  url: string | undefined
  title: string
  visible: boolean
  minimized: boolean
  destroyed: boolean
}
export type FakeContents = {
  readonly events: FakeEvents
  readonly native: object
  readonly mainFrame: FakeFrame
  readonly handlers: Map<string, InvokeHandler>
  readonly sent: { readonly channel: string; readonly values: readonly unknown[] }[]
  reloads: number
  crashed: boolean
  openHandler: ((details: { readonly url: string }) => WindowOpenHandlerResponse) | undefined
  /** The page calls `ipcRenderer.invoke`: values are cloned both ways, as between processes. */
  invoke(channel: string, values: readonly unknown[], senderFrame?: FakeFrame | null): Promise<unknown>
  /** Emits a navigation event and tells whether it was prevented. */
  tryNavigation(event: string, facts: { readonly url: string; readonly isMainFrame: boolean }): boolean
}

let lastFrame = 0
export function fakeFrame(url: string, parent: FakeFrame | null = null): FakeFrame {
  return strict('WebFrameMain', { detached: false, frameTreeNodeId: (lastFrame += 1), url, parent })
}

function fakeContents(home: string, isDestroyed: () => boolean): FakeContents {
  const events = fakeEvents('webContents', contentsEvents)
  const handlers = new Map<string, InvokeHandler>()
  const alive = <Value>(value: () => Value): Value => {
    if (isDestroyed()) throw new TypeError('Object has been destroyed')
    return value()
  }
  const ipc = strict('webContents.ipc', {
    handle(channel: string, run: InvokeHandler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
      handlers.set(channel, run)
    },
    removeHandler: (channel: string) => void handlers.delete(channel),
  } satisfies Partial<Record<keyof IpcMain, unknown>>)
  const mainFrame = fakeFrame(home)
  const contents: FakeContents = {
    events,
    handlers,
    mainFrame,
    sent: [],
    reloads: 0,
    crashed: false,
    openHandler: undefined,
    native: strict('webContents', {
      ...events.api,
      ipc,
      get mainFrame() {
        return alive(() => mainFrame)
      },
      isDestroyed,
      isCrashed: () => alive(() => contents.crashed),
      send: (channel: string, ...values: unknown[]) => alive(() => void contents.sent.push({ channel, values: structuredClone(values) })),
      reload: () => alive(() => void (contents.reloads += 1)),
      setWindowOpenHandler: (run: (details: never) => WindowOpenHandlerResponse) => void (contents.openHandler = run as (details: { readonly url: string }) => WindowOpenHandlerResponse),
    } satisfies Partial<Omit<WebContents, Events | 'ipc' | 'mainFrame'>> & Record<'ipc' | 'mainFrame', unknown> & FakeEvents['api']),
    async invoke(channel, values, senderFrame = contents.mainFrame) {
      const run = handlers.get(channel)
      if (run === undefined) throw new Error(`Error invoking remote method '${channel}': No handler registered`)
      return structuredClone(await run(strict('IpcMainInvokeEvent', { sender: contents.native, senderFrame }), ...(structuredClone(values) as unknown[])))
    },
    tryNavigation(event, facts) {
      const details: FakeEvent = fakeEvent(facts)
      events.emit(event, details)
      return details.defaultPrevented
    },
  }
  return contents
}

export type WindowWorld = {
  readonly home: string
  readonly windows: FakeWindow[]
  readonly assertReady: (what: string) => void
  /** Loads an address through the protocol handler of the session; the status it answers with. */
  readonly load: (url: string) => Promise<number>
  readonly onCreated: (contents: FakeContents) => void
  readonly onAllClosed: () => void
}

/** The `BrowserWindow` class over a world of fake windows. */
export function fakeBrowserWindow(world: WindowWorld): new (options: BrowserWindowConstructorOptions) => object {
  // A function, because what `new` gives here is the strict object and no instance of a class.
  return function (options: BrowserWindowConstructorOptions): object {
    world.assertReady('new BrowserWindow')
    onlyKnown('BrowserWindow', options, windowOptions)
    onlyKnown('webPreferences', options.webPreferences ?? {}, webPreferences)
    const events = fakeEvents('BrowserWindow', windowEvents)
    const contents = fakeContents(`${world.home}/`, () => window.destroyed)
    const note = (call: string): void => {
      if (window.destroyed) throw new TypeError('Object has been destroyed')
      window.calls.push(call)
    }
    const destroy = (): void => {
      if (window.destroyed) return
      window.destroyed = true
      world.windows.splice(world.windows.indexOf(window), 1)
      events.emit('closed')
      if (world.windows.length === 0) world.onAllClosed()
    }
    const bounds = { x: options.x ?? 10, y: options.y ?? 20, width: options.width ?? 800, height: options.height ?? 600 }
    const native = strict('BrowserWindow', {
      ...events.api,
      webContents: contents.native,
      isDestroyed: () => window.destroyed,
      isVisible: () => window.visible,
      isMinimized: () => window.minimized,
      getNormalBounds: () => bounds,
      show: () => {
        note('show')
        window.visible = true
      },
      focus: () => note('focus'),
      restore: () => {
        note('restore')
        window.minimized = false
      },
      setTitle: (title: string) => {
        note('setTitle')
        window.title = title
      },
      async loadURL(url: string) {
        note('loadURL')
        window.url = url
        if ((await world.load(url)) !== 200) throw new Error(`ERR_FAILED (-2) loading '${url}'`)
        if (!window.destroyed) events.emit('ready-to-show')
      },
      close() {
        note('close')
        const event = fakeEvent({})
        events.emit('close', event)
        if (!event.defaultPrevented) destroy()
      },
      destroy,
    } satisfies Partial<Omit<BrowserWindow, Events | 'webContents'>> & { readonly webContents: object } & FakeEvents['api'])
    const window: FakeWindow = {
      options, events, contents, native, calls: [], url: undefined, title: options.title ?? '', visible: options.show !== false, minimized: false, destroyed: false,
    }
    world.windows.push(window)
    world.onCreated(contents)
    return native
  } as unknown as new (options: BrowserWindowConstructorOptions) => object
}
