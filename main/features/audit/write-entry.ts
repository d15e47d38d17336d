import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { toCompactId } from './compact-id.ts'
import type { BoundId } from './compact-id.ts'
import { freeId, instantOf } from './entry-key.ts'
import { searchBody, searchFacets } from './search-document.ts'
import { capPayload, packPayload } from './payload-text.ts'
import { PREVIEW_LENGTH } from './row.ts'
import { stripSecrets } from './strip-secrets.ts'
import { createTermWriter } from './terms.ts'
import type { TermWriter } from './terms.ts'

export const COUNT_BUCKET_MS = 300_000

/** Stores one entry with everything derived from it. Returns its id, or null when it was already there. */
export type EntryWriter = (entry: AuditEntryFact) => number | null

/** For one transaction. */
export function createEntryWriter(db: Connection, receivedAt: Instant): EntryWriter {
  const term = createTermWriter(db)
  const conversation = createConversationWriter(db)
  const isKnown = prepared<[number, BoundId]>(db, 'SELECT 1 FROM audit_entries WHERE origin_term = ? AND origin_id = ?')
  const newestIn = prepared<[number, number], number | null>(db, 'SELECT max(id) FROM audit_entries WHERE id >= ? AND id < ?').pluck()
  const insert = prepared(
    db,
    `INSERT INTO audit_entries (id, at_shift, received_after_ms, origin_term, origin_id, status_term, action_term, user_term,
       servers_term, tools_term, status_text_term, model_term, conversation, duration_ms, tokens_in, tokens_out, tokens_cached,
       gateway_micros, preview)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const index = prepared<[number, string, string]>(db, 'INSERT INTO audit_search (rowid, facets, body) VALUES (?, ?, ?)')
  const count = prepared<[number, number]>(
    db,
    `INSERT INTO audit_counts (from_at, status_term, entries) VALUES (?, ?, 1)
     ON CONFLICT (from_at, status_term) DO UPDATE SET entries = entries + 1`,
  )
  return (entry) => {
    const origin = term('origin', entry.origin)
    const originId = toCompactId(entry.originId)
    if (isKnown.get(origin, originId) !== undefined) return null
    const id = freeId(entry.at, (from, to) => newestIn.get(from, to) ?? null)
    const status = term('status', entry.status)
    const userName = entry.userName ?? entry.userId
    insert.run(
      id,
      instantOf(id) - entry.at,
      receivedAt - entry.at,
      origin,
      originId,
      status,
      term('action', entry.action),
      userName === null ? null : term('user', userName, entry.userId ?? ''),
      listTerm(term, 'server', entry.servers),
      listTerm(term, 'tool', entry.tools),
      entry.statusText === null ? null : term('status-text', entry.statusText),
      entry.model === null ? null : term('model', entry.model),
      entry.conversationId === null ? null : conversation(entry.conversationId),
      entry.durationMs,
      entry.tokens?.input ?? null,
      entry.tokens?.output ?? null,
      entry.tokens?.cached ?? null,
      entry.gatewayCostMicros,
      entry.text?.slice(0, PREVIEW_LENGTH) ?? '',
    )
    writePayload(db, id, entry)
    index.run(id, searchFacets(entry, term), searchBody(entry))
    count.run(instantOf(id) - (instantOf(id) % COUNT_BUCKET_MS), status)
    return id
  }
}

/** One name is its own term; several are a term of their own, so that a row needs one number for them. */
function listTerm(term: TermWriter, kind: 'server' | 'tool', names: readonly string[]): number | null {
  const [first] = names
  if (first === undefined) return null
  return names.length === 1 ? term(kind, first) : term(`${kind}s`, JSON.stringify(names))
}

function createConversationWriter(db: Connection): (text: string) => number {
  const find = prepared<[BoundId], { id: number }>(db, 'SELECT id FROM audit_conversations WHERE conversation = ?')
  const add = prepared<[BoundId]>(db, 'INSERT INTO audit_conversations (conversation) VALUES (?)')
  return (text) => {
    const value = toCompactId(text)
    return find.get(value)?.id ?? Number(add.run(value).lastInsertRowid)
  }
}

function writePayload(db: Connection, id: number, { text, errorText, payload, removedFields }: AuditEntryFact): void {
  const longText = text !== null && text.length > PREVIEW_LENGTH ? text : null
  if (longText === null && errorText === null && payload === null && removedFields.length === 0) return
  const stripped = payload === null ? null : stripSecrets(payload)
  const kept = stripped === null ? null : capPayload(stripped.text)
  const removed = [...new Set([...removedFields, ...(stripped?.removedFields ?? [])])]
  prepared(db, 'INSERT INTO audit_payloads (id, text, error_text, payload, is_truncated, removed_fields) VALUES (?, ?, ?, ?, ?, ?)').run(
    id,
    longText,
    errorText,
    kept === null ? null : packPayload(kept.text),
    kept?.isTruncated === true ? 1 : 0,
    removed.length === 0 ? null : JSON.stringify(removed),
  )
}
