import { randomBytes } from 'node:crypto'
import type { Protocol } from 'devtools-protocol'
import type { ReplyFrame, RequestFrame } from '#shared/contract/frames.ts'
import { answerText } from '#main/platform/ipc/frame-text.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Sender, Transport, WindowId } from '../host.ts'
import type { CdpSession } from './cdp-pipe.ts'
import { createFrameQueue, type FrameQueue } from './frame-queue.ts'
import { isHome } from './home.ts'

export interface ChromiumTransport extends Transport {
  /** Puts the preload before every script of this target and listens to it. Call before the target runs. */
  attach(session: CdpSession, mainFrameId: string): Promise<void>
  /** Called each time a page of ours has its bridge: first load, reload, after a crash. */
  onConnected(run: () => void): void
}

type Handle = (frame: RequestFrame, sender: Sender) => Promise<ReplyFrame>
type Context = { readonly uniqueId: string; readonly origin: string; readonly isDefault: boolean; readonly frameId: string }
/** The document that holds the bridge now. A reload makes another one, which must not get the answers of this one. */
type ConnectedPage = { readonly contextId: number; readonly queue: FrameQueue }

const closed: Handle = (frame) => Promise.resolve({ id: frame.id, ok: false, error: { code: 'ipc.closed', details: {}, ref: null } })

/** Joins the page and main through one binding (up) and one function handle (down); see docs/adr/0001. */
export function createChromiumTransport(options: {
  readonly windowId: WindowId
  /** The built `preload/chromium.ts`. */
  readonly preloadSource: string
  readonly log: Log
}): ChromiumTransport {
  const { windowId, log } = options
  const postName = `p${randomBytes(12).toString('hex')}`
  const receiveName = `r${randomBytes(12).toString('hex')}`
  const preload = options.preloadSource
    .replaceAll('__OMNIDECK_POST__', JSON.stringify(postName))
    .replaceAll('__OMNIDECK_RECEIVE__', JSON.stringify(receiveName))
  const onConnected = new Set<() => void>()
  // The page may ask before the application serves: its first questions wait here.
  const served = Promise.withResolvers<Handle>()
  let handle: Handle | undefined
  let page: ConnectedPage | undefined

  async function connect(session: CdpSession, contextId: number, uniqueContextId: string): Promise<void> {
    const taken = await session.send('Runtime.evaluate', {
      uniqueContextId, // plain ids begin again with each renderer process
      expression: `(() => { const take = globalThis.${receiveName}; delete globalThis.${receiveName}; return take })()`,
    })
    const objectId = taken.result.objectId
    if (objectId === undefined) {
      log.error('the page came up without its bridge')
      return
    }
    // The text travels as an argument, never as source.
    const send = (piece: string, isLast: boolean): Promise<unknown> =>
      session.send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: 'function (piece, isLast) { this(piece, isLast) }',
        arguments: [{ value: piece }, { value: isLast }],
        silent: true,
      })
    page = { contextId, queue: createFrameQueue(send, log) }
    for (const run of [...onConnected]) run()
  }

  function disconnect(): void {
    page?.queue.close()
    page = undefined
  }

  async function onPost(text: string, contextId: number, sender: Sender): Promise<void> {
    const answer = handle ?? (await served.promise)
    const reply = await answerText(text, (frame) => answer(frame, sender), log)
    // Only the asker hears the answer: neither a foreign frame nor the next document, whose ids begin again.
    if (reply !== undefined && page?.contextId === contextId) page.queue.add('reply', reply)
  }

  return {
    serve(run) {
      handle = run
      served.resolve(run)
      return () => {
        handle = closed
      }
    },
    push(frame) {
      // Without a page nobody is there to be told; the next page reads everything anew.
      page?.queue.add('push', JSON.stringify(frame))
    },
    onConnected: (run) => void onConnected.add(run),
    async attach(session, mainFrameId) {
      disconnect()
      const contexts = new Map<number, Context>()
      const isOurs = (context: Context | undefined): boolean =>
        context !== undefined && context.isDefault && context.frameId === mainFrameId && isHome(context.origin)

      session.on('Runtime.executionContextCreated', ({ context }) => {
        const known = toContext(context)
        contexts.set(context.id, known)
        if (!isOurs(known)) return
        disconnect()
        connect(session, context.id, context.uniqueId).catch((cause: unknown) => log.debug('a page went before it was connected', { cause }))
      })
      session.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
        const gone = [...contexts].find(([, context]) => context.uniqueId === executionContextUniqueId)?.[0]
        if (gone === undefined) return
        contexts.delete(gone)
        if (page?.contextId === gone) disconnect()
      })
      session.on('Runtime.executionContextsCleared', () => {
        contexts.clear()
        disconnect()
      })
      session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
        if (name !== postName) return
        const context = contexts.get(executionContextId)
        const isTopFrame = context !== undefined && context.isDefault && context.frameId === mainFrameId
        void onPost(payload, executionContextId, { windowId, origin: context?.origin ?? '', isTopFrame })
      })
      await Promise.all([
        session.send('Runtime.enable'),
        session.send('Runtime.addBinding', { name: postName }),
        session.send('Page.addScriptToEvaluateOnNewDocument', { source: preload }),
      ])
    },
  }
}

function toContext(context: Protocol.Runtime.ExecutionContextDescription): Context {
  const facts = (context.auxData ?? {}) as { readonly isDefault?: boolean; readonly frameId?: string }
  return { uniqueId: context.uniqueId, origin: context.origin, isDefault: facts.isDefault === true, frameId: facts.frameId ?? '' }
}
