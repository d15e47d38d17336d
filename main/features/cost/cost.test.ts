import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { CostDimension, Price } from '#shared/features/cost/model.ts'
import { auditApplier, rebuildAudit } from '#main/features/audit/index.ts'
import { openGap } from '#main/ingest/gap-ledger.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { openAuditCache } from '#tests/support/audit-cache.ts'
import type { AuditCache } from '#tests/support/audit-cache.ts'
import { costApplier, rebuildCost } from './index.ts'
import { priceAt } from './price-book.ts'
import { readBreakdown, readSummary } from './reads.ts'
import { readSeries } from './read-series.ts'
import { readUsage } from './read-usage.ts'
import { addAmounts, noAmounts, usageOf } from './usage.ts'

const hour = 3_600_000
const day = 24 * hour
const start = Date.UTC(2026, 2, 2)
const at = start + 10 * hour
const price = (modelPattern: string, from = 0, factor = 1): Price => ({
  id: `${modelPattern}${String(from)}`, modelPattern, from, inputMicros: 800_000 * factor, outputMicros: 4_000_000 * factor, cachedMicros: 80_000 * factor, source: 'test',
})
const haiku = 'claude-3-5-haiku-20241022'
const prices = [price('claude-3-5-haiku*')]
const dimensions: readonly CostDimension[] = ['server', 'user', 'team', 'role', 'tool', 'model']

let cache: AuditCache
beforeEach(() => {
  cache = openAuditCache([auditApplier, costApplier])
})
afterEach(() => {
  cache.stop()
})

const summary = (range = { from: start, to: start + day }, book = prices) => readSummary.run(cache.db, { range, prices: book, now: start + 2 * day }).summary
const breakdown = (dimension: CostDimension, range = { from: start, to: start + day }) => readBreakdown.run(cache.db, { range, dimension, prices })
const rowsOf = (dimension: CostDimension) => breakdown(dimension).rows.map(({ label, requests, repricedMicros }) => [label, requests, repricedMicros])

function addPeople(db: Connection, people: readonly { readonly id: string; readonly name: string; readonly role: string | null; readonly teams: readonly string[] }[]): void {
  for (const { id, name, role, teams } of people) {
    db.prepare('INSERT INTO people (id, name, username, email, role, active, seen_at) VALUES (?, ?, ?, NULL, ?, 1, 1)').run(id, name, `${name}-login`, role)
    for (const team of teams) db.prepare('INSERT INTO people_teams (person_id, team) VALUES (?, ?)').run(id, team)
  }
}

describe('the cost of a range', () => {
  it('shows the gateway’s figure and ours beside each other, against the equal range before', () => {
    cache.apply([anAuditEntry({ at }), anAuditEntry({ at: at + 1, status: 'failed', gatewayCostMicros: null }), anAuditEntry({ at: at - day })])
    expect(summary()).toEqual({
      current: { gatewayMicros: 1604, repricedMicros: 3208, requests: 2, failedRequests: 1, tokens: { input: 2000, output: 400, cached: 100 }, unpricedTokens: 0 },
      previous: expect.objectContaining({ gatewayMicros: 1604, repricedMicros: 1604, requests: 1 }) as object,
      unpriced: [],
      missing: null,
      unknownMs: 0,
    })
  })

  it('says which source is missing instead of 0 when no entry ever carried tokens or a cost', () => {
    expect(summary()).toMatchObject({ current: null, previous: null, missing: expect.stringMatching(/No request has been received.*public\.audit_logs/) as string })
    cache.apply([anAuditEntry({ at, tokens: null, gatewayCostMicros: null })])
    expect(summary()).toMatchObject({ current: null, missing: expect.stringMatching(/no tokens and no cost/) as string })
  })

  it('keeps tokens of models without a price apart and never calls them 0', () => {
    cache.apply([anAuditEntry({ at, model: 'mystery', gatewayCostMicros: null }), anAuditEntry({ at, model: null, gatewayCostMicros: null })])
    expect(summary()).toMatchObject({
      current: { gatewayMicros: null, repricedMicros: null, unpricedTokens: 2500 },
      unpriced: [{ model: 'Model not recorded', tokens: 1250 }, { model: 'mystery', tokens: 1250 }],
    })
  })

  it('counts asking once as one request: sign-ins and the steps of a chat are none', () => {
    cache.apply([
      anAuditEntry({ at }),
      anAuditEntry({ at, origin: 'sign-in', tokens: null, gatewayCostMicros: null }),
      anAuditEntry({ at, origin: 'user-activity', gatewayCostMicros: null }),
    ])
    expect(summary().current).toMatchObject({ requests: 1, tokens: { input: 2000, output: 400, cached: 100 } })
  })

  it('says how many requests recorded no tokens', () => {
    cache.apply([anAuditEntry({ at }), anAuditEntry({ at, origin: 'flow', tokens: null, gatewayCostMicros: null })])
    expect(readSummary.run(cache.db, { range: { from: start, to: start + day }, prices, now: at }).requestsWithoutTokens).toBe(1)
  })

  it('measures the time that no source covered', () => {
    cache.apply([anAuditEntry({ at })])
    openGap.run(cache.db, { source: 'audit', subject: null, at: start + 20 * hour, reason: 'offline', detail: null })
    expect(summary().unknownMs).toBe(4 * hour)
  })

  it('prices each entry as it was priced then, and everything anew when the book changes', () => {
    cache.apply([anAuditEntry({ at }), anAuditEntry({ at: at + hour })])
    expect(summary(undefined, [price('claude*'), price('claude*', at + hour, 10)]).current?.repricedMicros).toBe(1604 + 16_040)
    expect(summary(undefined, [price('claude*', 0, 2)]).current?.repricedMicros).toBe(3208 * 2)
  })
})

