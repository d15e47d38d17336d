import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import * as acknowledgement from './acknowledgement.ts'
import * as apiKeys from './api-keys.ts'
import * as breaker from './breaker.ts'
import * as chatConfig from './chat-config.ts'
import * as errors from './errors.ts'
import * as events from './events.ts'
import * as health from './health.ts'
import * as healthLogs from './health-logs.ts'
import * as monitoring from './monitoring.ts'
import * as promptGuard from './prompt-guard.ts'
import * as roles from './roles.ts'
import * as servers from './servers.ts'
import * as teams from './teams.ts'
import * as tokens from './tokens.ts'
import * as tools from './tools.ts'
import * as users from './users.ts'
import { parseWsFrame } from './ws-frames.ts'

type Parse = (raw: unknown) => unknown
const areas: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  acknowledgement, apiKeys, breaker, chatConfig, events, health, healthLogs, monitoring, promptGuard, roles, servers, teams, tokens, tools, users,
}
const parsers = Object.entries(areas).flatMap(([area, exports]) =>
  Object.entries(exports)
    .filter((entry): entry is [string, Parse] => entry[0].startsWith('parse') && entry[0] !== 'parseTokenClaims' && typeof entry[1] === 'function')
    .map(([name, parse]) => ({ name: `${area}.${name}`, parse })),
)

/** Values made of the words the gateway uses, so that hostile input gets past the first check of a schema. */
const words = fc.constantFrom(
  'success', 'error', 'data', 'servers', 'server', 'config', 'logs', 'users', 'roles', 'teams', 'flows', 'sessions', 'events', 'flow_data', 'id', 'name',
  'url', 'status', 'timestamp', 'health_status', 'circuit_breaker', 'auto_disable', 'state', 'mcps', 'type', 'mcp_name', '__proto__', 'constructor', 'toString',
)
const leaf = fc.oneof(
  fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('{"a":1}', '2026-02-01 10:00:00', 'half_open', '1769947200.1'),
)
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.letrec((tie) => ({
    node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(words, tie('node'), { maxKeys: 8 })),
  })).node,
)

describe('every parser', () => {
  test('is found', () => {
    expect(parsers.length).toBeGreaterThan(40)
  })

  test.each(parsers)('$name answers hostile JSON with a value or an AppError, nothing else', ({ parse }) => {
    fc.assert(
      fc.property(hostile, (raw) => {
        try {
          parse(raw)
        } catch (cause) {
          expect(cause).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('survives JSON nested deeper than the stack', () => {
    const deep: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))
    for (const { name, parse } of parsers) {
      for (const raw of [deep, { data: deep }, { flows: [{ session_id: 'a', created_at: 1, flow_data: { events: [{ node_id: 'a', event_type: 'b', timestamp: 1, deep }] } }] }]) {
        try {
          parse(raw)
        } catch (cause) {
          expect(cause, name).toBeInstanceOf(AppError)
        }
      }
    }
  })
})

test('an unknown shape names its area and the path to the first fault', () => {
  const act = () => servers.parseServerList({ success: true, data: { servers: [{ id: 1 }] } })
  expect(act).toThrow(AppError)
  try {
    act()
  } catch (cause) {
    expect(cause).toMatchObject({ code: 'gateway.protocol', details: { area: 'servers', path: '0.name' } })
  }
})

test('parseTokenClaims takes any text', () => {
  const forged = hostile.map((claims) => `a.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c`)
  fc.assert(
    fc.property(fc.oneof(fc.string(), forged), (token) => {
      expect(() => tokens.parseTokenClaims(token)).toThrow(AppError)
    }),
  )
})

test('toGatewayError takes any bytes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, bodyText) => {
      expect(errors.toGatewayError({ status, contentType: null, bodyText })).toBeInstanceOf(AppError)
    }),
  )
})

test('parseWsFrame never throws', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), hostile.map((value) => JSON.stringify(value))), (text) => {
    expect(parseWsFrame(text)).toHaveProperty('kind')
  }))
})

