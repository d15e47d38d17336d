import { join } from 'node:path'
import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { HealthFact } from '#shared/features/health/facts.ts'
import type { Fact } from '#main/ingest/fact.ts'
import { createIngestApply } from '#main/ingest/ingest-apply.ts'
import type { FlushOutput } from '#main/ingest/ingest-apply.ts'
import type { AnyFactApplier } from '#main/ingest/applier.ts'
import { cacheMigrations } from '#main/migrations/cache/index.ts'
import { migrate } from '#main/platform/database/migrate.ts'
import { openDatabase } from '#main/platform/database/open-database.ts'
import type { Connection, Store } from '#main/platform/database/store.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type AuditCache = {
  readonly db: Connection
  /** One flush, as the pump makes them. */
  apply(facts: readonly (Fact | AuditEntryFact | HealthFact)[], receivedAt?: number): FlushOutput
  stop(): void
}

/** A real cache file with the real schema, in this thread, fed by `appliers`. */
export function openAuditCache(appliers: readonly AnyFactApplier[]): AuditCache {
  const folder = temporaryFolder()
  const db = openDatabase(join(folder.path, 'cache.db'), 'writer')
  migrate(db, cacheMigrations)
  const ingest = createIngestApply(appliers)
  return {
    db,
    apply: (facts, receivedAt = 1_760_000_005_000) =>
      db.transaction(() => ingest.run(db, { at: receivedAt, batches: [{ source: 'test', facts, cursors: [], receivedAt }], slept: [] }))(),
    stop() {
      db.close()
      folder.remove()
    },
  }
}

/** A store that runs its operations on one connection at once. */
export function directStore(db: Connection): Pick<Store, 'read' | 'write'> {
  // Through `async`, so that what an operation throws is a rejection, as with the real store.
  return {
    read: async (read, input) => read.run(db, input),
    write: async (write, input) => db.transaction(() => write.run(db, input))(),
  }
}