describe('the breakdown', () => {
  it('divides a request among its servers and tools in whole numbers, the first taking the remainder', () => {
    cache.apply([anAuditEntry({ at, servers: ['a', 'b', 'c'], tools: ['x', 'y'], tokens: { input: 10, output: 0, cached: 0 }, gatewayCostMicros: 100 })])
    expect(breakdown('server').rows.map(({ key, requests, tokens, gatewayMicros }) => [key, requests, tokens.input, gatewayMicros])).toEqual([['a', 1, 4, 34], ['b', 0, 3, 33], ['c', 0, 3, 33]])
    expect(breakdown('server').approximation).toMatch(/equal parts/)
    expect(breakdown('tool').rows).toHaveLength(2)
    expect(breakdown('model').approximation).toBeNull()
  })

  it('places users in the teams and roles they have, by whatever name the audit knows them', () => {
    addPeople(cache.db, [{ id: '1', name: 'Ana', role: 'admin', teams: ['blue', 'red'] }, { id: '2', name: 'Bo', role: null, teams: ['blue'] }])
    cache.apply([
      anAuditEntry({ at, userId: null, userName: 'ana', tokens: { input: 1001, output: 0, cached: 0 } }),
      anAuditEntry({ at, userId: '99', userName: 'Bo-login' }),
      anAuditEntry({ at, userId: null, userName: null }),
    ])
    expect(rowsOf('team')).toEqual([['blue', 2, 2005], ['No known team', 1, 1604], ['red', 0, 400]])
    expect(rowsOf('role')).toEqual([['No known role', 2, 3208], ['admin', 1, 801]])
    expect(breakdown('user').rows.map(({ label, detail }) => [label, detail])).toEqual([['Bo-login', 'blue'], ['User not recorded', null], ['ana', 'admin · blue · red']])
  })

  it('compares each row with the range before', () => {
    cache.apply([anAuditEntry({ at }), anAuditEntry({ at: at - day }), anAuditEntry({ at: at - day }), anAuditEntry({ at, servers: ['new'] })])
    expect(breakdown('server').rows.map(({ key, previousRepricedMicros }) => [key, previousRepricedMicros])).toEqual([['dockers', 3208], ['new', null]])
  })

  it('sums up what does not fit into two hundred rows', () => {
    cache.apply(Array.from({ length: 250 }, (_, index) => anAuditEntry({ at, userName: `user ${String(index)}` })))
    const { rows, total } = breakdown('user')
    expect(rows).toHaveLength(200)
    expect(rows.at(-1)).toMatchObject({ label: '51 others', requests: 51 })
    expect(rows.reduce((sum, row) => sum + (row.repricedMicros ?? 0), 0)).toBe(total.repricedMicros)
  })
})

describe('the series', () => {
  const series = (changes: Partial<Parameters<typeof readSeries.run>[1]> = {}) =>
    readSeries.run(cache.db, { range: { from: start, to: start + 2 * day }, dimension: 'server', bucket: 'day', basis: 'repriced', utcOffsetMinutes: 0, prices, now: start + 5 * day, ...changes })

  it('begins days where they begin for the person looking', () => {
    cache.apply([anAuditEntry({ at: start + day - 20 * 60_000 })])
    expect(series().series[0]?.values).toEqual([1604, 0])
    expect(series({ utcOffsetMinutes: 330 })).toMatchObject({ starts: [start - 5.5 * hour, start + 18.5 * hour, start + day + 18.5 * hour], series: [{ values: [0, 1604, 0] }] })
  })

  it('leaves holes where nobody looked, where the time has not come, and where nothing recorded a cost', () => {
    cache.apply([anAuditEntry({ at }), anAuditEntry({ at: at + hour, model: 'mystery' })])
    openGap.run(cache.db, { source: 'audit', subject: null, at: start + 20 * hour, reason: 'offline', detail: null })
    const { values } = series({ range: { from: start + 8 * hour, to: start + day + 4 * hour }, bucket: 'hour', now: start + day + hour }).series[0] ?? { values: [] }
    expect(values).toEqual([0, 0, 1604, null, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null, null, null, null])
  })

  it('puts the range before beside it, place by place', () => {
    cache.apply([anAuditEntry({ at }), anAuditEntry({ at: at - 2 * day }), anAuditEntry({ at: at - 2 * day })])
    expect(series().previous).toEqual([3208, 0])
  })

  it('gathers all but the eleven biggest in one line', () => {
    cache.apply(Array.from({ length: 15 }, (_, index) => anAuditEntry({ at, servers: [`s${String(index)}`] })))
    const { series: lines } = series()
    expect(lines).toHaveLength(12)
    expect(lines.at(-1)).toMatchObject({ label: 'All others', values: [1604 * 4, 0] })
  })

  it('refuses more points than a chart can hold', () => {
    expect(() => series({ bucket: 'hour', range: { from: 0, to: start } })).toThrow(expect.objectContaining({ code: 'ipc.invalid-input' }))
  })
})

