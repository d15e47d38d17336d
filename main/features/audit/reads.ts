import { AppError } from '#shared/contract/errors.ts'
import { auditStatus } from '#shared/features/audit/model.ts'
import type { AuditEntry, AuditEntryDetail, AuditHistogram } from '#shared/features/audit/model.ts'
import type { Cursor, Page } from '#shared/lib/page.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import { bucketSize, bucketStarts } from './bucket-size.ts'
import { fromCompactId } from './compact-id.ts'
import type { CompactId } from './compact-id.ts'
import { countByStatus, countEntries } from './count-entries.ts'
import { fromCursor, toCursor } from './entry-cursor.ts'
import { missedIn } from './missing-time.ts'
import { prettyPayload, unpackPayload } from './payload-text.ts'
import { ENTRY_COLUMNS, originIdOf, rowAt, toEntry } from './row.ts'
import type { EntryRow } from './row.ts'
import { planRequest } from './search-request.ts'
import type { SearchRequest } from './search-request.ts'
import { createTermReader } from './terms.ts'
import { walkEntries } from './walk-entries.ts'

const MAX_CONVERSATION = 200

/** Newest first. `next` is null at the end; a page may be short and still have a next one. */
export const searchEntries: ReadDefinition<SearchRequest & { readonly cursor: Cursor | null; readonly limit: number }, Page<AuditEntry>> = {
  name: 'audit.search',
  run: (db, request) => {
    const plan = planRequest(db, request)
    const below = request.cursor === null ? null : fromCursor(request.cursor)
    if (plan === null) return { rows: [], next: null }
    const { rows, next } = walkEntries(db, plan, below, request.limit)
    return { rows: entriesOf(db, rows), next: next === null ? null : toCursor(next) }
  },
}

/** Counts over time, with the intervals that nobody saw. */
export const readHistogram: ReadDefinition<SearchRequest & { readonly buckets: number }, AuditHistogram> = {
  name: 'audit.histogram',
  run: (db, request) => {
    const bucketMs = bucketSize(request.range, request.buckets)
    const { first, count } = bucketStarts(request.range, bucketMs)
    const buckets = Array.from({ length: count }, (_, index) => ({ from: first + index * bucketMs, ok: 0, warning: 0, failed: 0, blocked: 0 }))
    const plan = planRequest(db, request)
    let total = 0
    for (const { from, status, entries } of plan === null ? [] : countByStatus(db, plan, bucketMs)) {
      const bucket = buckets[(from - first) / bucketMs]
      if (bucket === undefined) continue
      bucket[auditStatus.catch('warning').parse(status)] += entries
      total += entries
    }
    return { bucketMs, buckets, gaps: missedIn(db, request.range), total }
  },
}

/** How many entries a search finds. */
export const countMatches: ReadDefinition<SearchRequest, number> = {
  name: 'audit.count',
  run: (db, request) => {
    const plan = planRequest(db, request)
    return plan === null ? 0 : countEntries(db, plan)
  },
}

/** Everything of one entry. Throws `item.unknown`. */
export const readEntry: ReadDefinition<{ readonly entryId: string }, AuditEntryDetail> = {
  name: 'audit.entry',
  run: (db, { entryId }) => {
    const row = rowOf(db, entryId)
    const [entry] = entriesOf(db, [row])
    if (entry === undefined) throw new AppError('item.unknown')
    const kept = prepared<[number], PayloadRow>(db, 'SELECT text, error_text, payload, is_truncated, removed_fields FROM audit_payloads WHERE id = ?').get(row.id)
    return {
      ...entry,
      originId: originIdOf(row),
      receivedAt: Math.max(0, rowAt(row) + row.received_after_ms),
      text: kept?.text ?? (row.preview === '' ? null : row.preview),
      payload: kept?.payload === undefined || kept.payload === null ? null : prettyPayload(unpackPayload(kept.payload)),
      truncated: kept?.is_truncated === 1,
      errorText: kept?.error_text ?? null,
      removedFields: kept?.removed_fields === undefined || kept.removed_fields === null ? [] : (JSON.parse(kept.removed_fields) as string[]),
    }
  },
}

type PayloadRow = {
  readonly text: string | null
  readonly error_text: string | null
  readonly payload: string | Buffer | null
  readonly is_truncated: number
  readonly removed_fields: string | null
}

/** The entries of the same conversation, oldest first; the entry alone when it belongs to none. */
export const readConversation: ReadDefinition<{ readonly entryId: string }, readonly AuditEntry[]> = {
  name: 'audit.conversation',
  run: (db, { entryId }) => {
    const row = rowOf(db, entryId)
    if (row.conversation === null) return entriesOf(db, [row])
    return entriesOf(
      db,
      prepared<[number, number], EntryRow>(db, `SELECT ${ENTRY_COLUMNS} FROM audit_entries WHERE conversation = ? ORDER BY id LIMIT ?`).all(
        row.conversation,
        MAX_CONVERSATION,
      ),
    )
  },
}

function rowOf(db: Connection, entryId: string): EntryRow {
  const id = /^\d{1,16}$/.test(entryId) ? Number(entryId) : Number.NaN
  const row = Number.isSafeInteger(id)
    ? prepared<[number], EntryRow>(db, `SELECT ${ENTRY_COLUMNS} FROM audit_entries WHERE id = ?`).get(id)
    : undefined
  if (row === undefined) throw new AppError('item.unknown')
  return row
}

/** Rows as the page knows them, in the same order. */
export function entriesOf(db: Connection, rows: readonly EntryRow[]): AuditEntry[] {
  const term = createTermReader(db)
  const find = prepared<[number], CompactId>(db, 'SELECT conversation FROM audit_conversations WHERE id = ?').pluck()
  const conversationOf = (id: number): string | null => {
    const found = find.get(id)
    return found === undefined ? null : fromCompactId(found)
  }
  return rows.map((row) => toEntry(row, term, conversationOf))
}
