import type { Statement } from 'better-sqlite3'
import type { Connection } from './store.ts'

type Compiled = { readonly statements: Map<string, Statement>; readonly recent: Set<string> }

const byConnection = new WeakMap<Connection, Compiled>()

function compiledOf(db: Connection): Compiled {
  let compiled = byConnection.get(db)
  if (compiled === undefined) {
    compiled = { statements: new Map(), recent: new Set() }
    byConnection.set(db, compiled)
  }
  return compiled
}

/**
 * The compiled statement of `sql` on this connection, compiled once. `sql` must come from a small closed set of texts:
 * values are bound, never written into the text, or this map would grow without end.
 */
export function prepared<Parameters extends unknown[] | object = unknown[], Row = unknown>(db: Connection, sql: string): Statement<Parameters, Row> {
  const { statements, recent } = compiledOf(db)
  recent.add(sql)
  let statement = statements.get(sql)
  if (statement === undefined) {
    statement = db.prepare(sql)
    statements.set(sql, statement)
  }
  return statement as unknown as Statement<Parameters, Row>
}

/** The SQL asked for since the last call, so that a slow operation can show its plans. */
export function takeRecentSql(db: Connection): readonly string[] {
  const { recent } = compiledOf(db)
  const texts = [...recent]
  recent.clear()
  return texts
}
