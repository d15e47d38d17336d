import { expect, it } from 'vitest'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { stateMigrations } from './index.ts'

it('keeps every profile online as it was, and forgets a choice with its profile', () => {
  using at = databaseAt(stateMigrations, 60)
  at.db.exec(`INSERT INTO profiles (id, name, body, created_at) VALUES ('p1', 'x', '{}', 1), ('p2', 'y', '{}', 2)`)
  at.migrateTo(70)
  const count = at.db.prepare('SELECT count(*) FROM offline_choices').pluck()
  expect(count.get()).toBe(0)
  at.db.exec(`INSERT INTO offline_choices VALUES ('p1', 5), ('p2', 6); DELETE FROM profiles WHERE id = 'p1'`)
  expect(count.get()).toBe(1)
  expect(() => at.db.exec(`INSERT INTO offline_choices VALUES ('nobody', 5)`)).toThrow(/FOREIGN KEY/)
})
