import type { BridgeTable } from '#shared/contract/bridge-table.ts'
import type { PushFrame, ReplyFrame, RequestFrame } from '#shared/contract/frames.ts'
import type { Result } from '#shared/contract/result.ts'

/** What a host lends the bridge: a way to send the JSON text of one request frame. Throws once the line is closed. */
export type Wire = { send(requestText: string): void }

type Call = (input: unknown) => Promise<Result<unknown>>
type Subscribe = (listener: (payload: unknown) => void) => () => void
/** The frozen global `window.omnideck`; the renderer knows it by its precise type, `OmnideckApi`. */
export type BridgeApi = Readonly<Record<string, Readonly<Record<string, Call | Subscribe>>>>

export type Bridge = {
  readonly api: BridgeApi
  /** Takes a batch from main: the JSON text of an array of reply and push frames, in order. */
  readonly receive: (batchText: string) => void
  /** The line to main is gone: settles every waiting call, and each later one, with `ipc.closed`. */
  readonly close: () => void
}

/** Builds the page's API from names alone. Its calls never reject, so a page needs one kind of error handling. */
export function createBridge(table: BridgeTable, wire: Wire): Bridge {
  const waiting = new Map<number, (result: Result<unknown>) => void>()
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  let nextId = 1
  let isClosed = false

  function call(channel: string, input: unknown): Promise<Result<unknown>> {
    return new Promise((resolve) => {
      if (isClosed) {
        resolve(failure('ipc.closed'))
        return
      }
      const id = nextId++
      let text: string
      try {
        text = JSON.stringify({ id, channel, input } satisfies RequestFrame)
      } catch {
        resolve(failure('ipc.invalid-input')) // a cycle or a BigInt: it could never cross
        return
      }
      waiting.set(id, resolve)
      try {
        wire.send(text)
      } catch {
        waiting.delete(id)
        resolve(failure('ipc.closed'))
      }
    })
  }

  function subscribe(channel: string, listener: (payload: unknown) => void): () => void {
    if (typeof listener !== 'function') throw new TypeError('A listener must be a function')
    // A wrapper of its own, so that subscribing one function twice needs two unsubscribes.
    const own = (payload: unknown): void => listener(payload)
    const set = listeners.get(channel) ?? new Set()
    listeners.set(channel, set.add(own))
    return () => void set.delete(own)
  }

  function apply(frame: ReplyFrame | PushFrame): void {
    if ('channel' in frame) {
      for (const listener of [...(listeners.get(frame.channel) ?? [])]) runListener(listener, frame.payload)
      return
    }
    const resolve = waiting.get(frame.id)
    waiting.delete(frame.id)
    resolve?.(frame.ok ? { ok: true, value: frame.value } : { ok: false, error: frame.error })
  }

  return {
    api: Object.freeze(
      Object.fromEntries(
        Object.entries(table).map(([slug, { calls, events }]) => [
          slug,
          Object.freeze({
            ...Object.fromEntries(calls.map((name) => [name, Object.freeze((input: unknown) => call(`${slug}.${name}`, input))])),
            ...Object.fromEntries(
              events.map((name) => [
                `on${name.charAt(0).toUpperCase()}${name.slice(1)}`,
                Object.freeze((listener: (payload: unknown) => void) => subscribe(`${slug}.${name}`, listener)),
              ]),
            ),
          }),
        ]),
      ),
    ),
    receive(batchText) {
      for (const frame of JSON.parse(batchText) as readonly (ReplyFrame | PushFrame)[]) apply(frame)
    },
    close() {
      isClosed = true
      for (const resolve of waiting.values()) resolve(failure('ipc.closed'))
      waiting.clear()
    },
  }
}

function failure(code: 'ipc.closed' | 'ipc.invalid-input'): Result<never> {
  return { ok: false, error: { code, details: {}, ref: null } }
}

/** One listener's mistake is reported like any uncaught error and does not silence its neighbours. */
function runListener(listener: (payload: unknown) => void, payload: unknown): void {
  try {
    listener(payload)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
