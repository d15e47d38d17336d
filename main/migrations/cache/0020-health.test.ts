import { expect, it } from 'vitest'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { cacheMigrations } from './index.ts'

it('adds servers and people beside what sources had told before, and loses none of it', () => {
  using database = databaseAt(cacheMigrations, 10)
  database.db.exec(`
    INSERT INTO cursors VALUES ('pg.audit', 'forward', '9', 5);
    INSERT INTO gaps (source, subject, from_at, to_at, reason, detail, filled_at) VALUES ('health', 'odd ''subject''', 1, 2, 'sleep', NULL, 3), ('health', NULL, 4, NULL, 'offline', 'x', NULL);
    INSERT INTO ingest_rejects VALUES ('s', 'k', 'c', 1, 1, 1, 'm', '{}')`)
  const before = ['cursors', 'gaps', 'ingest_rejects'].map((table) => database.db.prepare(`SELECT * FROM ${table}`).all())
  database.migrateTo(20)
  expect(['cursors', 'gaps', 'ingest_rejects'].map((table) => database.db.prepare(`SELECT * FROM ${table}`).all())).toEqual(before)
  expect(database.db.prepare('SELECT count(*) FROM servers').pluck().get()).toBe(0)
})

it.each([
  ['a check of a server that is none', 'INSERT INTO checks (server, source, at, ok, event, key) VALUES (9, 0, 1, 1, \'check\', \'k\')', 'FOREIGN KEY'],
  ['a witness that is none', 'INSERT INTO checks (server, source, at, ok, event, key) VALUES (1, 2, 1, 1, \'check\', \'k\')', 'CHECK'],
  ['the same check twice', 'INSERT INTO checks (server, source, at, ok, event, key) VALUES (1, 0, 2, 0, \'check\', \'known\')', 'UNIQUE'],
  ['two servers of one id', 'INSERT INTO servers (id, name, seen_at) VALUES (\'a\', \'other\', 1)', 'UNIQUE'],
  ['a text where a time belongs', 'INSERT INTO circuit_changes VALUES (1, \'noon\', \'open\')', 'cannot store TEXT'],
])('health refuses %s', (_, sql, reason) => {
  using database = databaseAt(cacheMigrations, 20)
  database.db.exec(`INSERT INTO servers (seq, id, name, seen_at) VALUES (1, 'a', 'a', 1); INSERT INTO checks (server, source, at, ok, event, key) VALUES (1, 0, 1, 1, 'check', 'known')`)
  expect(() => database.db.exec(sql)).toThrow(reason)
})

it('lets names that no list has told yet stand without an id, any number of them', () => {
  using database = databaseAt(cacheMigrations, 20)
  database.db.exec(`INSERT INTO servers (id, name, seen_at) VALUES (NULL, 'a', 1), (NULL, 'a', 1), (NULL, 'b', 1)`)
  expect(database.db.prepare('SELECT count(*) FROM servers').pluck().get()).toBe(3)
})
