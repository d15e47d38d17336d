import type { Socket } from 'node:net'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Input } from './connection.ts'
import type { Credentials } from './credentials.ts'
import { openLiveSocket, type LiveSocket } from './omni2/live-socket.ts'
import type { LiveFact } from './upstream.ts'

export interface SocketLeg {
  open(): Promise<void>
  close(): void
  /** How many kinds of events arrived that this version does not know. */
  unknownTypes(): number
}

/** Two sockets of one user within a second corrupt each other on the gateway (contract, trap 11). */
const SPACING_MS = 1_100

/** Opens and closes the one live socket, and tells the machine. */
export function createSocketLeg(deps: {
  readonly url: string
  readonly credentials: Pick<Credentials, 'bearer' | 'renew'>
  /** A connected socket to the gateway, its certificate already judged. */
  readonly connect: () => Promise<Socket>
  readonly onFacts: (facts: readonly LiveFact[], receivedAt: Instant) => Promise<void>
  readonly clock: Clock
  readonly log: Log
  readonly feed: (input: Input) => void
}): SocketLeg {
  const { credentials, clock, log, feed } = deps
  const unknown = new Set<string>()
  let live: LiveSocket | undefined
  let lastAt = Number.NEGATIVE_INFINITY
  // Opening takes steps that wait; whoever opens or closes next makes the steps of the one before worthless.
  let turn = 0

  function close(): void {
    turn++
    live?.close()
    live = undefined
  }

  async function open(): Promise<void> {
    close()
    const mine = turn
    try {
      const wait = lastAt + SPACING_MS - clock.monotonic()
      if (wait > 0) await new Promise<void>((go) => clock.after(wait, go))
      if (mine !== turn) return
      const bearer = await credentials.bearer()
      const connected = await deps.connect()
      if (mine === turn) join(mine, bearer, connected)
      else connected.destroy()
    } catch (cause) {
      log.debug('no live connection', { cause })
      if (mine === turn) feed({ kind: 'socket-down', reason: 'The live connection could not be opened.' })
    }
  }

  function join(mine: number, bearer: string, connected: Socket): void {
    lastAt = clock.monotonic()
    live = openLiveSocket({
      url: deps.url,
      bearer, connected, clock, log,
      onUp: () => feed({ kind: 'socket-up' }),
      onFacts: deps.onFacts,
      onUnknown: (type) => unknown.add(type),
      onEnd: (end) => {
        if (mine !== turn) return
        if (end.kind === 'refused') return feed({ kind: 'socket-refused', reason: end.reason })
        if (end.kind === 'unauthorized' && end.status === 401) void credentials.renew().catch((cause: unknown) => log.debug('no new token for the socket', { cause }))
        feed({ kind: 'socket-down', reason: end.reason })
      },
    })
  }

  return { open, close, unknownTypes: () => unknown.size }
}
