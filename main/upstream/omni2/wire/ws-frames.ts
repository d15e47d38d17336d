import { z } from 'zod'
import { eventMetadata } from './events.ts'
import type { EventCategory } from './events.ts'
import { anyInstant, nameList, orNull, shortText } from './fields.ts'
import { gatewayEventSchemas } from './gateway-events.ts'
import type { GatewayEvent, GatewayEventName } from './gateway-events.ts'

/** One text frame of `/ws`. `sample` is the beginning of the text, for the log. Times are epoch milliseconds. */
export type WsFrame =
  | { readonly kind: 'ping'; readonly at: number | null }
  | { readonly kind: 'pong' }
  | { readonly kind: 'subscribed'; readonly subscriptionId: string; readonly eventTypes: readonly string[] }
  | { readonly kind: 'unsubscribed'; readonly subscriptionId: string | null }
  | { readonly kind: 'metadata'; readonly categories: readonly EventCategory[] }
  | { readonly kind: 'event'; readonly at: number; readonly event: GatewayEvent }
  | { readonly kind: 'unknown'; readonly type: string; readonly sample: string }
  | { readonly kind: 'malformed'; readonly reason: string; readonly sample: string }

const SAMPLE_CHARS = 200

const envelope = z.object({ type: shortText, timestamp: z.unknown().optional(), data: z.unknown().optional() })
const subscribed = z.object({ subscription_id: shortText, event_types: nameList })
const unsubscribed = z.object({ subscription_id: orNull(shortText) })
const instantOrNull = orNull(anyInstant).catch(null)

/** Never throws: whatever arrives becomes one of the kinds above. */
export function parseWsFrame(text: string): WsFrame {
  // Omni2 answers a ping with the bare word, not with JSON (trap 10).
  if (text === 'pong') return { kind: 'pong' }
  const sample = text.slice(0, SAMPLE_CHARS)
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return { kind: 'malformed', reason: 'not JSON', sample }
  }
  const frame = envelope.safeParse(raw)
  if (!frame.success) return { kind: 'malformed', reason: 'no type', sample }
  try {
    return readTyped(frame.data, raw, sample)
  } catch {
    return { kind: 'malformed', reason: frame.data.type, sample }
  }
}

function readTyped(frame: z.output<typeof envelope>, raw: unknown, sample: string): WsFrame {
  switch (frame.type) {
    case 'ping':
      return { kind: 'ping', at: instantOrNull.parse(frame.timestamp) }
    case 'subscribed': {
      const answer = subscribed.parse(raw)
      return { kind: 'subscribed', subscriptionId: answer.subscription_id, eventTypes: answer.event_types }
    }
    case 'unsubscribed':
      return { kind: 'unsubscribed', subscriptionId: unsubscribed.parse(raw).subscription_id }
    case 'metadata':
      return { kind: 'metadata', categories: eventMetadata.parse(frame.data) }
    default:
      if (!isEventName(frame.type)) return { kind: 'unknown', type: frame.type, sample }
      return { kind: 'event', at: anyInstant.parse(frame.timestamp), event: gatewayEventSchemas[frame.type].parse(frame.data) }
  }
}

function isEventName(type: string): type is GatewayEventName {
  return Object.hasOwn(gatewayEventSchemas, type)
}
