import type { Instant } from '#shared/lib/time-range.ts'
import { configChangesBetween, lastSignInsAt, signInsBetween, situationOf, type World } from '../world/index.ts'
import { settingCell, situationCells } from './cast-rows.ts'
import { historyRows } from './history-rows.ts'
import { literal, time, toInsert } from './table-rows.ts'
import type { InstallVariant } from './variant.ts'

/** Where a table is now, or undefined when this installation lacks it. */
export type Locate = (table: string) => string | undefined

const assignments = (cells: Readonly<Record<string, string | null>>): string => Object.entries(cells).map(([column, cell]) => `${column} = ${literal(cell)}`).join(', ')

/** Statements for everything that the world did in `[from, to)`. */
export function liveStatements(world: World, variant: InstallVariant, locate: Locate, from: Instant, to: Instant): string[] {
  const statements: string[] = []
  const add = (table: string, make: (location: string) => string): void => {
    const location = locate(table)
    if (location !== undefined) statements.push(make(location))
  }
  for (const rows of historyRows(world, variant, from, to)) if (rows.rows.length > 0) add(rows.table, (location) => toInsert(rows, location))
  for (const server of world.servers) {
    const before = assignments(situationCells(situationOf(world, server.id, from - 1)))
    const after = assignments(situationCells(situationOf(world, server.id, to - 1)))
    // Only what the world changed is written: an administrator's own changes stay until the world's next turn.
    if (before !== after) add('omni2.mcp_servers', (location) => `UPDATE ${location} SET ${after} WHERE id = ${server.id}`)
  }
  if (signInsBetween(world, from, to).length > 0) {
    for (const [userId, at] of lastSignInsAt(world, to)) if (at >= from) add('auth_service.users', (location) => `UPDATE ${location} SET last_login_at = ${literal(time(at))} WHERE id = ${userId}`)
  }
  for (const change of configChangesBetween(world, from, to)) {
    add('omni2_dashboard.dashboard_config', (location) => `UPDATE ${location} SET value = ${literal(settingCell({ table: change.table, value: change.after }, variant))} WHERE key = ${literal(change.key)}`)
  }
  return statements
}
