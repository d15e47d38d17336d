import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { Connection } from './store.ts'

const BUSY_TIMEOUT_MS = 5000

/**
 * Opens one connection. A writer creates the file (0600) and its folder (0700) when they are missing; a reader only
 * looks and needs a writer to have opened the file before.
 */
export function openDatabase(file: string, role: 'writer' | 'reader'): Connection {
  if (role === 'reader') {
    const db = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
    return withPragmas(db, ['cache_size = -16000', 'temp_store = MEMORY', 'query_only = ON'])
  }
  createPrivately(file)
  const db = new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS })
  return withPragmas(db, [
    // Before the first page: later it changes nothing, yet writes into a file that may be damaged and is to be kept as it is.
    ...(statSync(file).size === 0 ? ['auto_vacuum = INCREMENTAL'] : []),
    'journal_mode = WAL',
    // In WAL mode NORMAL cannot damage the file; a power cut may cost the last commits, which are fetched again.
    'synchronous = NORMAL',
    'foreign_keys = ON',
    'temp_store = MEMORY',
    'cache_size = -32000',
    'cell_size_check = ON',
    // Each page is written many times by indexes and roll-ups; fewer checkpoints write it fewer times.
    'wal_autocheckpoint = 2000',
    'journal_size_limit = 67108864',
  ])
  // mmap stays off: mapped pages count against the memory budget, and a read error on one is a signal that kills the
  // process instead of an error that can be told.
}

function withPragmas(db: Connection, pragmas: readonly string[]): Connection {
  try {
    for (const pragma of pragmas) db.pragma(pragma)
    return db
  } catch (cause) {
    db.close()
    throw cause
  }
}

function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // SQLite would create the file with the process's mask; creating it first means it is never readable by others.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}
