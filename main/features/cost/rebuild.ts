import type { Connection } from '#main/platform/database/store.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Pruner } from '#main/platform/database/prune.ts'
import { HOUR_MS } from './price-book.ts'
import { entriesIn } from './read-usage.ts'
import { DAY_MS } from './spans.ts'
import { addUsage } from './write-usage.ts'

/** Tables that follow from the audit entries. */
export const costDerivedTables = ['usage_hours', 'usage_days', 'usage_terms'] as const

/** Computes the roll-ups anew from the entries, day by day: after a salvage, inside its transaction. */
export function rebuildCost(db: Connection): void {
  db.exec('DELETE FROM usage_hours; DELETE FROM usage_days; DELETE FROM usage_terms')
  // Ids are eight times the time, at least.
  const nextAfter = prepared<[number, number], number>(db, 'SELECT at FROM audit_usage WHERE id >= ? AND at >= ? ORDER BY id LIMIT 1').pluck()
  // Whole days, skipping those without entries.
  for (let next = nextAfter.get(0, 0); next !== undefined; ) {
    const day = { from: next - (next % DAY_MS), to: next - (next % DAY_MS) + DAY_MS }
    addUsage(db, entriesIn(db, day))
    next = nextAfter.get(day.to * 8, day.to)
  }
}

/** Usage of the time before the cutoff. Days go when they ended before it, so that long views keep whole days. */
export const costPruner: Pruner = {
  name: 'cost',
  pruneBefore: (db, cutoff, limit) => {
    const forget = (table: 'usage_hours' | 'usage_days', unit: number, most: number): number =>
      prepared<[number, number]>(
        db,
        `DELETE FROM ${table} WHERE (dimension, bucket, term, model_term) IN (SELECT dimension, bucket, term, model_term FROM ${table}
           WHERE dimension IN (0, 1, 2, 3) AND bucket < ? LIMIT ?)`,
      ).run(Math.floor(cutoff / unit), most).changes
    const hours = forget('usage_hours', HOUR_MS, limit)
    return hours + forget('usage_days', DAY_MS, limit - hours)
  },
}
