import { createHash } from 'node:crypto'
import type { Instant } from '#shared/lib/time-range.ts'
import type { LiveFact } from '../upstream.ts'
import { detectionEntry } from './entries.ts'
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
    case 'prompt-flagged': {
      const flaggedAt = event.flaggedAt ?? at
      const entry = detectionEntry({
        id: keyOf(event.type, String(event.userId), flaggedAt, event.action, event.preview),
        at: flaggedAt,
        userId: String(event.userId),
        userName: event.email,
        preview: event.preview ?? '',
        score: event.score,
        action: event.action,
      })
      return [entry]
    }
    case 'user-blocked': {
      const blockedAt = event.blockedAt ?? at
      const entry = detectionEntry({
        id: keyOf(event.type, String(event.userId), blockedAt, 'block', null),
        at: blockedAt,
        userId: String(event.userId),
        userName: event.email,
        preview: `Blocked after ${event.violationCount ?? 'several'} violations`,
        score: null,
        action: 'block',
      })
      return [{ ...entry, action: 'user blocked' }]
    }
    case 'system-health':
      return []
  }
}

function keyOf(...parts: readonly (string | number | null)[]): string {
  return `live:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)}`
}
