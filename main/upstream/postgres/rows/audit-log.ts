import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Row } from '../keyset-source.ts'
import { jsonOf, microsOf, numberOf, textOf } from '../read-cells.ts'

/** `omni2.audit_logs` in its ORM form. */
export function auditLogToFact(row: Row, at: Instant): AuditEntryFact {
  const server = textOf(row, 'mcp_target', 100)
  const tool = textOf(row, 'tool_called', 255)
  return {
    kind: 'audit.entry',
    at,
    origin: 'audit-log',
    originId: String(row['key_id']),
    userId: textOf(row, 'user_id', 50),
    userName: textOf(row, 'person', 255),
    action: tool === null ? 'chat' : 'tool call',
    servers: server === null ? [] : [server],
    tools: tool === null ? [] : [tool],
    status: row['was_blocked'] === true ? 'blocked' : row['success'] === false ? 'failed' : 'ok',
    statusText: textOf(row, 'block_reason', 500),
    durationMs: numberOf(row, 'duration_ms'),
    // One sum without its parts cannot be priced: parts have different prices.
    tokens: null,
    gatewayCostMicros: microsOf(row, 'cost_usd'),
    model: null,
    conversationId: null,
    text: textOf(row, 'question'),
    errorText: textOf(row, 'error_message'),
    payload: JSON.stringify({
      parameters: jsonOf(row, 'tool_params'), result: textOf(row, 'result_summary'), tokens: numberOf(row, 'llm_tokens_used'), errorId: textOf(row, 'error_id', 100),
    }),
    removedFields: [],
  }
}
