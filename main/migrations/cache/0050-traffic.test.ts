import { expect, it } from 'vitest'
import { rebuildOverview } from '#main/features/overview/index.ts'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { cacheMigrations } from './index.ts'

const ENTRY = `INSERT INTO audit_entries (id, at_shift, received_after_ms, origin_term, origin_id, status_term, action_term, user_term, preview, duration_ms)`

it('leaves entries alone, and a rebuild counts those that were there before, shifted and nameless ones too', () => {
  using database = databaseAt(cacheMigrations, 40)
  database.db.exec(`
    INSERT INTO audit_terms (id, kind, text, key) VALUES (1, 'origin', 'flow', ''), (2, 'origin', 'sign-in', ''), (3, 'status', 'failed', ''), (4, 'status', 'ok', ''),
      (5, 'action', 'chat', ''), (6, 'user', 'Ana', '7');
    ${ENTRY} VALUES (28800000, 0, 0, 1, 'a', 3, 5, 6, '', 20), (28800009, 2, 0, 1, 'b', 4, 5, NULL, '', NULL), (28800016, 0, 0, 2, 'c', 4, 5, 6, '', NULL)`)
  const before = database.db.prepare('SELECT * FROM audit_entries').all()
  database.migrateTo(50)
  expect(database.db.prepare('SELECT * FROM audit_entries').all()).toEqual(before)
  rebuildOverview(database.db)
  // The second entry happened two milliseconds before where it is sorted: in the minute, and the hour, before.
  expect(database.db.prepare('SELECT from_at, requests, failed, length(users) AS users FROM traffic_minutes').all()).toEqual([
    { from_at: 3_540_000, requests: 1, failed: 0, users: 0 },
    { from_at: 3_600_000, requests: 1, failed: 1, users: 4 },
  ])
  expect(database.db.prepare('SELECT from_at, requests FROM traffic_hours').all()).toEqual([{ from_at: 0, requests: 1 }, { from_at: 3_600_000, requests: 1 }])
})

it('traffic has one row for a minute', () => {
  using database = databaseAt(cacheMigrations, 50)
  const put = `INSERT INTO traffic_minutes VALUES (60000, 1, 0, x'', x'')`
  database.db.exec(put)
  expect(() => database.db.exec(put)).toThrow('UNIQUE')
})
