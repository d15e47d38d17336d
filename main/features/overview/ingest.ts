import type { AuditStoredFact } from '#shared/features/audit/facts.ts'
import type { FactApplier } from '#main/ingest/applier.ts'
import { addTraffic } from './write-traffic.ts'

export type OverviewChange = Readonly<Record<string, never>>

/** Counts each stored entry once: the audit announces an entry only in the transaction that stores it. */
export const overviewApplier: FactApplier<AuditStoredFact, OverviewChange> = {
  feature: 'overview',
  kinds: ['audit.stored'],
  merge: (earlier) => earlier,
  // Entries that are no request are activity all the same.
  apply(db, facts) {
    addTraffic(db, facts.map(({ at, entry }) => ({ ...entry, at })))
    return {}
  },
}
