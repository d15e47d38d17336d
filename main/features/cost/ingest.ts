import type { AuditStoredFact } from '#shared/features/audit/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { FactApplier } from '#main/ingest/applier.ts'
import { addUsage } from './write-usage.ts'

/** The time whose figures changed. */
export type CostChange = { readonly from: Instant; readonly to: Instant }

/** Counts each stored entry once: the audit announces an entry only in the transaction that stores it. */
export const costApplier: FactApplier<AuditStoredFact, CostChange> = {
  feature: 'cost',
  kinds: ['audit.stored'],
  merge: (earlier, later) => ({ from: Math.min(earlier.from, later.from), to: Math.max(earlier.to, later.to) }),
  apply(db, facts) {
    addUsage(db, facts.map(({ at, entry }) => ({ ...entry, at })))
    const times = facts.map(({ at }) => at)
    return { from: Math.min(...times), to: Math.max(...times) + 1 }
  },
}
