import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Row } from '../keyset-source.ts'
import { jsonOf, numberOf, textOf } from '../read-cells.ts'

const actions: Readonly<Record<string, string>> = {
  user_message: 'message',
  mcp_tool_call: 'tool call',
  mcp_tool_response: 'tool result',
  assistant_response: 'answer',
}

/** `omni2.user_activities`: one step of a WebSocket chat. */
export function activityToFact(row: Row, at: Instant): AuditEntryFact {
  const type = textOf(row, 'activity_type', 100) ?? 'activity'
  const data = jsonOf(row, 'activity_data')
  const fields = typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {}
  const text = (name: string): string | null => (typeof fields[name] === 'string' && fields[name] !== '' ? fields[name] : null)
  const server = text('mcp_server')
  const tool = text('tool_name')
  return {
    kind: 'audit.entry',
    at,
    origin: 'user-activity',
    originId: String(row['key_id']),
    userId: textOf(row, 'user_id', 50),
    userName: textOf(row, 'person', 255),
    action: actions[type] ?? type.replaceAll('_', ' '),
    servers: server === null ? [] : [server],
    tools: tool === null ? [] : [tool],
    // `status` of a tool response is always "success" (contract 9.3): it proves nothing, but nothing else is known.
    status: text('status') === 'error' ? 'failed' : 'ok',
    statusText: null,
    durationMs: numberOf(row, 'duration_ms'),
    tokens: null,
    gatewayCostMicros: null,
    model: text('model'),
    conversationId: textOf(row, 'conversation_id', 64),
    text: text('message'),
    errorText: null,
    payload: JSON.stringify({ session: textOf(row, 'session_id', 64), step: numberOf(row, 'sequence_num'), ...fields }),
    removedFields: [],
  }
}
