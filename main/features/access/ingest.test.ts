import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PeopleFact } from '#shared/features/access/facts.ts'
import { openAuditCache, type AuditCache } from '#tests/support/audit-cache.ts'
import { accessApplier, countPeople, findPeople } from './index.ts'

let cache: AuditCache
beforeEach(() => {
  cache = openAuditCache([accessApplier])
})
afterEach(() => {
  cache.stop()
})

type Person = PeopleFact['people'][number]
const person = (id: string, changes: Partial<Person> = {}): Person => ({
  id, name: `Person ${id}`, username: `user.${id}`, email: `${id}@example.test`, role: 'user', active: true, teams: ['Support'], ...changes,
})
const people = (at: number, ...list: readonly Person[]): PeopleFact => ({ kind: 'access.people', at, people: list })
const stored = (of = cache) => ({
  people: of.db.prepare('SELECT id, name, role, active, seen_at, gone_at FROM people ORDER BY id').all(),
  teams: of.db.prepare('SELECT person_id, team FROM people_teams ORDER BY 1, 2').all(),
})
const names = (text: string): string[] => findPeople.run(cache.db, { text }).map(({ name }) => name)

describe('the people of a gateway', () => {
  it('are those of the newest list, whatever order lists arrive in and however often', () => {
    const list = fc.record({ at: fc.integer({ min: 1, max: 9 }), ids: fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'), { minLength: 1 }) })
    const lists = fc.uniqueArray(list, { selector: ({ at }) => at, minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(lists, fc.infiniteStream(fc.nat({ max: 100 })), (given, random) => {
        const own = openAuditCache([accessApplier])
        try {
          const facts = given.map(({ at, ids }) => people(at, ...ids.map((id) => person(id, { teams: [`team ${at}`] }))))
          for (const fact of [...facts, ...facts].map((fact) => ({ fact, key: random.next().value as number })).toSorted((a, b) => a.key - b.key)) own.apply([fact.fact])
          const newest = facts.toSorted((a, b) => b.at - a.at)[0]
          const alive = own.db.prepare('SELECT id FROM people WHERE gone_at IS NULL ORDER BY id').pluck().all()
          expect(alive).toEqual(newest?.people.map(({ id }) => id).toSorted())
          const teams = own.db.prepare('SELECT DISTINCT team FROM people_teams JOIN people ON id = person_id WHERE gone_at IS NULL').pluck().all()
          expect(teams).toEqual([`team ${newest?.at ?? 0}`])
        } finally {
          own.stop()
        }
      }),
      { numRuns: 40 },
    )
  })

  it('tell a change only when a list was taken', () => {
    expect(cache.apply([people(5, person('1'), person('2'))]).changes).toEqual({ access: { people: 2 } })
    expect(cache.apply([people(4, person('1'))]).changes).toEqual({})
  })

  it('leave the list and come back without being forgotten', () => {
    cache.apply([people(1, person('1'), person('2'))])
    cache.apply([people(2, person('1'))])
    expect(stored().people).toMatchObject([{ id: '1', gone_at: null }, { id: '2', gone_at: 2 }])
    expect(names('person')).toEqual(['Person 1'])
    cache.apply([people(3, person('1'), person('2', { name: 'Back' }))])
    expect(stored().people).toMatchObject([{ gone_at: null }, { name: 'Back', gone_at: null }])
  })

  it('keep the teams of the newest list alone', () => {
    cache.apply([people(1, person('1', { teams: ['Support', 'Sales'] }))])
    cache.apply([people(2, person('1', { teams: ['Sales', 'Sales'] }))])
    expect(stored().teams).toEqual([{ person_id: '1', team: 'Sales' }])
  })

  it('are counted with their teams; nobody told is not nobody', () => {
    expect(countPeople.run(cache.db, null)).toBeNull()
    cache.apply([people(1, person('1'), person('2', { teams: ['Sales'] }), person('3', { teams: [] }))])
    expect(countPeople.run(cache.db, null)).toEqual({ people: 3, teams: 2 })
    cache.apply([people(2, person('1'), person('3', { teams: [] }))])
    expect(countPeople.run(cache.db, null)).toEqual({ people: 2, teams: 1 })
  })

  it('are found by name, user name and address, beginnings first, in any case', () => {
    cache.apply([people(1, person('1', { name: 'Zoe Anders', username: 'zoe', email: null }), person('2', { name: 'Andrea Weiß', username: 'aw' }), person('3', { name: 'Bob', username: 'bob', email: 'ANDY@example.test' }))])
    expect(names('and')).toEqual(['Andrea Weiß', 'Bob', 'Zoe Anders'])
    expect(names(' ZOE ')).toEqual(['Zoe Anders'])
    expect(names('%')).toEqual([])
  })
})
