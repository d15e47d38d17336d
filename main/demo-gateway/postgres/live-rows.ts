import type { Instant } from '#shared/lib/time-range.ts'
import { configChangesBetween, lastSignInsAt, signInsBetween, situationOf, type World } from '../world/index.ts'
import { settingCell, situationCells } from './cast-rows.ts'
import { historyRows } from './history-rows.ts'
import { literal, time, toInsert, type Cell, type TableRows } from './table-rows.ts'
import type { InstallVariant } from './variant.ts'

/** Where a table is now, or undefined when this installation lacks it. */
export type Locate = (table: string) => string | undefined

/** An administrator may have deleted a server whose story goes on: its checks have no row to refer to and are left out. */
function insertChecks({ columns, rows }: TableRows, location: string, servers: string): string {
  const records = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])))
  return `INSERT INTO ${location} (${columns.join(',')}) SELECT ${columns.map((column) => `log.${column}`).join(',')} FROM json_populate_recordset(NULL::${location}, ${literal(JSON.stringify(records))}) AS log
    WHERE EXISTS (SELECT FROM ${servers} AS server WHERE server.id = log.mcp_server_id) ON CONFLICT DO NOTHING`
}

/** Only what the world itself changed is written, so that an administrator's own changes stay. */
function changedCells(before: Readonly<Record<string, Cell>>, after: Readonly<Record<string, Cell>>): string {
  return Object.entries(after).filter(([column, cell]) => before[column] !== cell).map(([column, cell]) => `${column} = ${literal(cell)}`).join(', ')
}

/** Statements for everything that the world did in `[from, to)`. */
export function liveStatements(world: World, variant: InstallVariant, locate: Locate, from: Instant, to: Instant): string[] {
  const statements: string[] = []
  const add = (table: string, make: (location: string) => string): void => {
    const location = locate(table)
    if (location !== undefined) statements.push(make(location))
  }
  const servers = locate('omni2.mcp_servers')
  for (const rows of historyRows(world, variant, from, to)) {
    if (rows.rows.length === 0) continue
    add(rows.table, (location) => (rows.table === 'omni2.mcp_health_log' && servers !== undefined ? insertChecks(rows, location, servers) : toInsert(rows, location)))
  }
  for (const server of world.servers) {
    const changes = changedCells(situationCells(situationOf(world, server.id, from - 1)), situationCells(situationOf(world, server.id, to - 1)))
    if (changes !== '') add('omni2.mcp_servers', (location) => `UPDATE ${location} SET ${changes} WHERE id = ${server.id}`)
  }
  if (signInsBetween(world, from, to).length > 0) {
    for (const [userId, at] of lastSignInsAt(world, to)) if (at >= from) add('auth_service.users', (location) => `UPDATE ${location} SET last_login_at = ${literal(time(at))} WHERE id = ${userId}`)
  }
  for (const change of configChangesBetween(world, from, to)) {
    add('omni2_dashboard.dashboard_config', (location) => `UPDATE ${location} SET value = ${literal(settingCell({ table: change.table, value: change.after }, variant))} WHERE key = ${literal(change.key)}`)
  }
  return statements
}
