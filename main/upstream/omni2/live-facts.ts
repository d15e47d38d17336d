import { createHash } from 'node:crypto'
import type { Instant } from '#shared/lib/time-range.ts'
import type { LiveFact } from '../upstream.ts'
import type { GatewayEvent } from './wire/gateway-events.ts'

/**
 * One pushed event as facts. Omni2's events carry no id, so the key is derived from what they say: the same event twice
 * makes the same key. `system-health` says nothing about MCP servers and gives none.
 */
export function toLiveFacts(event: GatewayEvent, at: Instant): readonly LiveFact[] {
  switch (event.type) {
    case 'status-changed': {
      // `loading` repeats every hot-reload cycle for as long as a server fails (trap 7): noise, not an observation.
      if (event.to !== 'healthy' && event.to !== 'unhealthy') return []
      return [
        {
          kind: 'health.check',
          at,
          key: keyOf(event.type, event.serverName, at, event.from, event.to),
          server: { name: event.serverName },
          source: 'gateway',
          ok: event.to === 'healthy',
          latencyMs: event.latencyMs,
          error: event.to === 'unhealthy' ? event.reason : null,
          event: 'status-change',
        },
      ]
    }
    case 'circuit-changed':
      return [
        {
          kind: 'health.circuit',
          at,
          server: { name: event.serverName },
          state: event.to,
          failureCycles: event.failureCycles,
          maxFailureCycles: null,
          retryAt: null,
          isOpen: event.to === 'open',
        },
      ]
    case 'auto-disabled':
      return [{ kind: 'health.auto-disabled', at, server: { name: event.serverName }, disabledAt: event.disabledAt ?? at, reason: event.reason }]
    // The same detection is a row with an id in the gateway's own log; told from here it would be a second entry.
    case 'prompt-flagged':
    case 'user-blocked':
    case 'system-health':
      return []
  }
}

function keyOf(...parts: readonly (string | number | null)[]): string {
  return `live:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)}`
}
