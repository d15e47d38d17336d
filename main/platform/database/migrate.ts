import { AppError } from '#shared/contract/errors.ts'
import type { Connection } from './store.ts'

/** One step of a schema. Append-only: history is never edited. `version` is a multiple of ten; `up` is SQL and nothing else. */
export type Migration = { readonly version: number; readonly up: (db: Connection) => void }

/** The version written in the file; 0 for an empty one. */
export function versionOf(db: Connection): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** The version that the newest migration leads to. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0
}

/** Refuses a file that a newer console wrote: an older schema would silently lose what it does not know. */
export function refuseFutureVersion(db: Connection, migrations: readonly Migration[]): void {
  const fileVersion = versionOf(db)
  const knownVersion = newestVersion(migrations)
  if (fileVersion > knownVersion) throw new AppError('store.from-future', { details: { fileVersion, knownVersion } })
}

/** Brings the schema up to the newest version; each step happens whole or not at all. */
export function migrate(db: Connection, migrations: readonly Migration[]): { readonly fromVersion: number; readonly toVersion: number } {
  checkOrder(migrations)
  refuseFutureVersion(db, migrations)
  const fromVersion = versionOf(db)
  for (const migration of migrations) {
    if (migration.version <= fromVersion) continue
    db.transaction(() => {
      migration.up(db)
      db.pragma(`user_version = ${String(migration.version)}`)
    }).immediate()
  }
  return { fromVersion, toVersion: versionOf(db) }
}

function checkOrder(migrations: readonly Migration[]): void {
  let last = 0
  for (const { version } of migrations) {
    if (!Number.isInteger(version) || version % 10 !== 0 || version <= last) {
      throw new Error(`Migrations rise in steps of ten: ${String(version)} cannot follow ${String(last)}`)
    }
    last = version
  }
}