const fact: fc.Arbitrary<AuditEntryFact> = fc
  .record({
    at: fc.integer({ min: start, max: start + 4 * day }),
    origin: fc.constantFrom('legacy-audit-log' as const, 'flow' as const, 'user-activity' as const, 'sign-in' as const),
    userName: fc.constantFrom('ana', 'bo', 'eve', null),
    servers: fc.subarray(['s1', 's2', 's3']),
    tools: fc.subarray(['t1', 't2']),
    status: fc.constantFrom('ok' as const, 'failed' as const),
    model: fc.constantFrom(haiku, 'claude-x', 'mystery', null),
    tokens: fc.option(fc.record({ input: fc.nat(100_000), output: fc.nat(5000), cached: fc.nat(70_000) })),
    gatewayCostMicros: fc.option(fc.nat(50_000)),
  })
  .map((changes) => anAuditEntry({ ...changes, userId: null }))
const book = [price('claude-3-5-haiku*'), price('claude-*', start + day, 3), price('claude-*', start + 2 * day + 7 * hour, 5), price('(not recorded)', start + day + 1)]
const someRange = fc.tuple(fc.integer({ min: start, max: start + 4 * day }), fc.integer({ min: start, max: start + 4 * day })).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }))

describe('any entries, in any order, any number of times', () => {
  it('make roll-ups that say exactly what the entries say, and breakdowns and series that add up to the total', () => {
    fc.assert(
      fc.property(
        fc.array(fact, { minLength: 1, maxLength: 60 }).chain((facts) =>
          fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts, ...facts.slice(0, 20)], { minLength: 0 }).map((order) => [...order, ...facts])),
        ),
        fc.array(someRange, { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: -56, max: 56 }),
        ([facts, order], ranges, batch, quarters) => {
          const own = openAuditCache([auditApplier, costApplier])
          try {
            addPeople(own.db, [{ id: '1', name: 'ana', role: 'admin', teams: ['blue', 'red', 'green'] }, { id: '2', name: 'bo', role: 'dev', teams: ['blue'] }])
            for (let index = 0; index < order.length; index += batch) own.apply(order.slice(index, index + batch))
            for (const range of ranges) {
              const inside = facts.filter((entry) => entry.at >= range.from && entry.at < range.to)
              const expected = inside.flatMap((entry) => usageOf(entry).filter(({ dimension }) => dimension === 'all')).reduce((sum, { amounts }) => addAmounts(sum, amounts), noAmounts)
              let picos = 0n
              for (const entry of inside) {
                const found = entry.tokens === null ? undefined : priceAt(book, entry.model, entry.at)
                if (found !== undefined && entry.tokens !== null) picos += BigInt(entry.tokens.input) * BigInt(found.inputMicros) + BigInt(entry.tokens.output) * BigInt(found.outputMicros) + BigInt(entry.tokens.cached) * BigInt(found.cachedMicros)
              }
              const micros = Number((picos + 500_000n) / 1_000_000n)
              for (const bucketing of [{ kind: 'none' }, { kind: 'hour' }, { kind: 'day', offsetMs: quarters * 900_000 }] as const) {
                const groups = readUsage(own.db, { range, dimension: 'all', bucketing }, book)
                expect(groups.reduce((sum, { amounts }) => addAmounts(sum, amounts), noAmounts)).toEqual(expected)
              }
              for (const dimension of dimensions) {
                const { rows, total } = readBreakdown.run(own.db, { range, dimension, prices: book })
                expect(total).toMatchObject({ requests: expected.requests, failedRequests: expected.failed, tokens: { input: expected.input, output: expected.output, cached: expected.cached } })
                expect(total.repricedMicros ?? 0).toBe(micros)
                for (const name of ['requests', 'failedRequests', 'unpricedTokens', 'repricedMicros', 'gatewayMicros'] as const) {
                  expect(rows.reduce((sum, row) => sum + (row[name] ?? 0), 0)).toBe(total[name] ?? 0)
                }
                const drawn = readSeries.run(own.db, { range, dimension, bucket: 'day', basis: 'repriced', utcOffsetMinutes: quarters * 15, prices: book, now: start + 9 * day })
                expect(drawn.series.flatMap(({ values }) => values).reduce((sum: number, value) => sum + (value ?? 0), 0)).toBe(total.repricedMicros ?? 0)
              }
            }
            const everything = { from: start, to: start + 5 * day }
            const answers = () => dimensions.map((dimension) => readBreakdown.run(own.db, { range: everything, dimension, prices: book }))
            const before = answers()
            rebuildAudit(own.db)
            rebuildCost(own.db)
            expect(answers()).toEqual(before)
          } finally {
            own.stop()
          }
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)
})
