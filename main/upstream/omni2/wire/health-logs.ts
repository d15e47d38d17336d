import { z } from 'zod'
import { addressText, isoInstant, longText, orNull, shortText, wireId, wireNumber } from './fields.ts'
import { readWire } from './protocol.ts'

const row = z
  .object({
    id: wireId,
    timestamp: isoInstant,
    status: shortText,
    response_time_ms: orNull(wireNumber),
    error_message: orNull(longText),
    event_type: shortText,
  })
  .transform((log) => ({
    /** The gateway's row id: the natural key of this check. */
    id: log.id,
    at: log.timestamp,
    // Any other word is a check whose result we cannot name; it must not count as up.
    outcome: log.status === 'healthy' ? ('healthy' as const) : log.status === 'unhealthy' ? ('unhealthy' as const) : ('unknown' as const),
    latencyMs: log.response_time_ms,
    error: log.error_message,
    /** `load`, `load_failed`, `health_check`, `health_check_failed`, or a word of another version. */
    occasion: log.event_type,
  }))
export type HealthLogRow = z.output<typeof row>

const logs = z
  .object({ server: z.object({ id: wireId, name: shortText, url: orNull(addressText) }), logs: z.array(row) })
  .transform((answer) => ({ serverId: answer.server.id, serverName: answer.server.name, rows: answer.logs }))
export type HealthLogs = z.output<typeof logs>

/** `GET /mcp/servers/{id}/logs`: the newest 100 rows, newest first, no paging. */
export const parseHealthLogs = (raw: unknown): HealthLogs => readWire('health logs', logs, raw)
