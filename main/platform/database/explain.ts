import type { Connection } from './store.ts'

const MAX_PARAMETERS = 100

/** SQLite's plan of a statement, with NULL for every value; undefined for what cannot be explained. */
export function explain(db: Connection, sql: string): readonly string[] | undefined {
  const positional: null[] = []
  const named: Record<string, null> = {}
  let values: readonly unknown[] = positional
  for (let tries = 0; tries < MAX_PARAMETERS; tries += 1) {
    try {
      return db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values).map(({ detail }) => detail)
    } catch (cause) {
      // The binding does not tell which values a statement takes, only that one is missing.
      const missing = /^(?:Missing named parameters|Missing named parameter "(.+)"|(Too few) parameter values.*)$/.exec(cause instanceof Error ? cause.message : '')
      if (missing === null) return undefined
      if (missing[2] !== undefined) positional.push(null)
      else {
        if (missing[1] !== undefined) named[missing[1]] = null
        values = [positional, named]
      }
    }
  }
  return undefined
}
