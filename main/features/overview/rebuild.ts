import { prepared } from '#main/platform/database/prepared.ts'
import type { Pruner } from '#main/platform/database/prune.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { entriesAfter } from './read-traffic.ts'
import { HOUR_MS } from './traffic.ts'
import { addTraffic } from './write-traffic.ts'

/** Tables that follow from the audit entries. */
export const overviewDerivedTables = ['traffic_minutes', 'traffic_hours'] as const

const ENTRIES_AT_ONCE = 5_000

/** Computes the roll-ups anew from the entries: after a salvage, inside its transaction. */
export function rebuildOverview(db: Connection): void {
  db.exec('DELETE FROM traffic_minutes; DELETE FROM traffic_hours')
  // By row and not by time: an entry may be sorted after others of a later hour.
  for (let entries = entriesAfter(db, -1, ENTRIES_AT_ONCE); entries.length > 0; entries = entriesAfter(db, entries.at(-1)?.id ?? 0, ENTRIES_AT_ONCE)) {
    addTraffic(db, entries)
  }
}

/** Traffic of the time before the cutoff. */
export const overviewPruner: Pruner = {
  name: 'overview',
  pruneBefore: (db, cutoff, limit) => {
    const forget = (table: 'traffic_minutes' | 'traffic_hours'): number =>
      prepared<[number, number]>(db, `DELETE FROM ${table} WHERE from_at IN (SELECT from_at FROM ${table} WHERE from_at < ? ORDER BY from_at LIMIT ?)`).run(
        cutoff - (cutoff % HOUR_MS),
        limit,
      ).changes
    const minutes = forget('traffic_minutes')
    return minutes === limit ? minutes : minutes + forget('traffic_hours')
  },
}
