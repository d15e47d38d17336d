import type { Pruner } from '#main/platform/database/prune.ts'
import { prepared } from '#main/platform/database/prepared.ts'

/** Gaps matter as long as the facts around them: the ledger keeps what the longest retention keeps. */
export const gapPruner: Pruner = {
  name: 'gaps',
  pruneBefore: (db, cutoff, limit) =>
    prepared<[number, number]>(db, 'DELETE FROM gaps WHERE id IN (SELECT id FROM gaps WHERE to_at <= ? LIMIT ?)').run(cutoff, limit).changes,
}
