import type { Readable, Writable } from 'node:stream'
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js'
import type { Dispose } from '../host.ts'

type Commands = ProtocolMapping.Commands
type Events = ProtocolMapping.Events

/** One target's side of the conversation; without an id, the browser's own. */
export type CdpSession = {
  readonly id: string | undefined
  send<Method extends keyof Commands>(method: Method, ...params: Commands[Method]['paramsType']): Promise<Commands[Method]['returnType']>
  on<Event extends keyof Events>(event: Event, run: (params: Events[Event][0]) => void): Dispose
}

export type CdpEvent = { readonly method: string; readonly params: Record<string, unknown>; readonly sessionId?: string }
export type CdpCommand = { readonly method: string; readonly params?: unknown; readonly sessionId?: string | undefined }
type Outcome = { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }
type Answer = { readonly id: number; readonly result?: unknown; readonly error?: { readonly message: string; readonly data?: string } }

/** The Chrome DevTools Protocol over the browser's debugging pipe: JSON texts, each ended by a NUL byte. */
export interface CdpPipe {
  readonly browser: CdpSession
  session(id: string): CdpSession
  /** Sends without promises, so that answers and events reach a guest client in the order of the wire. */
  post(command: CdpCommand, outcome: Outcome): void
  /** Sees every event before the listeners do; returning true keeps it from them. */
  tap(see: (event: CdpEvent) => boolean): Dispose
  /** Resolves with the reason when no more messages can come. */
  readonly ended: Promise<string>
}

export function createCdpPipe(toBrowser: Writable, fromBrowser: Readable): CdpPipe {
  const waiting = new Map<number, Outcome & { readonly method: string }>()
  const listeners = new Map<string, Map<string, Set<(params: unknown) => void>>>()
  const taps = new Set<(event: CdpEvent) => boolean>()
  const ended = Promise.withResolvers<string>()
  let endedBy: Error | undefined
  let nextId = 1

  function end(reason: string): void {
    if (endedBy !== undefined) return
    endedBy = new Error(reason)
    for (const { reject } of waiting.values()) reject(endedBy)
    waiting.clear()
    ended.resolve(reason)
  }

  function post({ method, params, sessionId }: CdpCommand, outcome: Outcome): void {
    if (endedBy !== undefined) {
      outcome.reject(endedBy)
      return
    }
    const id = nextId++
    waiting.set(id, { ...outcome, method })
    toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
  }

  function settle({ id, result, error }: Answer): void {
    const outcome = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) outcome?.resolve(result)
    else outcome?.reject(new Error(`${outcome.method}: ${error.message}${error.data === undefined ? '' : ` (${error.data})`}`))
  }

  function publish(event: CdpEvent): void {
    for (const see of taps) if (see(event)) return
    for (const run of [...(listeners.get(event.sessionId ?? '')?.get(event.method) ?? [])]) run(event.params)
    if (event.method === 'Target.detachedFromTarget') listeners.delete(String(event.params['sessionId']))
  }

  readMessages(fromBrowser, (text) => {
    const message = JSON.parse(text) as Answer | CdpEvent
    if ('id' in message) settle(message)
    else publish(message)
  })
  fromBrowser.on('close', () => end('the browser closed the debugging pipe'))
  fromBrowser.on('end', () => end('the browser closed the debugging pipe'))
  fromBrowser.on('error', (error) => end(error.message))
  toBrowser.on('error', (error) => end(error.message))

  function session(id: string | undefined): CdpSession {
    return {
      id,
      send: (method, ...[params]) =>
        new Promise((resolve, reject) => post({ method, params, sessionId: id }, { resolve: resolve as (result: unknown) => void, reject })),
      on(event, run) {
        const ofSession = listeners.get(id ?? '') ?? new Map<string, Set<(params: unknown) => void>>()
        const ofEvent = ofSession.get(event) ?? new Set()
        const own = run as (params: unknown) => void
        listeners.set(id ?? '', ofSession.set(event, ofEvent.add(own)))
        return () => void ofEvent.delete(own)
      },
    }
  }

  return {
    browser: session(undefined),
    session,
    post,
    tap(see) {
      taps.add(see)
      return () => void taps.delete(see)
    },
    ended: ended.promise,
  }
}

/** Cuts the byte stream at its NULs; a message may span many chunks, and a chunk may hold many messages. */
function readMessages(stream: Readable, onMessage: (text: string) => void): void {
  let begun: Buffer[] = []
  stream.on('data', (chunk: Buffer) => {
    let start = 0
    for (let nul = chunk.indexOf(0, start); nul !== -1; nul = chunk.indexOf(0, start)) {
      const last = chunk.subarray(start, nul)
      const message = begun.length === 0 ? last : Buffer.concat([...begun, last])
      begun = []
      start = nul + 1
      onMessage(message.toString('utf8'))
    }
    if (start < chunk.length) begun.push(chunk.subarray(start))
  })
}
