import type BetterSqlite3 from 'better-sqlite3'
import type { Disposable } from '../lifecycle.ts'

/** A better-sqlite3 connection. `prepare` statements through `prepared()` so that each is compiled once. */
export type Connection = BetterSqlite3.Database

/**
 * A named piece of SQL that only looks. It runs on a reader thread (inline in unit tests), so input and output are
 * plain structured-cloneable data and `run` uses nothing but its arguments.
 */
export type ReadDefinition<Input, Output> = {
  readonly name: string
  readonly run: (db: Connection, input: Input) => Output
}

/** A named change. Runs on the writer thread inside one transaction: it happens whole or not at all. */
export type WriteDefinition<Input, Output> = {
  readonly name: string
  readonly run: (db: Connection, input: Input) => Output
}

/** Everything the data worker can run, by name: the wiring of `data-worker.ts`. Inputs are checked by the callers' types. */
export type Operations = {
  readonly reads: readonly ReadDefinition<never, unknown>[]
  readonly writes: readonly WriteDefinition<never, unknown>[]
}

/** How much room a file takes. Bytes. */
export type StoreSize = { readonly fileBytes: number; readonly walBytes: number }

/** What opening a file found and did, for the person to be told. */
export type OpenOutcome =
  | { readonly status: 'opened' }
  | { readonly status: 'created' }
  | { readonly status: 'migrated'; readonly fromVersion: number; readonly toVersion: number }
  | { readonly status: 'recovered'; readonly keptOriginalAt: string; readonly salvagedRows: number; readonly lostTables: readonly string[] }
  | { readonly status: 'restored-from-backup'; readonly keptOriginalAt: string; readonly backupTakenAt: number }

/**
 * One SQLite file. One writer, several readers; a read never waits for the writer (WAL).
 * Errors: `store.from-future`, `store.full`, `store.unwritable`, `cache.damaged`; anything else is a bug.
 */
export interface Store extends Disposable {
  readonly outcome: OpenOutcome
  read<Input, Output>(read: ReadDefinition<Input, Output>, input: Input): Promise<Output>
  write<Input, Output>(write: WriteDefinition<Input, Output>, input: Input): Promise<Output>
  size(): Promise<StoreSize>
  stop(): Promise<void>
}
