import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'

/** How many entries the cache holds, and from when on (to the width of a count bucket). */
export const readAuditTotals: ReadDefinition<null, { readonly entries: number; readonly oldestAt: Instant | null }> = {
  name: 'audit.totals',
  run: (db) =>
    prepared<[], { entries: number; oldestAt: number | null }>(db, 'SELECT coalesce(sum(entries), 0) AS entries, min(from_at) AS oldestAt FROM audit_counts').get() ?? {
      entries: 0,
      oldestAt: null,
    },
}
