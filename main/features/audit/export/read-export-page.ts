import type { AuditEntryDetail } from '#shared/features/audit/model.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import { missedIn } from '../missing-time.ts'
import type { MissedInterval } from '../missing-time.ts'
import { entriesOf } from '../reads.ts'
import { originIdOf, rowAt } from '../row.ts'
import { planRequest } from '../search-request.ts'
import type { SearchRequest } from '../search-request.ts'
import { walkEntries } from '../walk-entries.ts'
import { countEntries } from '../count-entries.ts'

export type ExportedEntry = Omit<AuditEntryDetail, 'payload' | 'truncated' | 'removedFields'>

/** Entries below `below`, newest first, with their whole texts. */
export const readExportPage: ReadDefinition<
  SearchRequest & { readonly below: number | null; readonly limit: number },
  { readonly entries: readonly ExportedEntry[]; readonly next: number | null }
> = {
  name: 'audit.export-page',
  run: (db, request) => {
    const plan = planRequest(db, request)
    if (plan === null) return { entries: [], next: null }
    const { rows, next } = walkEntries(db, plan, request.below, request.limit)
    const entries = entriesOf(db, rows).map((entry, index) => {
      const row = rows[index]
      const kept = textsOf(db, Number(entry.id))
      return {
        ...entry,
        originId: row === undefined ? '' : originIdOf(row),
        receivedAt: row === undefined ? entry.at : Math.max(0, rowAt(row) + row.received_after_ms),
        text: kept?.text ?? (entry.preview === '' ? null : entry.preview),
        errorText: kept?.error_text ?? null,
      }
    })
    return { entries, next }
  },
}

/** How much there will be, and what nobody saw. */
export const readExportFacts: ReadDefinition<SearchRequest, { readonly entries: number; readonly gaps: readonly MissedInterval[] }> = {
  name: 'audit.export-facts',
  run: (db, request) => {
    const plan = planRequest(db, request)
    return { entries: plan === null ? 0 : countEntries(db, plan), gaps: missedIn(db, request.range) }
  },
}

function textsOf(db: Connection, id: number): { readonly text: string | null; readonly error_text: string | null } | undefined {
  return prepared<[number], { text: string | null; error_text: string | null }>(db, 'SELECT text, error_text FROM audit_payloads WHERE id = ?').get(id)
}
