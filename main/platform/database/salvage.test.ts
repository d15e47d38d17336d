import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '#main/platform/log/log.ts'
import { destroyPages, pagesOf } from '#tests/support/damage-database.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { migrate } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { salvage } from './salvage.ts'
import type { StoreDefinition } from './store-definition.ts'

const awkward: Migration = {
  version: 10,
  up: (db) => {
    db.exec(`
      CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL, payload BLOB) STRICT;
      CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parents (id)) STRICT;
      CREATE TABLE pairs (left TEXT NOT NULL, right INTEGER NOT NULL, note TEXT, PRIMARY KEY (left, right)) STRICT, WITHOUT ROWID;
      CREATE TABLE prices (id INTEGER PRIMARY KEY AUTOINCREMENT, net INTEGER NOT NULL, gross INTEGER GENERATED ALWAYS AS (net * 2) STORED) STRICT;
      CREATE TABLE ratios (value REAL NOT NULL, big INTEGER NOT NULL) STRICT;
      CREATE VIRTUAL TABLE words USING fts5 (name);
    `)
  },
}
const later: Migration = { version: 20, up: (db) => db.exec(`ALTER TABLE parents ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'`) }

const definition: StoreDefinition = {
  migrations: [awkward, later],
  operations: { reads: [], writes: [] },
  salvage: { derivedTables: [], rebuild: (db) => db.exec('INSERT INTO words (rowid, name) SELECT id, name FROM parents') },
  backups: 'none',
}

describe('salvaging', { timeout: 30_000 }, () => {
  let folder: ReturnType<typeof temporaryFolder>
  let damaged: string
  let target: string
  beforeEach(() => {
    folder = temporaryFolder()
    damaged = join(folder.path, 'damaged.db')
    target = join(folder.path, 'target.db')
  })
  afterEach(() => {
    folder.remove()
  })

  function build(fill: string, migrations: readonly Migration[] = definition.migrations): void {
    const db = openDatabase(damaged, 'writer')
    migrate(db, migrations)
    db.exec(fill)
    db.close()
  }
  function salvaged(): { rows: number; lostTables: readonly string[]; value: (sql: string) => unknown } {
    const result = salvage({ damaged, target, definition, log: silentLog })
    return {
      ...result,
      value: (sql) => {
        const db = new BetterSqlite3(target)
        try {
          return db.prepare(sql).safeIntegers().pluck().get()
        } finally {
          db.close()
        }
      },
    }
  }
  const numbers = (count: number): string => `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(count)})`

  it('brings everything over from a file that is whole: large numbers, blobs, generated columns, counters, the search', () => {
    build(`
      INSERT INTO parents (id, name, payload) VALUES (1, 'a', x'00ff'), (9007199254740993, 'b', NULL);
      INSERT INTO children VALUES (1, 9007199254740993);
      INSERT INTO pairs VALUES ('x', 1, NULL), ('x', 2, 'y');
      INSERT INTO prices (net) VALUES (5), (6); DELETE FROM prices WHERE net = 6;
      INSERT INTO ratios VALUES (3, 9223372036854775807), (0.1, -9223372036854775808);
    `)
    const { rows, lostTables, value } = salvaged()
    expect({ rows, lostTables }).toEqual({ rows: 8, lostTables: [] })
    expect(value('SELECT hex(payload) FROM parents WHERE id = 1')).toBe('00FF')
    expect(value('SELECT id FROM parents WHERE name = \'b\'')).toBe(9_007_199_254_740_993n)
    expect(value('SELECT gross FROM prices')).toBe(10n)
    expect(value('SELECT seq FROM sqlite_sequence')).toBe(1n)
    expect(value('SELECT typeof(value) || min(big) FROM ratios')).toBe('real-9223372036854775808')
    expect(value(`SELECT count(*) FROM words WHERE words MATCH 'b'`)).toBe(1n)
    expect(value('PRAGMA user_version')).toBe(20n)
  })

  it('reads an older file with the schema of its own version, then migrates what it found', () => {
    build(`INSERT INTO parents (id, name) VALUES (1, 'a')`, [awkward])
    expect(salvaged().value('SELECT colour FROM parents')).toBe('grey')
  })

  it('keeps no child whose parent could not be read', () => {
    build(`
      ${numbers(2000)} INSERT INTO parents (id, name) SELECT i, 'parent-' || i FROM n;
      ${numbers(2000)} INSERT INTO children SELECT i, i FROM n;
    `)
    destroyPages(damaged, pagesOf(damaged, 'parents', 'leaf').slice(2, 3))
    const { lostTables, value } = salvaged()
    expect(lostTables).toEqual(['parents'])
    expect(value('SELECT count(*) FROM parents')).toBe(value('SELECT count(*) FROM children'))
    expect(value('SELECT count(*) FROM children')).toBeLessThan(2000n)
    expect(value('PRAGMA foreign_key_check')).toBeUndefined()
  })

  it('finds the rows behind the damage when ids are far apart', () => {
    build(`${numbers(5000)} INSERT INTO parents (id, name) SELECT i * 12345678, 'parent-' || i FROM n`)
    const leaves = pagesOf(damaged, 'parents', 'leaf')
    destroyPages(damaged, [leaves[5] ?? 0, leaves[6] ?? 0, leaves[9] ?? 0])
    const count = Number(salvaged().value('SELECT count(*) FROM parents'))
    expect(count).toBeGreaterThan(5000 * (1 - 4 / leaves.length))
    expect(count).toBeLessThan(5000 * (1 - 2 / leaves.length))
  })

  it('reads a table without rowids from both ends to the damage', () => {
    build(`${numbers(5000)} INSERT INTO pairs SELECT 'key', i, 'note-' || i FROM n`)
    const leaves = pagesOf(damaged, 'pairs', 'leaf')
    destroyPages(damaged, leaves.slice(10, 11))
    const { lostTables, value } = salvaged()
    expect(lostTables).toEqual(['pairs'])
    expect(value('SELECT min(right) FROM pairs')).toBe(1n)
    expect(value('SELECT max(right) FROM pairs')).toBe(5000n)
    expect(Number(value('SELECT count(*) FROM pairs'))).toBeGreaterThan(5000 * (1 - 2 / leaves.length))
  })

  it('reads what was still in the write-ahead log', () => {
    const live = join(folder.path, 'live.db')
    const db = openDatabase(live, 'writer')
    migrate(db, definition.migrations)
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.exec(`INSERT INTO parents (id, name) VALUES (1, 'only in the log')`)
    copyFileSync(live, damaged)
    copyFileSync(`${live}-wal`, `${damaged}-wal`)
    db.close()
    expect(salvaged().value('SELECT name FROM parents')).toBe('only in the log')
    expect(existsSync(`${damaged}-wal`)).toBe(true)
  })
})
