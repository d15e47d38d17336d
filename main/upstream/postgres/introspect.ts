import { AppError } from '#shared/contract/errors.ts'
import type { RunQuery } from './connect-postgres.ts'

/** A table as this installation has it: no two are guaranteed to match (contract 9.8). */
export type Table = {
  readonly name: string
  readonly state: 'available' | 'forbidden' | 'missing'
  /** Column name to Postgres type name, e.g. `timestamptz`, `int4`, `_text`. */
  readonly columns: ReadonlyMap<string, string>
}
export type Tables = ReadonlyMap<string, Table>

/** Every table the console knows how to read. */
export const knownTables = [
  'public.audit_logs', 'public.users', 'omni2.audit_logs', 'omni2.user_activities', 'omni2.interaction_flows',
  'omni2.prompt_injection_log', 'omni2.mcp_health_log', 'omni2.mcp_servers', 'auth_service.auth_audit', 'auth_service.users',
] as const
export type KnownTable = (typeof knownTables)[number]

/** What is there and readable. The catalogues show a table's columns even to those who may not read its rows. */
export async function introspect(run: RunQuery): Promise<Tables> {
  const tables = new Map<string, Table>()
  for (const name of knownTables) {
    const [schema = '', table = ''] = name.split('.')
    const columns = await run(
      `SELECT a.attname AS name, t.typname AS type
         FROM pg_catalog.pg_attribute a
         JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped`,
      [schema, table],
    )
    const byName = new Map(columns.map((column) => [String(column['name']), String(column['type'])]))
    tables.set(name, { name, columns: byName, state: byName.size === 0 ? 'missing' : await readable(run, name) })
  }
  return tables
}

async function readable(run: RunQuery, name: KnownTable): Promise<Table['state']> {
  try {
    await run(`SELECT 1 FROM ${name} LIMIT 1`, [])
    return 'available'
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'postgres.forbidden') return 'forbidden'
    if (cause instanceof AppError && cause.code === 'postgres.missing') return 'missing'
    throw cause
  }
}
