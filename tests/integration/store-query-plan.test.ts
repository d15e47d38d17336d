import { expect, it } from 'vitest'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { assertServedBy } from '#tests/support/query-plan.ts'
import { toyDefinition } from '#tests/support/toy-feature.ts'

it.each([
  ['reads a table from end to end', 'SELECT * FROM toy_entries WHERE amount = ?', 'fault: SCAN toy_entries'],
  ['sorts', 'SELECT * FROM toy_entries WHERE key > ? ORDER BY amount', 'fault: USE TEMP B-TREE FOR ORDER BY'],
  ['uses another index', 'SELECT * FROM toy_entries WHERE key = ?', 'unused: toy_entries_by_time'],
])('refuses a query that %s', (_, sql, fault) => {
  using database = databaseAt(toyDefinition.migrations, 20)
  expect(() => {
    assertServedBy(database.db, { sql, parameters: [1], by: ['toy_entries_by_time'] })
  }).toThrow(fault)
})

it.each(['SELECT * FROM toy_entries WHERE happened_at > ? ORDER BY happened_at LIMIT 5', 'SELECT amount, ? FROM toy_entries ORDER BY happened_at DESC LIMIT 5'])(
  'accepts a query that its index serves: %s',
  (sql) => {
    using database = databaseAt(toyDefinition.migrations, 20)
    assertServedBy(database.db, { sql, parameters: [1], by: ['toy_entries_by_time'] })
  },
)
