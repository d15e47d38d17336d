import { prepared } from '#main/platform/database/prepared.ts'
import type { Pruner } from '#main/platform/database/prune.ts'

/** Forgets single checks; the hourly sketches and the runs derived from them stay. */
export const healthPruner: Pruner = {
  name: 'health',
  pruneBefore: (db, cutoff, limit) =>
    prepared(db, 'DELETE FROM checks WHERE id IN (SELECT id FROM checks WHERE at < ? ORDER BY at LIMIT ?)').run(cutoff, limit).changes,
}
