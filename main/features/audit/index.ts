import { auditContract } from '#shared/features/audit/contract.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Operations, Store } from '#main/platform/database/store.ts'
import type { StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import type { Publisher } from '#main/platform/ipc/publisher.ts'
import type { Jobs } from '#main/platform/jobs/jobs.ts'
import { readExportFacts, readExportPage } from './export/read-export-page.ts'
import { createAuditHandlers } from './handlers.ts'
import { countMatches, readConversation, readEntry, readHistogram, searchEntries } from './reads.ts'
import { readAuditTotals } from './read-totals.ts'
import type { Reprice } from './reprice.ts'
import { suggestSearch } from './suggest.ts'

export { auditApplier } from './ingest.ts'
export type { AuditChange } from './ingest.ts'
export { auditPruner } from './prune.ts'
export { auditDerivedTables, rebuildAudit } from './rebuild.ts'
export { readSavedSearches } from './saved-searches.ts'
export { searchEntries, countMatches } from './reads.ts'
export { readAuditTotals } from './read-totals.ts'
export { printSearch } from './search-syntax.ts'
export type { Reprice } from './reprice.ts'

export type AuditDeps = {
  readonly cache: Pick<Store, 'read'>
  readonly state: Pick<Store, 'read' | 'write'>
  readonly clock: Clock
  readonly profileId: string
  readonly newId: () => string
  readonly stamp: StampFreshness
  /** When an audit source was last heard; null: never. */
  readonly heardAt: () => Promise<Instant | null>
  /** The price of an entry under the price book as it is now. */
  readonly reprice: () => Promise<Reprice>
  readonly jobs: Pick<Jobs, 'start'>
  /** Where an export may be written; undefined when the person chose nothing. */
  readonly saveFile: (suggestion: { readonly name: string; readonly kind: 'csv' }) => Promise<{ readonly path: string } | undefined>
  readonly publish: Pick<Publisher<typeof auditContract>, 'savedSearchesChanged'>
}

/** Who did what: search over the whole cache, details, saved searches, export. */
export function createAuditFeature(deps: AuditDeps): FeatureModule<typeof auditContract> {
  return { contract: auditContract, handlers: createAuditHandlers(deps) }
}

/** What the data threads of `cache.db` run for this feature; those of `state.db` run in this thread. */
export const auditOperations = {
  reads: [searchEntries, readHistogram, countMatches, readEntry, readConversation, suggestSearch, readExportPage, readExportFacts, readAuditTotals],
  writes: [],
} satisfies Operations
