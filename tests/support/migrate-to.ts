import BetterSqlite3 from 'better-sqlite3'
import { migrate, versionOf } from '#main/platform/database/migrate.ts'
import type { Migration } from '#main/platform/database/migrate.ts'
import type { Connection } from '#main/platform/database/store.ts'

export type DatabaseAt = {
  readonly db: Connection
  version(): number
  /** Goes on to a later version; to the newest one without an argument. */
  migrateTo(version?: number): void
  [Symbol.dispose](): void
}

/** A database as it was at `version`, ready for awkward rows: the start of every neighbour test. */
export function databaseAt(migrations: readonly Migration[], version: number): DatabaseAt {
  if (version !== 0 && !migrations.some((migration) => migration.version === version)) throw new Error(`There is no version ${String(version)}`)
  const db = new BetterSqlite3(':memory:')
  db.pragma('foreign_keys = ON')
  const migrateTo = (until = Number.POSITIVE_INFINITY): void => {
    migrate(db, migrations.filter((migration) => migration.version <= until))
  }
  migrateTo(version)
  return {
    db,
    version: () => versionOf(db),
    migrateTo,
    [Symbol.dispose]: () => {
      db.close()
    },
  }
}
