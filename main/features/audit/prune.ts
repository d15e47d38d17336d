import { prepared } from '#main/platform/database/prepared.ts'
import type { Pruner } from '#main/platform/database/prune.ts'
import { firstIdAt, instantOf, LAST_INSTANT } from './entry-key.ts'
import { COUNT_BUCKET_MS } from './write-entry.ts'

/** Forgets entries that happened before the cutoff, oldest first, with their words, payloads and counts. */
export const auditPruner: Pruner = {
  name: 'audit',
  pruneBefore: (db, cutoff, limit) => {
    const doomed = prepared<[number, number], { id: number; status_term: number }>(
      db,
      'SELECT id, status_term FROM audit_entries WHERE id < ? ORDER BY id LIMIT ?',
    ).all(firstIdAt(Math.min(cutoff, LAST_INSTANT)), limit)
    const [last] = doomed.slice(-1)
    if (last === undefined) return 0
    prepared<[number]>(db, 'DELETE FROM audit_payloads WHERE id <= ?').run(last.id)
    const forget = prepared<[number]>(db, 'DELETE FROM audit_search WHERE rowid = ?')
    const count = prepared<[number, number]>(db, 'UPDATE audit_counts SET entries = entries - 1 WHERE from_at = ? AND status_term = ?')
    for (const { id, status_term } of doomed) {
      forget.run(id)
      count.run(instantOf(id) - (instantOf(id) % COUNT_BUCKET_MS), status_term)
    }
    prepared<[number]>(db, 'DELETE FROM audit_entries WHERE id <= ?').run(last.id)
    prepared<[number]>(db, 'DELETE FROM audit_counts WHERE from_at <= ? AND entries <= 0').run(instantOf(last.id))
    return doomed.length
  },
}
