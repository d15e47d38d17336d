import { expect, it } from 'vitest'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { cacheMigrations } from '../cache/index.ts'
import { stateMigrations } from './index.ts'

it('marks the file, so that the two kinds are told apart', () => {
  using state = databaseAt(stateMigrations, 10)
  using cache = databaseAt(cacheMigrations, 10)
  expect([state, cache].map(({ db }) => Number(db.pragma('application_id', { simple: true })).toString(16))).toEqual(['4f6d6e53', '4f6d6e43'])
})
