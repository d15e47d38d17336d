import { z } from 'zod'
import { longText, nameList, orElse, orNull, shortText, textRecord, unixInstant, wireCount, wireNumber } from './fields.ts'
import { readWire } from './protocol.ts'

const field = z
  .object({ name: shortText, label: orNull(shortText), type: orNull(shortText), options: orNull(z.array(shortText)), dynamic: orElse(z.boolean(), false) })
  .transform((declared) => ({ name: declared.name, label: declared.label, type: declared.type, options: declared.options, isDynamic: declared.dynamic }))

const declaredEvent = z
  .object({ id: shortText, label: orNull(shortText), description: orNull(longText), severity_levels: nameList, fields: orElse(z.array(field), []) })
  .transform((declared) => ({
    type: declared.id,
    label: declared.label ?? declared.id,
    description: declared.description,
    severities: declared.severity_levels,
    fields: declared.fields,
  }))

export const eventMetadata = z
  .object({ categories: z.array(z.object({ id: shortText, label: orNull(shortText), events: z.array(declaredEvent) })) })
  .transform((answer) => answer.categories.map((category) => ({ id: category.id, label: category.label ?? category.id, events: category.events })))
export type EventCategory = z.output<typeof eventMetadata>[number]

/** `GET /events/metadata`: what is declared; many of these never fire (contract 7.2). */
export const parseEventMetadata = (raw: unknown): readonly EventCategory[] => readWire('event metadata', eventMetadata, raw)

const connection = z
  .object({
    conn_id: shortText,
    user_id: orNull(shortText),
    user_role: orNull(shortText),
    connected_at: unixInstant,
    subscription_details: orElse(z.array(z.object({ id: shortText, event_types: nameList, filters: orElse(textRecord, {}) })), []),
  })
  .transform((socket) => ({
    id: socket.conn_id,
    email: socket.user_id,
    role: socket.user_role,
    connectedAt: socket.connected_at,
    subscriptions: socket.subscription_details.map((held) => ({ id: held.id, eventTypes: held.event_types, filters: held.filters })),
  }))

const socketDebug = z
  .object({
    active_connections: wireCount,
    connections: z.array(connection),
    subscription_stats: z.object({ total_connections: wireCount, total_subscriptions: wireCount, avg_subs_per_conn: wireNumber }),
  })
  .transform((answer) => ({ connections: answer.connections, subscriptionCount: answer.subscription_stats.total_subscriptions }))
export type SocketDebug = z.output<typeof socketDebug>

/** `GET /events/websocket/debug`: who listens to what. */
export const parseSocketDebug = (raw: unknown): SocketDebug => readWire('socket debug', socketDebug, raw)
