import { closeSync, openSync, writeSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'

/** Pages of one table or index of a closed file, in key order. */
export function pagesOf(file: string, name: string, kind: 'leaf' | 'internal'): readonly number[] {
  const db = new BetterSqlite3(file, { readonly: true })
  try {
    return db.prepare<[string, string], number>('SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path').pluck().all(name, kind)
  } finally {
    db.close()
  }
}

/** Overwrites whole pages of a closed file with bytes that are no page, as a failing disk does. */
export function destroyPages(file: string, pages: readonly number[], pageSize = 4096): void {
  const handle = openSync(file, 'r+')
  try {
    for (const page of pages) writeSync(handle, Buffer.alloc(pageSize, 0xa5), 0, pageSize, (page - 1) * pageSize)
  } finally {
    closeSync(handle)
  }
}
