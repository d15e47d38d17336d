import type { Migration } from './migrate.ts'
import type { Connection, Operations } from './store.ts'

/** How a damaged file becomes a sound one again: readable rows are copied, the rest is computed anew. */
export type SalvagePlan = {
  /** Tables that can be computed from the others; their rows are not copied. */
  readonly derivedTables: readonly string[]
  /** Fills the derived tables. `lostTables` names the tables of which at least one row could not be read. */
  readonly rebuild: (db: Connection, lostTables: readonly string[]) => void
}

/**
 * Everything one kind of file needs. `backups: 'daily'` is for files that people made: a copy is taken before each
 * migration and once a day, and a damaged file is replaced by its newest good copy before salvage is tried.
 */
export type StoreDefinition = {
  readonly migrations: readonly Migration[]
  readonly operations: Operations
  readonly salvage: SalvagePlan
  readonly backups: 'none' | 'daily'
}
