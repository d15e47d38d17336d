import type { AnyFactApplier } from '#main/ingest/applier.ts'
import { forgetCursors } from '#main/ingest/cursors.ts'
import { createIngestApply } from '#main/ingest/ingest-apply.ts'
import { ingestOperations } from '#main/ingest/ingest-operations.ts'
import { gapPruner } from '#main/ingest/prune-gaps.ts'
import { cacheMigrations } from '#main/migrations/cache/index.ts'
import { stateMigrations } from '#main/migrations/state/index.ts'
import { createPruneSlice } from '#main/platform/database/prune.ts'
import type { Pruner } from '#main/platform/database/prune.ts'
import type { StoreDefinition } from '#main/platform/database/store-definition.ts'

/** How each feature stores its facts; order matters: later ones see what earlier ones emit. */
export const factAppliers: readonly AnyFactApplier[] = []

/** Each feature's retention. */
export const pruners: readonly Pruner[] = [gapPruner]

export const ingestApply = createIngestApply(factAppliers)
export const pruneSlice = createPruneSlice(pruners)

/** A profile's `cache.db`: facts and what is derived from them. */
export const cacheDefinition: StoreDefinition = {
  migrations: cacheMigrations,
  operations: {
    reads: [...ingestOperations.reads],
    writes: [...ingestOperations.writes, ingestApply, pruneSlice],
  },
  salvage: {
    derivedTables: [],
    rebuild: (db, lostTables) => {
      // What was lost may still be at the gateway, and a cursor would skip it.
      if (lostTables.length > 0) forgetCursors(db)
    },
  },
  backups: 'none',
}

/** The application's `state.db`: what people made. */
export const stateDefinition: StoreDefinition = {
  migrations: stateMigrations,
  operations: { reads: [], writes: [] },
  salvage: { derivedTables: [], rebuild: () => undefined },
  backups: 'daily',
}
