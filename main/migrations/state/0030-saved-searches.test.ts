import { expect, it } from 'vitest'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { stateMigrations } from './index.ts'

it('keeps searches by profile and name, and forgets them with their profile', () => {
  using at = databaseAt(stateMigrations, 20)
  at.db.exec(`INSERT INTO profiles (id, name, body, created_at) VALUES ('p1', 'Ömni', '{}', 1), ('p2', 'Other', '{}', 1)`)
  at.migrateTo(30)
  const insert = at.db.prepare("INSERT INTO saved_searches (id, profile_id, name, text, saved_at) VALUES (?, ?, ?, 'x', 1)")
  insert.run('1', 'p1', 'Slow')
  insert.run('2', 'p2', 'slow')
  expect(() => insert.run('3', 'p1', 'SLOW')).toThrow(/UNIQUE/)
  expect(() => insert.run('4', 'nobody', 'x')).toThrow(/FOREIGN KEY/)
  at.db.exec("DELETE FROM profiles WHERE id = 'p1'")
  expect(at.db.prepare('SELECT id FROM saved_searches').pluck().all()).toEqual(['2'])
})
