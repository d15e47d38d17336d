import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { migrate } from './migrate.ts'
import type { Migration } from './migrate.ts'

const nothing = (version: number): Migration => ({ version, up: () => undefined })

it.each([[[10, 15]], [[20, 10]], [[10, 10]], [[0]]])('refuses versions that do not rise in steps of ten: %j', (versions) => {
  expect(() => migrate(new BetterSqlite3(':memory:'), versions.map(nothing))).toThrow('steps of ten')
})

it('runs each step once, in order', () => {
  const db = new BetterSqlite3(':memory:')
  const ran: number[] = []
  const steps = [10, 20, 40].map((version) => ({ version, up: () => void ran.push(version) }))
  migrate(db, steps.slice(0, 2))
  expect(migrate(db, steps)).toEqual({ fromVersion: 20, toVersion: 40 })
  expect(ran).toEqual([10, 20, 40])
})
