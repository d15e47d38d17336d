import { expect, it } from 'vitest'
import { price } from '#shared/features/cost/model.ts'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { stateMigrations } from './index.ts'

it('comes with prices that say where they are from, and leaves saved searches alone', () => {
  using at = databaseAt(stateMigrations, 30)
  at.db.exec(`INSERT INTO profiles (id, name, body, created_at) VALUES ('p1', 'x', '{}', 1);
    INSERT INTO saved_searches (id, profile_id, name, text, saved_at) VALUES ('1', 'p1', 'a', 'b', 1)`)
  at.migrateTo(40)
  const rows = at.db
    .prepare(`SELECT id, model_pattern AS modelPattern, from_at AS "from", input_micros AS inputMicros, output_micros AS outputMicros, cached_micros AS cachedMicros, source FROM prices`)
    .all()
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) expect(price.parse(row).source).not.toBe('')
  expect(at.db.prepare('SELECT count(*) FROM saved_searches').pluck().get()).toBe(1)
})

it('holds one price per pattern and hour, whatever the case', () => {
  using at = databaseAt(stateMigrations, 40)
  const insert = at.db.prepare("INSERT INTO prices VALUES (?, ?, ?, 1, 1, 1, 'me')")
  insert.run('a', 'My-Model', 0)
  insert.run('b', 'My-Model', 3_600_000)
  expect(() => insert.run('c', 'my-model', 0)).toThrow(/UNIQUE/)
  expect(() => at.db.exec("INSERT INTO prices VALUES ('d', 'x', 0, -1, 1, 1, '')")).toThrow(/CHECK/)
})