test('secrets of a server never leave the schema', () => {
  const detail = servers.parseServerDetail({
    success: true,
    server: { id: 3, name: 'A', url: 'http://u:hunter2@a/mcp', status: 'active', auth_type: 'bearer', auth_config: { token: 'hunter2', headers: { 'X-Key': 'hunter2' } }, health_status: null },
  })
  expect(JSON.stringify(detail)).not.toContain('hunter2')
  expect(detail.authFields).toEqual(['token', 'headers'])
})

test('the three shapes of tool restrictions mean the same to us', () => {
  const raw = { a: ['read'], b: ['*'], c: { tools: ['read'], resources: [], prompts: ['*'] } }
  for (const stored of [raw, JSON.stringify(raw)]) {
    expect(roles.toolRestrictions.parse(stored)).toEqual({
      a: { tools: ['read'], resources: 'all', prompts: 'all' },
      b: { tools: 'all', resources: 'all', prompts: 'all' },
      c: { tools: ['read'], resources: [], prompts: 'all' },
    })
  }
})

describe('parseWsFrame', () => {
  const event = (type: string, data: unknown) => JSON.stringify({ type, timestamp: '2026-02-01T12:00:00.000001', data })

  test('reads a ping, which has no data', () => {
    expect(parseWsFrame('{"type":"ping","timestamp":"2026-02-01T12:00:00"}')).toEqual({ kind: 'ping', at: Date.UTC(2026, 1, 1, 12) })
  })

  test('reads what answers a subscription, which has neither time nor data', () => {
    const text = '{"type":"subscribed","subscription_id":"sub_1","event_types":["a"],"filters":{}}'
    expect(parseWsFrame(text)).toEqual({ kind: 'subscribed', subscriptionId: 'sub_1', eventTypes: ['a'] })
    expect(parseWsFrame('{"type":"unsubscribed","subscription_id":null}')).toEqual({ kind: 'unsubscribed', subscriptionId: null })
  })

  test('reads the raw word pong', () => {
    expect(parseWsFrame('pong')).toEqual({ kind: 'pong' })
  })

  test('compares circuit states case-insensitively', () => {
    const frame = parseWsFrame(event('circuit_breaker_state', { mcp_name: 'Dockers Controller', old_state: 'CLOSED', new_state: 'HALF_OPEN', severity: 'HIGH' }))
    expect(frame).toMatchObject({ kind: 'event', at: Date.UTC(2026, 1, 1, 12), event: { type: 'circuit-changed', from: 'closed', to: 'half-open', severity: 'high' } })
  })

  test('keeps the type of an event it does not know', () => {
    expect(parseWsFrame(event('brand_new', { a: 1 }))).toMatchObject({ kind: 'unknown', type: 'brand_new' })
    expect(parseWsFrame(event('constructor', {}))).toMatchObject({ kind: 'unknown', type: 'constructor' })
  })

  test('calls a known event with broken data malformed', () => {
    expect(parseWsFrame(event('circuit_breaker_state', { mcp_name: 'a', old_state: 'ajar', new_state: 'open' }))).toMatchObject({ kind: 'malformed', reason: 'circuit_breaker_state' })
    expect(parseWsFrame('{"type":')).toMatchObject({ kind: 'malformed', reason: 'not JSON' })
    expect(parseWsFrame('[1]')).toMatchObject({ kind: 'malformed', reason: 'no type' })
  })
})

test('an absent auth_config and absent flow_data are empty, not wrong', () => {
  expect(servers.parseServerDetail({ server: { id: 3, name: 'A', url: 'http://a', status: 'active' } }).authFields).toEqual([])
  expect(monitoring.parseFlows({ flows: [{ session_id: 's', created_at: '2026-02-01T12:00:00' }] })[0]?.events).toEqual([])
})

test('a null tool result means that the circuit is open', () => {
  expect(tools.parseToolCall({ success: true, server: 'a', tool: 'b', result: null, error: null })).toEqual({ outcome: 'unavailable' })
  expect(tools.parseToolCall({ success: true, server: 'a', tool: 'b', result: [{ type: 'text', text: 'x' }], error: null })).toMatchObject({ outcome: 'answered' })
})

test('a discovery that failed is a finding, not an error', () => {
  expect(servers.parseDiscovery({ success: false, health_status: 'timeout', response_time_ms: 30_000, capabilities: null, error: 'late', tools_count: 0 })).toMatchObject({ isReachable: false, verdict: 'timeout' })
})
