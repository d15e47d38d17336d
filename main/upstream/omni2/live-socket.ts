import type { Socket } from 'node:net'
import WebSocket from 'ws'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Cancel, Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { LiveFact } from '../upstream.ts'
import { toLiveFacts } from './live-facts.ts'
import { gatewayEventNames } from './wire/gateway-events.ts'
import { parseWsFrame } from './wire/ws-frames.ts'

export type SocketEnd =
  /** Lost or closed: worth another try. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** 1008: this role may not use the socket. Trying again would only annoy. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The handshake was answered 401 or 403: the token comes first. */
  | { readonly kind: 'unauthorized'; readonly status: 401 | 403; readonly reason: string }

export type LiveSocketOptions = {
  readonly url: string
  readonly bearer: string
  /** Connected, with its certificate judged: the handshake is all that is left. */
  readonly connected: Socket
  readonly clock: Clock
  readonly log: Log
  readonly onUp: () => void
  /** Settles when there is room for more; while too many wait, nothing is read from the line. Must not reject. */
  readonly onFacts: (facts: readonly LiveFact[], receivedAt: Instant) => Promise<void> | void
  readonly onUnknown: (type: string) => void
  readonly onEnd: (end: SocketEnd) => void
}

export interface LiveSocket {
  close(): void
}

/** The gateway pings about once a second; five silent seconds mean a dead line (contract 7.6). */
const DEAD_AFTER_MS = 5_000
const HANDSHAKE_TIMEOUT_MS = 10_000
const MAX_FRAME_BYTES = 1_000_000
const MAX_UNKNOWN_TYPES = 50
/** Frames read before everybody else in this thread has a turn: a burst of thousands must not hold up a click. */
const FRAMES_IN_A_ROW = 200
/** Facts that wait for room before the line is held: TCP then makes the gateway wait instead of our memory. */
const MAX_WAITING = 64

/**
 * One WebSocket to `/ws` from connect to end. `onEnd` is called exactly once; after it nothing else is. The role is only
 * refused after the connection was accepted, so "up" is said on the first sign of life, not on open.
 */
export function openLiveSocket(options: LiveSocketOptions): LiveSocket {
  const { clock, log } = options
  const socket = new WebSocket(options.url, {
    createConnection: () => options.connected,
    headers: { authorization: `Bearer ${options.bearer}` },
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxPayload: MAX_FRAME_BYTES,
    followRedirects: false,
    perMessageDeflate: false,
  })
  const seenUnknown = new Set<string>()
  let ended = false
  let isUp = false
  let deadMan: Cancel | undefined
  let framesRead = 0
  let waiting = 0

  function end(how: SocketEnd): void {
    if (ended) return
    ended = true
    deadMan?.()
    options.onEnd(how)
    socket.terminate()
  }

  function expectSignOfLife(reason: string): void {
    deadMan?.()
    // While the line is held nothing is read, so silence says nothing about it; frames already read may still come.
    if (!socket.isPaused) deadMan = clock.after(DEAD_AFTER_MS, () => end({ kind: 'lost', reason }))
  }

  function alive(): void {
    expectSignOfLife('The live connection went silent.')
    if (!isUp) {
      isUp = true
      options.onUp()
    }
  }

  socket.on('open', () => {
    socket.send(JSON.stringify({ action: 'subscribe', event_types: gatewayEventNames, filters: {} }))
    expectSignOfLife('The live connection opened but stayed silent.')
  })
  socket.on('unexpected-response', (_request, response) => {
    const status = response.statusCode ?? 0
    response.destroy()
    if (status === 401 || status === 403) end({ kind: 'unauthorized', status, reason: `The gateway answered ${status} to the live connection.` })
    else end({ kind: 'lost', reason: `The gateway answered ${status} instead of opening the live connection.` })
  })
  socket.on('message', (data, isBinary) => {
    if (ended || isBinary) return
    alive()
    receive((data as Buffer).toString('utf8'))
    letOthersWork()
  })
  socket.on('close', (code, reason) => {
    if (code === 1008) end({ kind: 'refused', reason: refusal(reason.toString('utf8')) })
    else end({ kind: 'lost', reason: code === 1012 ? 'The gateway restarts.' : 'The live connection was closed.' })
  })
  socket.on('error', (cause) => {
    log.debug('the live socket failed', { cause })
    end({ kind: 'lost', reason: 'The live connection could not be opened.' })
  })

  async function hand(facts: readonly LiveFact[]): Promise<void> {
    const room = options.onFacts(facts, clock.now())
    if (room === undefined) return
    waiting++
    if (waiting === MAX_WAITING) {
      socket.pause()
      deadMan?.()
    }
    await room
    waiting--
    if (waiting === MAX_WAITING - 1 && !ended && socket.isPaused) {
      socket.resume()
      expectSignOfLife('The live connection went silent.')
    }
  }

  function letOthersWork(): void {
    framesRead += 1
    if (framesRead % FRAMES_IN_A_ROW !== 0) return
    socket.pause()
    setImmediate(() => {
      if (waiting < MAX_WAITING) socket.resume()
    })
  }

  function receive(text: string): void {
    const frame = parseWsFrame(text)
    switch (frame.kind) {
      case 'event': {
        void hand(toLiveFacts(frame.event, frame.at))
        return
      }
      case 'unknown':
        options.onUnknown(frame.type)
        if (seenUnknown.size < MAX_UNKNOWN_TYPES && !seenUnknown.has(frame.type)) {
          seenUnknown.add(frame.type)
          log.info('an event type this version does not know', { type: frame.type, sample: frame.sample })
        }
        return
      case 'malformed':
        options.onUnknown('malformed')
        log.debug('a frame that cannot be read', { reason: frame.reason, sample: frame.sample })
        return
      case 'ping':
      case 'pong':
      case 'subscribed':
      case 'unsubscribed':
      case 'metadata':
        return
    }
  }

  return {
    close() {
      ended = true
      deadMan?.()
      socket.removeAllListeners()
      // `ws` reports closing before the handshake as an error; nobody is listening for it any more.
      socket.on('error', () => undefined)
      socket.terminate()
    },
  }
}

function refusal(reason: string): string {
  const why = /insufficient/i.test(reason) ? 'This role may not use live events' : 'The gateway refused live events'
  return `${why}; the console asks every 30 s instead.`
}
