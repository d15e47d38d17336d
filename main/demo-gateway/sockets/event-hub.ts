import { randomBytes } from 'node:crypto'
import type { RawData, WebSocket } from 'ws'
import type { Clock } from '#main/platform/clock.ts'
import type { Identity } from '../http/exchange.ts'
import { declaredEvents } from '../routes/event-metadata.ts'
import { naive } from '../state/times.ts'
import type { Switchboard } from '../trouble.ts'
import { matchesFilters } from './filters.ts'
import type { Filters } from './filters.ts'
import { createUnrulyWire } from './unruly-wire.ts'
import type { UnrulyWire } from './unruly-wire.ts'

type Subscription = { readonly id: string; readonly eventTypes: readonly string[]; readonly filters: Filters }
type Connection = { readonly id: string; readonly identity: Identity; readonly socket: WebSocket; readonly wire: UnrulyWire; readonly connectedAt: number }

const ROLES_ALLOWED = ['admin', 'developer', 'dba', 'super_admin']
const PING_MS = 1_000
const DROP_AFTER_MS = 2_000

/** `/ws` (contract 7.1). State is per process and dies with the socket. */
export type EventHub = {
  accept(socket: WebSocket, identity: Identity): void
  broadcast(type: string, data: Readonly<Record<string, unknown>>, at?: number): void
  debug(): unknown
  dropAll(): void
  stop(): void
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8')
}

/** Text that is not JSON is ignored like an unknown action; only the bare word `ping` means something. */
function messageOf(text: string): unknown {
  if (text === 'ping') return 'ping'
  try {
    const message: unknown = JSON.parse(text)
    return message === 'ping' ? null : message
  } catch {
    return {}
  }
}

export function createEventHub(deps: { readonly clock: Clock; readonly now: () => number; readonly switches: Switchboard }): EventHub {
  const { clock, now, switches } = deps
  const sockets = new Set<Connection>()
  /** By connection id: a second socket of the same user in the same second takes the place of the first (trap 11). */
  const byId = new Map<string, Connection>()
  const subscriptions = new Map<string, Subscription[]>()

  const stopPings = clock.every(PING_MS, () => {
    for (const connection of sockets) connection.wire.send(JSON.stringify({ type: 'ping', timestamp: naive(now()) }), false)
  })

  function forget(connection: Connection): void {
    sockets.delete(connection)
    const holder = byId.get(connection.id)
    byId.delete(connection.id)
    subscriptions.delete(connection.id)
    // Closing one of two same-second sockets closes the other as well.
    if (holder && holder !== connection) holder.socket.close(1000)
  }

  function act(connection: Connection, message: Readonly<Record<string, unknown>>): void {
    const reply = (value: unknown): void => connection.wire.send(JSON.stringify(value), false)
    const held = subscriptions.get(connection.id) ?? []
    switch (message['action']) {
      case 'subscribe': {
        const eventTypes = Array.isArray(message['event_types']) ? message['event_types'].map(String) : []
        const given = message['filters']
        const filters: Filters = typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Filters) : {}
        const id = `sub_${randomBytes(4).toString('hex')}`
        subscriptions.set(connection.id, [...held, { id, eventTypes, filters }])
        reply({ type: 'subscribed', subscription_id: id, event_types: eventTypes, filters })
        break
      }
      case 'unsubscribe': {
        const id = message['subscription_id'] ?? null
        subscriptions.set(connection.id, held.filter((subscription) => subscription.id !== id))
        reply({ type: 'unsubscribed', subscription_id: id })
        break
      }
      case 'get_metadata':
        reply({ type: 'metadata', data: declaredEvents })
        break
      case 'ping':
        connection.socket.send('pong')
        break
      default:
    }
  }

  function receive(connection: Connection, data: RawData, isBinary: boolean): void {
    // The service reads text frames only; anything else is an exception there and ends the connection.
    const message = isBinary ? null : messageOf(textOf(data))
    if (message === 'ping') act(connection, { action: 'ping' })
    else if (typeof message !== 'object' || message === null || Array.isArray(message)) connection.socket.terminate()
    else act(connection, message as Readonly<Record<string, unknown>>)
  }

  return {
    accept(socket, identity) {
      // The handshake succeeds first; the role is looked at afterwards.
      if (!ROLES_ALLOWED.includes(identity.role)) {
        socket.close(1008, 'Insufficient permissions')
        return
      }
      const id = `${identity.email}_${Math.floor(now() / 1000)}`
      const wire = createUnrulyWire({ switches, write: (frame) => socket.send(frame), timestamp: () => naive(now()) })
      const connection: Connection = { id, identity, socket, wire, connectedAt: now() }
      sockets.add(connection)
      byId.set(id, connection)
      socket.on('message', (data, isBinary) => {
        receive(connection, data, isBinary)
      })
      socket.on('close', () => forget(connection))
      socket.on('error', () => socket.terminate())
      if (switches.isOn('dropSockets')) clock.after(DROP_AFTER_MS, () => socket.terminate())
    },
    broadcast(type, data, at = clock.now()) {
      const frame = JSON.stringify({ type, timestamp: naive(at + switches.amount('clockSkew')), data })
      for (const [id, connection] of byId) {
        const isWanted = (subscriptions.get(id) ?? []).some((held) => held.eventTypes.includes(type) && matchesFilters(type, data, held.filters))
        if (isWanted) connection.wire.send(frame, true)
      }
    },
    debug() {
      const connections = [...byId.values()]
      const total = connections.reduce((sum, connection) => sum + (subscriptions.get(connection.id)?.length ?? 0), 0)
      return {
        active_connections: connections.length,
        connections: connections.map((connection) => {
          const held = subscriptions.get(connection.id) ?? []
          return {
            conn_id: connection.id,
            user_id: connection.identity.email,
            user_role: connection.identity.role,
            connected_at: connection.connectedAt / 1000,
            subscriptions: held.length,
            subscription_details: held.map(({ id, eventTypes, filters }) => ({ id, event_types: eventTypes, filters })),
          }
        }),
        subscription_stats: {
          total_connections: connections.length,
          total_subscriptions: total,
          avg_subs_per_conn: connections.length === 0 ? 0 : total / connections.length,
        },
      }
    },
    dropAll() {
      for (const connection of sockets) connection.socket.terminate()
    },
    stop() {
      stopPings()
      for (const connection of sockets) connection.socket.close(1012)
    },
  }
}
