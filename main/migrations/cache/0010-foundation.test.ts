import { expect, it } from 'vitest'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { cacheMigrations } from './index.ts'

it.each([
  ['a gap without length', `INSERT INTO gaps (source, from_at, to_at, reason) VALUES ('live', 5, 5, 'offline')`, 'CHECK'],
  ['a reason nobody knows', `INSERT INTO gaps (source, from_at, reason) VALUES ('live', 5, 'bored')`, 'CHECK'],
  ['a filled gap that has not ended', `INSERT INTO gaps (source, from_at, reason, filled_at) VALUES ('live', 5, 'offline', 9)`, 'CHECK'],
  ['a second open gap of one source', `INSERT INTO gaps (source, from_at, reason) VALUES ('audit', 7, 'offline')`, 'UNIQUE'],
  ['a text where a time belongs', `INSERT INTO gaps (source, from_at, reason) VALUES ('live', 'noon', 'offline')`, 'cannot store TEXT'],
])('the foundation refuses %s', (_, sql, reason) => {
  using database = databaseAt(cacheMigrations, 10)
  database.db.exec(`INSERT INTO gaps (source, from_at, reason) VALUES ('audit', 5, 'offline')`)
  expect(() => database.db.exec(sql)).toThrow(reason)
})

it('the foundation lets each subject of a source have an open gap of its own', () => {
  using database = databaseAt(cacheMigrations, 10)
  database.db.exec(`INSERT INTO gaps (source, subject, from_at, reason) VALUES ('live', NULL, 5, 'offline'), ('live', 'a', 5, 'offline'), ('live', 'b', 5, 'offline')`)
  expect(database.db.prepare('SELECT count(*) FROM gaps').pluck().get()).toBe(3)
})
