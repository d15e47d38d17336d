import type { Statement } from 'better-sqlite3'
import { cacheMigrations } from '#main/migrations/cache/index.ts'
import { migrate } from '#main/platform/database/migrate.ts'
import { openDatabase } from '#main/platform/database/open-database.ts'
import type { Connection } from '#main/platform/database/store.ts'

type Write = readonly [statement: number, values: readonly unknown[]]
/** Writes by transaction; a write names its text by its place in `sqls`. */
export type Recorded = { readonly sqls: readonly string[]; readonly transactions: readonly (readonly Write[])[] }

/** Runs `write` on a real new cache and remembers every statement it ran and every value it bound. */
export function recordWrites(file: string, write: (db: Connection) => void): Recorded {
  const db = openDatabase(file, 'writer')
  migrate(db, cacheMigrations)
  const sqls: string[] = []
  const transactions: Write[][] = []

  function recording(statement: Statement, sql: string): Statement {
    const place = sqls.push(sql) - 1
    return new Proxy(statement, {
      get(target, name) {
        if (name === 'run') {
          return (...values: unknown[]) => {
            transactions.at(-1)?.push([place, values])
            return target.run(...values)
          }
        }
        const member: unknown = Reflect.get(target, name, target)
        return typeof member === 'function' ? (member.bind(target) as unknown) : member
      },
    })
  }

  const listening: Connection = new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => recording(target.prepare(sql), sql)
      if (name === 'transaction') {
        return (run: (...given: unknown[]) => unknown) => {
          const inTransaction = target.transaction(run)
          return (...given: unknown[]) => {
            // A transaction within one is a savepoint of it.
            if (!target.inTransaction) transactions.push([])
            return inTransaction(...given)
          }
        }
      }
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
  try {
    write(listening)
  } finally {
    db.close()
  }
  return { sqls, transactions }
}
