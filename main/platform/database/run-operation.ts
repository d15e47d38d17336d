import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { explain } from './explain.ts'
import { takeRecentSql } from './prepared.ts'
import type { Connection, ReadDefinition, WriteDefinition } from './store.ts'
import { toStoreError } from './to-store-error.ts'

const SLOW_READ_MS = 16

/** Runs named operations on one connection and translates what SQLite throws. */
export type OperationRunner = {
  read<Input, Output>(read: ReadDefinition<Input, Output>, input: Input): Output
  write<Input, Output>(write: WriteDefinition<Input, Output>, input: Input): Output
}

/** A read sees one snapshot, a write happens whole or not at all; both inside one transaction. */
export function createOperationRunner(db: Connection, { clock, log }: { readonly clock: Clock; readonly log: Log }): OperationRunner {
  const transaction = db.transaction((run: () => unknown) => run())
  function translated<Output>(run: () => Output): Output {
    try {
      return run()
    } catch (cause) {
      throw toStoreError(cause)
    }
  }
  return {
    read(read, input) {
      takeRecentSql(db)
      const startedAt = clock.monotonic()
      const output = translated(() => lookingOnly(db, () => transaction.deferred(() => read.run(db, input)) as ReturnType<typeof read.run>))
      const tookMs = clock.monotonic() - startedAt
      if (tookMs > SLOW_READ_MS) {
        const plans = takeRecentSql(db).map((sql) => ({ sql, plan: explain(db, sql) }))
        log.debug('A read was slow', { read: read.name, tookMs: Math.round(tookMs), plans })
      }
      return output
    },
    write: (write, input) => translated(() => transaction.immediate(() => write.run(db, input)) as ReturnType<typeof write.run>),
  }
}

/** The one connection of an inline store could write: a read that does is caught in unit tests, not first on a reader thread. */
function lookingOnly<Output>(db: Connection, run: () => Output): Output {
  if (db.readonly) return run()
  db.pragma('query_only = ON')
  try {
    return run()
  } finally {
    db.pragma('query_only = OFF')
  }
}
