import { expect, it } from 'vitest'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { cacheMigrations } from './index.ts'

it('leaves the entries it will be derived from as they are', () => {
  using at = databaseAt(cacheMigrations, 30)
  at.db.exec(`
    INSERT INTO audit_terms (id, kind, text) VALUES (1, 'origin', 'flow'), (2, 'status', 'ok'), (3, 'action', 'chat');
    INSERT INTO audit_entries (id, at_shift, received_after_ms, origin_term, origin_id, status_term, action_term, preview) VALUES (8, 0, -5, 1, 'x', 2, 3, 'é')`)
  const before = at.db.prepare('SELECT * FROM audit_entries').all()
  at.migrateTo(40)
  expect(at.db.prepare('SELECT * FROM audit_entries').all()).toEqual(before)
})

it('keeps one row per hour, dimension, term and model', () => {
  using at = databaseAt(cacheMigrations, 40)
  const insert = at.db.prepare('INSERT INTO usage_hours VALUES (?, ?, ?, ?, 1, 0, 0, 0, 0, 0, 0, 0)')
  insert.run(0, 5, 0, 0)
  insert.run(0, 5, 0, 1)
  insert.run(1, 5, 0, 0)
  expect(() => insert.run(0, 5, 0, 0)).toThrow(/UNIQUE/)
})
