import { auditEntry } from '#shared/features/audit/model.ts'
import type { AuditEntry, AuditStatus, AuditOrigin } from '#shared/features/audit/model.ts'
import { fromCompactId } from './compact-id.ts'
import type { CompactId } from './compact-id.ts'
import { instantOf } from './entry-key.ts'
import { namesOf } from './terms.ts'
import type { TermReader } from './terms.ts'

export type EntryRow = {
  readonly id: number
  readonly at_shift: number
  readonly received_after_ms: number
  readonly origin_term: number
  readonly origin_id: CompactId
  readonly status_term: number
  readonly action_term: number
  readonly user_term: number | null
  readonly servers_term: number | null
  readonly tools_term: number | null
  readonly status_text_term: number | null
  readonly model_term: number | null
  readonly conversation: number | null
  readonly duration_ms: number | null
  readonly tokens_in: number | null
  readonly tokens_out: number | null
  readonly tokens_cached: number | null
  readonly gateway_micros: number | null
  readonly preview: string
}

export const ENTRY_COLUMNS = `id, at_shift, received_after_ms, origin_term, origin_id, status_term, action_term, user_term, servers_term,
  tools_term, status_text_term, model_term, conversation, duration_ms, tokens_in, tokens_out, tokens_cached, gateway_micros, preview`

/** Longest text kept beside the row; the table shows no more. */
export const PREVIEW_LENGTH = 240

/** When it happened. */
export const rowAt = (row: Pick<EntryRow, 'id' | 'at_shift'>): number => instantOf(row.id) - row.at_shift

/** A row as the page knows it. `conversationOf` gives the text of a conversation's number. */
export function toEntry(row: EntryRow, term: TermReader, conversationOf: (id: number) => string | null): AuditEntry {
  const user = term(row.user_term)
  return {
    id: String(row.id),
    at: rowAt(row),
    origin: originOf(term(row.origin_term)?.text),
    user: user === null ? null : { id: user.key === '' ? null : user.key, name: user.text },
    action: term(row.action_term)?.text ?? '',
    servers: namesOf(term(row.servers_term)),
    tools: namesOf(term(row.tools_term)),
    status: statusOf(term(row.status_term)?.text),
    statusText: term(row.status_text_term)?.text ?? null,
    durationMs: row.duration_ms,
    tokens: row.tokens_in === null ? null : { input: row.tokens_in, output: row.tokens_out ?? 0, cached: row.tokens_cached ?? 0 },
    gatewayCostMicros: row.gateway_micros,
    repricedMicros: null,
    model: term(row.model_term)?.text ?? null,
    conversationId: row.conversation === null ? null : conversationOf(row.conversation),
    preview: row.preview,
  }
}

export const originIdOf = (row: Pick<EntryRow, 'origin_id'>): string => fromCompactId(row.origin_id)

// A file that was salvaged may have lost terms: such an entry is still worth showing.
function originOf(text: string | undefined): AuditOrigin {
  return auditEntry.shape.origin.catch('audit-log').parse(text)
}

function statusOf(text: string | undefined): AuditStatus {
  return auditEntry.shape.status.catch('warning').parse(text)
}
