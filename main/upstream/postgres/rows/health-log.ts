import type { CheckFact } from '#shared/features/health/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Row } from '../keyset-source.ts'
import { numberOf, textOf } from '../read-cells.ts'

/** `omni2.mcp_health_log`, under the same key as over REST. Another word than healthy or unhealthy says nothing. */
export function healthLogToFact(row: Row, at: Instant): CheckFact | null {
  const status = textOf(row, 'status', 50)
  const serverId = textOf(row, 'mcp_server_id', 50)
  if (serverId === null || (status !== 'healthy' && status !== 'unhealthy')) return null
  return {
    kind: 'health.check',
    at,
    key: `log:${String(row['key_id'])}`,
    server: { id: serverId },
    source: 'gateway',
    ok: status === 'healthy',
    latencyMs: numberOf(row, 'response_time_ms'),
    error: textOf(row, 'error_message', 2000),
    event: (textOf(row, 'event_type', 50) ?? '').startsWith('load') ? 'load' : 'check',
  }
}
