import type { Log } from '../log/log.ts'
import { moveDatabase, removeDatabase } from './database-files.ts'
import { migrate, newestVersion, versionOf } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { quoted, salvageTable } from './salvage-table.ts'
import type { StoreDefinition } from './store-definition.ts'
import type { Connection } from './store.ts'

export type Salvage = { readonly rows: number; readonly lostTables: readonly string[] }

type TableFacts = { readonly name: string; readonly type: string; readonly wr: number }

/** Builds `target` anew: the schema of the damaged file's version, its readable rows, then the newest schema and the derived tables. */
export function salvage(input: { readonly damaged: string; readonly target: string; readonly definition: StoreDefinition; readonly log: Log }): Salvage {
  const { definition, log } = input
  removeDatabase(input.target)
  const target = openDatabase(input.target, 'writer')
  try {
    const source = openDamaged(input.damaged)
    try {
      const result = copyReadable({ source, target, definition, log })
      target.transaction(() => {
        definition.salvage.rebuild(target, result.lostTables)
      })()
      target.pragma('wal_checkpoint(TRUNCATE)')
      return result
    } finally {
      source?.close()
    }
  } finally {
    target.close()
  }
}

/** Swaps a finished salvage in: the damaged file is kept under `keepAt`. */
export function swapIn(file: string, salvaged: string, keepAt: string): void {
  moveDatabase(file, keepAt)
  moveDatabase(salvaged, file)
}

function openDamaged(file: string): Connection | undefined {
  try {
    const db = openDatabase(file, 'reader')
    // Without this a damaged entry for one table would hide all the others.
    db.pragma('writable_schema = ON')
    return db
  } catch {
    return undefined
  }
}

function copyReadable(input: {
  readonly source: Connection | undefined
  readonly target: Connection
  readonly definition: StoreDefinition
  readonly log: Log
}): Salvage {
  const { source, target, definition, log } = input
  const sourceVersion = readableVersion(source, definition.migrations)
  migrate(target, definition.migrations.filter(({ version }) => version <= sourceVersion))
  // Rows arrive table by table, parents perhaps after children; orphans are removed at the end.
  target.pragma('foreign_keys = OFF')
  const lostTables: string[] = []
  let rows = 0
  for (const table of factTables(target, definition.salvage.derivedTables)) {
    const copied = source === undefined ? undefined : copyTable(source, target, table, log)
    rows += copied?.rows ?? 0
    if (copied?.isComplete !== true) lostTables.push(table.name)
  }
  removeOrphans(target)
  target.pragma('foreign_keys = ON')
  migrate(target, definition.migrations)
  log.warn('Salvaged a damaged database', { rows, lostTables: lostTables.join(', ') })
  return { rows, lostTables }
}

function readableVersion(source: Connection | undefined, migrations: readonly Migration[]): number {
  const newest = newestVersion(migrations)
  try {
    const version = source === undefined ? newest : versionOf(source)
    return migrations.some((migration) => migration.version === version) ? version : newest
  } catch {
    return newest
  }
}

/** Ordinary tables that are not derived; virtual tables and their shadows are always derived. */
function factTables(db: Connection, derived: readonly string[]): readonly TableFacts[] {
  return (db.pragma('table_list') as readonly TableFacts[]).filter(
    ({ name, type }) => type === 'table' && !name.startsWith('sqlite_') && !derived.includes(name),
  )
}

function copyTable(source: Connection, target: Connection, table: TableFacts, log: Log): { rows: number; isComplete: boolean } | undefined {
  try {
    const readable = new Set(columnsOf(source, table.name))
    const columns = columnsOf(target, table.name).filter((column) => readable.has(column))
    const copy = target.transaction(() => salvageTable({ source, target, table: table.name, columns, hasRowid: table.wr === 0 }))
    return copy()
  } catch (cause) {
    log.warn('A table could not be salvaged', { table: table.name, cause })
    return undefined
  }
}

/** Columns that hold values of their own: generated ones compute theirs. */
function columnsOf(db: Connection, table: string): readonly string[] {
  const columns = db.pragma(`table_xinfo(${quoted(table)})`) as readonly { readonly name: string; readonly hidden: number }[]
  return columns.filter(({ hidden }) => hidden === 0).map(({ name }) => name)
}

function removeOrphans(db: Connection): void {
  for (;;) {
    const orphans = db.pragma('foreign_key_check') as readonly { readonly table: string; readonly rowid: number | null }[]
    const removable = orphans.filter(({ rowid }) => rowid !== null)
    if (removable.length === 0) return
    for (const { table, rowid } of removable) db.prepare(`DELETE FROM ${quoted(table)} WHERE rowid = ?`).run(rowid)
  }
}
