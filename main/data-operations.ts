import { accessApplier, accessOperations } from '#main/features/access/index.ts'
import { auditApplier, auditDerivedTables, auditOperations, auditPruner, rebuildAudit } from '#main/features/audit/index.ts'
import { costApplier, costDerivedTables, costOperations, costPruner, rebuildCost } from '#main/features/cost/index.ts'
import { healthApplier, healthOperations, healthPruner, rebuildHealth } from '#main/features/health/index.ts'
import { overviewApplier, overviewDerivedTables, overviewOperations, overviewPruner, rebuildOverview } from '#main/features/overview/index.ts'
import type { AnyFactApplier } from '#main/ingest/applier.ts'
import { forgetCursors } from '#main/ingest/cursors.ts'
import { createIngestApply } from '#main/ingest/ingest-apply.ts'
import { heardAt } from '#main/ingest/heard-at.ts'
import { ingestOperations } from '#main/ingest/ingest-operations.ts'
import { gapPruner } from '#main/ingest/prune-gaps.ts'
import type { Policy } from '#main/ingest/retention.ts'
import { cacheMigrations } from '#main/migrations/cache/index.ts'
import { stateMigrations } from '#main/migrations/state/index.ts'
import { createPruneSlice } from '#main/platform/database/prune.ts'
import type { Pruner } from '#main/platform/database/prune.ts'
import type { StoreDefinition } from '#main/platform/database/store-definition.ts'

/** How each feature stores its facts; order matters: later ones see what earlier ones emit. */
export const factAppliers: readonly AnyFactApplier[] = [healthApplier, accessApplier, auditApplier, costApplier, overviewApplier]

/** Each feature's retention. */
export const pruners: readonly Pruner[] = [gapPruner, healthPruner, auditPruner, costPruner, overviewPruner]

const DAY_MS = 86_400_000

/** How long single facts are kept, by pruner; what is derived from them (roll-ups, sketches, runs) stays longer. */
export const retention: readonly Policy[] = [
  { pruner: 'audit', keepMs: 400 * DAY_MS },
  { pruner: 'overview', keepMs: 400 * DAY_MS },
  { pruner: 'health', keepMs: 120 * DAY_MS },
  { pruner: 'gaps', keepMs: 800 * DAY_MS },
  { pruner: 'cost', keepMs: 1830 * DAY_MS },
]

export const ingestApply = createIngestApply(factAppliers)
export const pruneSlice = createPruneSlice(pruners)

/** A profile's `cache.db`: facts and what is derived from them. */
export const cacheDefinition: StoreDefinition = {
  migrations: cacheMigrations,
  operations: {
    reads: [
      ...ingestOperations.reads, heardAt, ...healthOperations.reads, ...accessOperations.reads, ...auditOperations.reads, ...costOperations.reads,
      ...overviewOperations.reads,
    ],
    writes: [...ingestOperations.writes, ingestApply, pruneSlice],
  },
  salvage: {
    derivedTables: [...auditDerivedTables, ...costDerivedTables, ...overviewDerivedTables, 'check_runs', 'check_hours'],
    rebuild: (db, lostTables) => {
      rebuildHealth(db)
      rebuildAudit(db)
      rebuildCost(db)
      rebuildOverview(db)
      // What was lost may still be at the gateway, and a cursor would skip it.
      if (lostTables.length > 0) forgetCursors(db)
    },
  },
  backups: 'none',
}

/** The application's `state.db`: what people made. */
export const stateDefinition: StoreDefinition = {
  migrations: stateMigrations,
  // This file is read in the main thread: what runs there needs no list.
  operations: { reads: [], writes: [] },
  salvage: { derivedTables: [], rebuild: () => undefined },
  backups: 'daily',
}
