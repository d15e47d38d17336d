import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { toEntry, ENTRY_COLUMNS } from './row.ts'
import type { EntryRow } from './row.ts'
import { searchBody, searchFacets } from './search-document.ts'
import { createTermReader, createTermWriter } from './terms.ts'
import { COUNT_BUCKET_MS } from './write-entry.ts'
import { SLOTS_PER_MS } from './entry-key.ts'

const ROWS_AT_ONCE = 1000

/** Tables that follow from the others (the search index always does). */
export const auditDerivedTables = ['audit_counts'] as const

/** Computes index and counts anew from the entries: after a salvage, inside its transaction. */
export function rebuildAudit(db: Connection): void {
  db.exec(`INSERT INTO audit_search (audit_search) VALUES ('delete-all');
    DELETE FROM audit_counts;
    INSERT INTO audit_counts (from_at, status_term, entries)
    SELECT id / ${String(COUNT_BUCKET_MS * SLOTS_PER_MS)} * ${String(COUNT_BUCKET_MS)}, status_term, count(*) FROM audit_entries GROUP BY 1, 2`)
  const term = createTermReader(db)
  const write = createTermWriter(db)
  const page = prepared<[number, number], EntryRow>(db, `SELECT ${ENTRY_COLUMNS} FROM audit_entries WHERE id > ? ORDER BY id LIMIT ?`)
  const kept = prepared<[number], { text: string | null; error_text: string | null }>(db, 'SELECT text, error_text FROM audit_payloads WHERE id = ?')
  const index = prepared<[number, string, string]>(db, 'INSERT INTO audit_search (rowid, facets, body) VALUES (?, ?, ?)')
  for (let rows = page.all(-1, ROWS_AT_ONCE); rows.length > 0; rows = page.all(rows.at(-1)?.id ?? 0, ROWS_AT_ONCE)) {
    for (const row of rows) {
      const entry = toEntry(row, term, () => null)
      const payload = kept.get(row.id)
      const words = {
        ...entry,
        userId: entry.user?.id ?? null,
        userName: entry.user?.name ?? null,
        text: payload?.text ?? (row.preview === '' ? null : row.preview),
        errorText: payload?.error_text ?? null,
      }
      index.run(row.id, searchFacets(words, write), searchBody(words))
    }
  }
}
