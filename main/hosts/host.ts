import type { RequestFrame, ReplyFrame, PushFrame } from '#shared/contract/frames.ts'
import type { Brand } from '#shared/lib/brand.ts'
import type { HttpsUrl } from '#shared/lib/https-url.ts'

export type WindowId = Brand<string, 'WindowId'>
export type Dispose = () => void

/** Who is calling, from the host's own facts. An absent fact means refused. */
export type Sender = { readonly windowId: WindowId; readonly origin: string; readonly isTopFrame: boolean }

export interface Transport {
  /** Answers every request frame; one handler per window. */
  serve(handle: (frame: RequestFrame, sender: Sender) => Promise<ReplyFrame>): Dispose
  push(frame: PushFrame): void
}

export type WindowOptions = {
  readonly title: string
  /** Colour of the first native frame, so that no window flashes white. */
  readonly backgroundColour: string
  /** Path and search inside the page, e.g. `/#/health?range=24h`. */
  readonly path: string
}

export interface HostWindow {
  readonly id: WindowId
  readonly transport: Transport
  focus(): void
  setTitle(title: string): void
  close(): Promise<void>
  onClosed(run: () => void): Dispose
}

export type FileSuggestion = { readonly name: string; readonly kind: 'csv' | 'json' | 'png' | 'text' }
/** Where an export goes. Main writes the file; the page only learns the path. */
export type FileTarget = { readonly path: string }
export type Notice = { readonly title: string; readonly body: string; readonly severity: 'info' | 'warning' | 'critical' }

/** What this host can do, as data the page can ask for; never an `if` on the host's name. */
export type HostCapabilities = {
  readonly tray: boolean
  readonly nativeMenu: boolean
  readonly severalWindows: boolean
  readonly deepLinks: boolean
  readonly chooseSaveLocation: boolean
  readonly nativeNotifications: boolean
}

export type HostFacts = {
  readonly kind: 'electron' | 'chromium' | 'loopback'
  /** Name and version of the runtime that draws the page, e.g. `Chromium 156.0.8078.79`. */
  readonly runtime: string
  readonly capabilities: HostCapabilities
  /** Truths people should know, e.g. that the browser's sandbox is off because this runs as root. */
  readonly warnings: readonly string[]
}

export interface Host {
  readonly facts: HostFacts
  readonly paths: { readonly data: string; readonly logs: string; readonly exports: string }
  openWindow(options: WindowOptions): Promise<HostWindow>
  openExternal(url: HttpsUrl): Promise<void>
  saveFile(suggestion: FileSuggestion): Promise<FileTarget | undefined>
  notify(notice: Notice): void
  /** A second start of the console, or a deep link, reached this process. */
  onActivate(run: (deepLink: string | undefined) => void): Dispose
  /** Resolves when the last window is gone or the runtime died; says why in one sentence. */
  readonly closed: Promise<string>
  stop(): Promise<void>
}
