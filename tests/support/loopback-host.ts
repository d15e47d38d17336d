import type { BridgeTable } from '#shared/contract/bridge-table.ts'
import type { FeatureContract } from '#shared/contract/builders.ts'
import type { ApiOf } from '#shared/contract/api.ts'
import type { PushFrame, ReplyFrame, RequestFrame } from '#shared/contract/frames.ts'
import type { Host, HostWindow, Sender, WindowId } from '#main/hosts/host.ts'
import { indexCalls } from '#main/platform/ipc/call-index.ts'
import type { AnyFeatureModule } from '#main/platform/ipc/feature-module.ts'
import { answerText } from '#main/platform/ipc/frame-text.ts'
import { createRouter } from '#main/platform/ipc/router.ts'
import { createTrustedSender } from '#main/platform/ipc/trusted-sender.ts'
import { silentLog, type Log } from '#main/platform/log/log.ts'
import { createBridge, type Bridge, type BridgeApi } from '#preload/bridge.ts'

export const LOOPBACK_ORIGIN = 'loopback://page'

export interface LoopbackHost extends Host {
  /** What `window.omnideck` would be; another one after each reload. */
  readonly api: BridgeApi
  /** The page is loaded anew: its listeners and open questions are gone, its ids begin again. */
  reload(): void
  /** Puts a text on the wire past the bridge; `sender` says from where. */
  send(text: string, sender?: Partial<Sender>): Promise<void>
}

/** The real bridge joined to whatever serves, in one process and through JSON text. */
export function createLoopbackHost(options: { readonly table: BridgeTable; readonly log?: Log }): LoopbackHost {
  const log = options.log ?? silentLog
  const windowId = 'loopback' as WindowId
  const closed = Promise.withResolvers<string>()
  const onClosed = new Set<() => void>()
  let handle: ((frame: RequestFrame, sender: Sender) => Promise<ReplyFrame>) | undefined
  let page: Bridge = loadPage()
  let isClosed = false

  function loadPage(): Bridge {
    // Asynchronous like every wire: an answer never arrives inside the question.
    const own: Bridge = createBridge(options.table, { send: (text) => void setImmediate(() => void answer(own, text, {})) })
    return own
  }

  async function answer(asker: Bridge, text: string, sender: Partial<Sender>): Promise<void> {
    if (handle === undefined) return
    const serve = handle
    const from: Sender = { windowId, origin: LOOPBACK_ORIGIN, isTopFrame: true, ...sender }
    const reply = await answerText(text, (frame) => serve(frame, from), log)
    const isForeign = from.origin !== LOOPBACK_ORIGIN || !from.isTopFrame
    if (reply !== undefined && asker === page && !isForeign) asker.receive(`[${reply}]`)
  }

  function close(reason: string): Promise<void> {
    if (isClosed) return Promise.resolve()
    isClosed = true
    page.close()
    closed.resolve(reason)
    for (const run of onClosed) run()
    return Promise.resolve()
  }

  const window: HostWindow = {
    id: windowId,
    transport: {
      serve(run) {
        handle = run
        return () => {
          handle = undefined
        }
      },
      push(frame) {
        const text = `[${JSON.stringify(frame)}]`
        const target = page
        setImmediate(() => {
          if (target === page) target.receive(text)
        })
      },
    },
    focus: () => undefined,
    setTitle: () => undefined,
    close: () => close('The window was closed.'),
    onClosed(run) {
      onClosed.add(run)
      return () => void onClosed.delete(run)
    },
  }

  return {
    facts: {
      kind: 'loopback',
      runtime: 'Loopback',
      capabilities: { tray: false, nativeMenu: false, severalWindows: false, deepLinks: false, chooseSaveLocation: false, nativeNotifications: false },
      warnings: [],
    },
    paths: { data: '', logs: '', exports: '' },
    get api() {
      return page.api
    },
    reload() {
      page = loadPage()
    },
    send: (text, sender = {}) => answer(page, text, sender),
    openWindow: () => Promise.resolve(window),
    openExternal: () => Promise.resolve(),
    saveFile: () => Promise.resolve(undefined),
    notify: () => undefined,
    onActivate: () => () => undefined,
    closed: closed.promise,
    stop: () => close('The console was stopped.'),
  }
}

/**
 * Features as the page meets them: real bridge, JSON text, real router, outputs validated. `push` hands an event to
 * the page; give it to what publishes.
 */
export async function joinLoopback<const Contracts extends readonly FeatureContract[]>(options: {
  readonly contracts: Contracts
  readonly features: (push: (frame: PushFrame) => void) => readonly AnyFeatureModule[]
  readonly log?: Log
}): Promise<{ readonly api: ApiOf<Contracts>; readonly host: LoopbackHost; readonly window: HostWindow }> {
  const log = options.log ?? silentLog
  const table = Object.fromEntries(
    options.contracts.map(({ slug, calls, events }) => [slug, { calls: Object.keys(calls), events: Object.keys(events) }]),
  )
  const host = createLoopbackHost({ table, log })
  const window = await host.openWindow({ title: '', backgroundColour: '', path: '/' })
  const calls = indexCalls(options.features((frame) => window.transport.push(frame)))
  window.transport.serve(createRouter({ log, scopeOf: () => calls, isTrusted: createTrustedSender(LOOPBACK_ORIGIN), validateOutputs: true }))
  return { api: host.api as unknown as ApiOf<Contracts>, host, window }
}
