import type { Statement } from 'better-sqlite3'
import type { Connection } from './store.ts'

const statements = new WeakMap<Connection, Map<string, Statement>>()

/**
 * The compiled statement of `sql` on this connection, compiled once. `sql` must come from a small closed set of texts:
 * values are bound, never written into the text, or this map would grow without end.
 */
export function prepared<Parameters extends unknown[] | object = unknown[], Row = unknown>(db: Connection, sql: string): Statement<Parameters, Row> {
  let known = statements.get(db)
  if (known === undefined) {
    known = new Map()
    statements.set(db, known)
  }
  let statement = known.get(sql)
  if (statement === undefined) {
    statement = db.prepare(sql)
    known.set(sql, statement)
  }
  return statement as unknown as Statement<Parameters, Row>
}
