import { expect, it } from 'vitest'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { cacheMigrations } from './index.ts'

it('leaves what was there before as it is', () => {
  using at = databaseAt(cacheMigrations, 20)
  at.db.exec(`
    INSERT INTO cursors (source, key, value, moved_at) VALUES ('pg.légacy', 'forward', '{"id":"𝟙"}', 5);
    INSERT INTO gaps (source, subject, from_at, to_at, reason, detail, filled_at) VALUES ('audit', NULL, 1, NULL, 'offline', NULL, NULL)`)
  const before = [at.db.prepare('SELECT * FROM cursors').all(), at.db.prepare('SELECT * FROM gaps').all()]
  at.migrateTo(30)
  expect([at.db.prepare('SELECT * FROM cursors').all(), at.db.prepare('SELECT * FROM gaps').all()]).toEqual(before)
})

it('keeps an entry once per origin and id, whether the id is a number, a text or bytes', () => {
  using at = databaseAt(cacheMigrations, 30)
  at.db.exec("INSERT INTO audit_terms (id, kind, text) VALUES (1, 'origin', 'flow'), (2, 'status', 'ok'), (3, 'action', 'chat')")
  const insert = at.db.prepare(
    `INSERT INTO audit_entries (id, at_shift, received_after_ms, origin_term, origin_id, status_term, action_term, preview) VALUES (?, 0, 0, 1, ?, 2, 3, '')`,
  )
  insert.run(8, 12n)
  insert.run(16, '12')
  insert.run(24, Buffer.from('12'))
  expect(() => insert.run(32, 12n)).toThrow(/UNIQUE/)
  expect(at.db.prepare('SELECT typeof(origin_id) FROM audit_entries ORDER BY id').pluck().all()).toEqual(['integer', 'text', 'blob'])
})

it('shows other features the time of an entry, corrected where its millisecond was full', () => {
  using at = databaseAt(cacheMigrations, 30)
  at.db.exec(`
    INSERT INTO audit_terms (id, kind, text, key) VALUES (1, 'origin', 'flow', ''), (2, 'status', 'ok', ''), (3, 'action', 'chat', ''), (4, 'servers', '["a","b"]', ''), (5, 'user', 'Ana', '7');
    INSERT INTO audit_entries (id, at_shift, received_after_ms, origin_term, origin_id, status_term, action_term, user_term, servers_term, preview)
    VALUES (8003, 0, 0, 1, 1, 2, 3, 5, 4, ''), (8008, 1, 0, 1, 2, 2, 3, NULL, NULL, '')`)
  expect(at.db.prepare('SELECT at, origin, user_id, user_name, servers_kind, servers FROM audit_usage ORDER BY id').raw().all()).toEqual([
    [1000, 'flow', '7', 'Ana', 'servers', '["a","b"]'],
    [1000, 'flow', null, null, null, null],
  ])
})
