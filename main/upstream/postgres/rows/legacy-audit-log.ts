import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { AuditStatus } from '#shared/features/audit/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Row } from '../keyset-source.ts'
import { countOf, jsonOf, listOf, microsOf, numberOf, textOf } from '../read-cells.ts'

/** `public.audit_logs`: one `/chat/ask` request, the only table with tokens and cost (contract 10.3). */
export function legacyAuditToFact(row: Row, at: Instant): AuditEntryFact {
  const tools = listOf(row, 'tools_used')
  const target = textOf(row, 'mcp_target')
  const called = textOf(row, 'tool_called')
  const input = countOf(row, 'tokens_input')
  const output = countOf(row, 'tokens_output')
  return {
    kind: 'audit.entry',
    at,
    origin: 'legacy-audit-log',
    originId: String(row['key_id']),
    // This id is of another user table than everybody else's: passing it on would name the wrong person (trap 31).
    userId: null,
    userName: textOf(row, 'person', 255),
    action: textOf(row, 'request_type', 50) ?? 'chat',
    servers: unique([...listOf(row, 'mcps_accessed'), ...(target === null ? [] : [target]), ...tools.map((tool) => tool.split('.')[0] ?? '')]),
    tools: unique([...tools.map(withoutServer), ...(called === null ? [] : [called])]),
    status: statusOf(row),
    statusText: textOf(row, 'block_reason', 500) ?? textOf(row, 'warning', 500),
    durationMs: numberOf(row, 'duration_ms'),
    tokens: input === null && output === null ? null : { input: input ?? 0, output: output ?? 0, cached: countOf(row, 'tokens_cached') ?? 0 },
    gatewayCostMicros: microsOf(row, 'cost_estimate'),
    // The gateway does not record which model answered.
    model: null,
    conversationId: null,
    text: textOf(row, 'message') ?? textOf(row, 'question') ?? textOf(row, 'message_preview'),
    errorText: textOf(row, 'error_message'),
    payload: JSON.stringify({
      parameters: jsonOf(row, 'tool_params'), result: textOf(row, 'result_summary'), response: textOf(row, 'response_preview'),
      iterations: countOf(row, 'iterations'), errorId: textOf(row, 'error_id', 100),
    }),
    removedFields: [],
  }
}

function statusOf(row: Row): AuditStatus {
  if (row['was_blocked'] === true) return 'blocked'
  const status = textOf(row, 'status', 50)
  if (status === 'error' || row['success'] === false) return 'failed'
  return status === 'warning' ? 'warning' : 'ok'
}

function withoutServer(tool: string): string {
  const dot = tool.indexOf('.')
  return dot === -1 ? tool : tool.slice(dot + 1)
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => name !== ''))]
}
