import type { PGlite } from '@electric-sql/pglite'
import type { Instant } from '#shared/lib/time-range.ts'
import { historyStart, type World } from '../world/index.ts'
import { castRows } from './cast-rows.ts'
import { historyRows } from './history-rows.ts'
import { tablesOf } from './schema.ts'
import { toCopyText, type TableRows } from './table-rows.ts'
import type { InstallVariant } from './variant.ts'

const SLICE = 3 * 24 * 3600 * 1000

async function copyIn(database: PGlite, { table, columns, rows }: TableRows): Promise<void> {
  if (rows.length === 0) return
  await database.query(`COPY ${table} (${columns.join(',')}) FROM '/dev/blob'`, [], { blob: new Blob([toCopyText(rows)]) })
}

/** Copies the cast and all history up to `until` into empty tables, newest days first. Runs before anybody can connect. */
export async function fillDatabase(database: PGlite, world: World, variant: InstallVariant, until: Instant): Promise<void> {
  const tables = tablesOf(variant)
  for (const rows of castRows(world, variant, until)) if (rows.table in tables) await copyIn(database, rows)
  // Checking foreign keys and filling the unused text index of every old row would double the time; live rows get both.
  await database.exec('SET session_replication_role = replica')
  for (let to = until; to > historyStart(world); to -= SLICE) {
    for (const rows of historyRows(world, variant, Math.max(historyStart(world), to - SLICE), to)) if (rows.table in tables) await copyIn(database, rows)
  }
  await database.exec('RESET session_replication_role')
  const serials = await database.query<{ table: string; column: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS "table", column_name AS "column" FROM information_schema.columns WHERE column_default LIKE 'nextval(%' AND table_schema IN ('auth_service', 'omni2', 'omni2_dashboard', 'public')`,
  )
  const resets = serials.rows.map(({ table, column }) => `SELECT setval(pg_get_serial_sequence('${table}', '${column}'), (SELECT max(${column}) FROM ${table})) WHERE EXISTS (SELECT FROM ${table})`)
  await database.exec(resets.join(';'))
}
