import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import { flowEntry } from '../../omni2/entries.ts'
import { parseFlowSession } from '../../omni2/wire/monitoring.ts'
import type { Row } from '../keyset-source.ts'
import { textOf } from '../read-cells.ts'

/** `omni2.interaction_flows`, mapped as the same flow over REST, so that either way it is one entry. */
export function flowToFact(row: Row, at: Instant): AuditEntryFact | null {
  try {
    const flow = parseFlowSession({
      session_id: String(row['key_id']),
      flow_data: row['flow_data'],
      created_at: new Date(at).toISOString(),
      completed_at: row['completed_at'] instanceof Date ? row['completed_at'].toISOString() : null,
    })
    return flowEntry({ ...flow, userId: textOf(row, 'user_id', 50) ?? '', userName: textOf(row, 'person', 255), conversationId: textOf(row, 'conversation_id', 64) })
  } catch {
    // A flow that cannot be read is still a fact that somebody did something; its parts stay unknown.
    return flowEntry({ sessionId: String(row['key_id']), startedAt: at, completedAt: null, events: [], userId: textOf(row, 'user_id', 50) ?? '', userName: textOf(row, 'person', 255), conversationId: null })
  }
}
