import { randomBytes } from 'node:crypto'
import type { Protocol } from 'devtools-protocol'
import type { ReplyFrame, RequestFrame } from '#shared/contract/frames.ts'
import { answerText } from '#main/platform/ipc/frame-text.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Dispose, Sender, Transport, WindowId } from '../host.ts'
import type { CdpSession } from './cdp-pipe.ts'
import { createFrameQueue, type FrameQueue } from './frame-queue.ts'
import { isHome } from './home.ts'

export interface ChromiumTransport extends Transport {
  /** Puts the preload before every script of this target and listens to it. Call before the target runs. */
  attach(session: CdpSession, mainFrameId: string): Promise<void>
  /** Called each time a page of ours has its bridge: first load, reload, after a crash. */
  onConnected(run: () => void): Dispose
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

  function connect(session: CdpSession, contextId: number, uniqueContextId: string): void {
    disconnect()
    const receiver = takeReceiver(session, uniqueContextId)
    // A quick page asks, and is answered, before its receiver is in our hands: answers wait for it in the queue.
    const send = async (piece: string, isLast: boolean): Promise<unknown> =>
      session.send('Runtime.callFunctionOn', {
        objectId: await receiver,
        functionDeclaration: 'function (piece, isLast) { this(piece, isLast) }',
        arguments: [{ value: piece }, { value: isLast }], // the text travels as an argument, never as source
        silent: true,
      })
    const own = { contextId, queue: createFrameQueue(send, log) }
    page = own
    receiver.then(
      () => {
        if (page === own) for (const run of [...onConnected]) run()
      },
      (cause: unknown) => log.debug('a page went before it was connected', { cause }),
    )
  }

  async function takeReceiver(session: CdpSession, uniqueContextId: string): Promise<string> {
    const { result } = await session.send('Runtime.evaluate', {
      uniqueContextId, // plain ids begin again with each renderer process
      expression: `(() => { const take = globalThis.${receiveName}; delete globalThis.${receiveName}; return take })()`,
    })
    if (result.objectId === undefined) throw new Error('The page came up without its bridge')
    return result.objectId
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
    onConnected(run) {
      onConnected.add(run)
      return () => void onConnected.delete(run)
    },
    async attach(session, mainFrameId) {
      disconnect()
      const contexts = new Map<number, Context>()
      const isOurs = (context: Context | undefined): boolean =>
        context !== undefined && context.isDefault && context.frameId === mainFrameId && isHome(context.origin)

      session.on('Runtime.executionContextCreated', ({ context }) => {
        const known = toContext(context)
        contexts.set(context.id, known)
        if (isOurs(known)) connect(session, context.id, context.uniqueId)
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
