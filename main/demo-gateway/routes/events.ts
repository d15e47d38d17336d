import { json } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { EventHub } from '../sockets/event-hub.ts'
import type { Registry } from '../state/registry.ts'
import { declaredEvents } from './event-metadata.ts'

const TEST_SERVER = 'Dockers Controller'

export type EventsDeps = {
  readonly registry: Registry
  readonly hub: EventHub
  readonly after: (delayMs: number, run: () => void) => void
}

export function createEventRoutes({ registry, hub, after }: EventsDeps): readonly Route[] {
  return [
    route('GET', '/api/v1/events/metadata', () => json(declaredEvents)),
    route('GET', '/api/v1/events/mcp-list', () => {
      const rows = [...registry.rows()].sort((a, b) => (a.name < b.name ? -1 : 1))
      return json(rows.map((row) => ({ id: row.id, name: row.name, status: registry.intentOf(row) })))
    }),
    route('GET', '/api/v1/events/websocket/debug', () => json(hub.debug())),
    route('POST', '/api/v1/events/test/broadcast', () => {
      hub.broadcast('mcp_status_change', {
        mcp_name: TEST_SERVER,
        old_status: 'healthy',
        new_status: 'unhealthy',
        reason: 'Test event',
        severity: 'high',
        error_count: 5,
      })
      // Upper-case states: only the test broadcast writes them (contract 7.2).
      after(500, () => {
        hub.broadcast('circuit_breaker_state', { mcp_name: TEST_SERVER, old_state: 'CLOSED', new_state: 'OPEN', reason: 'Test event', severity: 'critical' })
      })
      return json({ status: 'broadcasting', message: 'Test events are being sent' })
    }),
  ]
}
