import type { PGlite } from '@electric-sql/pglite'

/** How long to wait before looking again whether a client has ended its transaction. */
const RETRY_MS = 3

/** Runs SQL as the owner in a transaction of its own. */
export type OwnWrites = (sql: string) => Promise<void>

/** A simple Query message of the Postgres wire: `Q`, length, text, NUL. */
function queryMessage(sql: string): Uint8Array {
  const text = new TextEncoder().encode(sql)
  const message = new Uint8Array(text.length + 6)
  message[0] = 0x51
  new DataView(message.buffer).setUint32(1, text.length + 5)
  message.set(text, 5)
  return message
}

/**
 * All clients share PGlite's one session, with its role, its settings and its transaction. So an own write waits until no client is
 * inside a transaction, goes out as one message while the session is held, takes the owner's role for itself alone, and asks for
 * READ WRITE because a client may have made read-only the default.
 */
export function createOwnWrites(database: PGlite): OwnWrites {
  async function attempt(sql: string): Promise<boolean> {
    return await database.runExclusive(async () => {
      if (database.isInTransaction()) return false
      try {
        await database.execProtocolStream(queryMessage(`BEGIN; SET TRANSACTION READ WRITE; SET LOCAL ROLE postgres; ${sql}; COMMIT`))
      } catch (cause) {
        await database.execProtocolStream(queryMessage('ROLLBACK'))
        throw cause
      }
      return true
    })
  }
  return async (sql) => {
    while (!(await attempt(sql))) await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}
