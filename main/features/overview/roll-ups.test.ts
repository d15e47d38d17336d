import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditApplier } from '#main/features/audit/index.ts'
import { encode } from '#main/platform/sketch.ts'
import { takeRecentSql } from '#main/platform/database/prepared.ts'
import { healthApplier } from '#main/features/health/index.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { openAuditCache, type AuditCache } from '#tests/support/audit-cache.ts'
import { assertServedBy, queryPlan } from '#tests/support/query-plan.ts'
import { overviewApplier, overviewPruner, rebuildOverview } from './index.ts'
import { newest } from './place.ts'
import { readChangeStreams } from './read-activity.ts'
import { readTrafficChart } from './read-charts.ts'
import { readFigures } from './read-figures.ts'
import { readSince } from './read-since.ts'
import { countTraffic, entriesIn, readTraffic } from './read-traffic.ts'
import { countEntry, HOUR_MS, noTraffic, type Traffic } from './traffic.ts'

/** Begins an hour. */
const START = 1_759_996_800_000
const MINUTE = 60_000

let cache: AuditCache
beforeEach(() => {
  cache = openAuditCache([healthApplier, auditApplier, overviewApplier])
})
afterEach(() => {
  cache.stop()
})

const anEntry = fc.record({
  at: fc.integer({ min: 0, max: 5 * HOUR_MS }).map((after) => START + after),
  origin: fc.constantFrom('flow' as const, 'legacy-audit-log' as const, 'sign-in' as const),
  status: fc.constantFrom('ok' as const, 'failed' as const, 'blocked' as const),
  durationMs: fc.option(fc.integer({ min: 1, max: 90_000 })),
  userName: fc.option(fc.constantFrom('Ana', 'Ben', 'ana', 'Cleo')),
})
const entries = fc.array(anEntry, { maxLength: 80 }).map((list) => list.map((changes, index) => anAuditEntry({ ...changes, userId: null, originId: `e${index}` })))
const plain = ({ requests, failed, latencies, users }: Traffic) => ({ requests, failed, latencies: encode(latencies).toString('hex'), users: [...users].toSorted() })
const tables = (db: AuditCache['db']) => ['traffic_minutes', 'traffic_hours'].map((table) => db.prepare<[], { from_at: number; users: Buffer }>(`SELECT * FROM ${table} ORDER BY from_at`).all().map((row) => ({ ...row, users: [...row.users].length })))

describe('traffic in roll-ups', () => {
  it('is what counting every entry gives, for any range and any bucket', () => {
    const instant = fc.integer({ min: -HOUR_MS, max: 6 * HOUR_MS }).map((after) => START + after)
    fc.assert(
      fc.property(entries, fc.array(fc.tuple(instant, instant, fc.constantFrom(MINUTE, 15 * MINUTE, HOUR_MS, 2 * HOUR_MS, null)), { minLength: 1, maxLength: 8 }), (facts, questions) => {
        const own = openAuditCache([auditApplier, overviewApplier])
        try {
          own.apply(facts)
          own.apply(facts)
          for (const [a, b, size] of questions) {
            const range = { from: Math.min(a, b), to: Math.max(a, b) }
            const expected = new Map<number, Traffic>()
            for (const entry of facts.filter(({ at }) => at >= range.from && at < range.to)) {
              const start = size === null ? 0 : entry.at - (entry.at % size)
              const traffic = expected.get(start) ?? noTraffic()
              if (countEntry(traffic, entry)) expected.set(start, traffic)
            }
            const sorted = (buckets: ReadonlyMap<number, Traffic>) => [...buckets].filter(([, { requests }]) => requests > 0).map(([start, traffic]) => [start, plain(traffic)] as const).toSorted(([x], [y]) => x - y)
            expect(sorted(readTraffic(own.db, range, size))).toEqual(sorted(expected))
            if (size === null) continue
            const counts = [...countTraffic(own.db, range, size)].toSorted(([x], [y]) => x - y)
            expect(counts).toEqual(sorted(expected).map(([start, { requests, failed }]) => [start, { requests, failed }]))
          }
        } finally {
          own.stop()
        }
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('comes to the same in any order, and when it is computed anew', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 20 }), (facts, size) => {
        const own = openAuditCache([auditApplier, overviewApplier])
        try {
          const backwards = facts.toReversed()
          for (let start = 0; start < backwards.length; start += size) own.apply(backwards.slice(start, start + size))
          const grown = tables(own.db)
          rebuildOverview(own.db)
          expect(tables(own.db)).toEqual(grown)
        } finally {
          own.stop()
        }
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('is forgotten by whole hours, in slices', () => {
    cache.apply([0, 1, 59, 60, 61, 130].map((minute) => anAuditEntry({ at: START + minute * MINUTE })))
    const cutoff = START + 90 * MINUTE
    expect([1, 2, 3].map(() => overviewPruner.pruneBefore(cache.db, cutoff, 2))).toEqual([2, 2, 0])
    expect(tables(cache.db).map((rows) => rows.map(({ from_at }) => (from_at - START) / MINUTE))).toEqual([[60, 61, 130], [60, 120]])
  })
})

it('answers every question of the overview by an index', () => {
  const now = START + 3 * HOUR_MS
  const range = { from: START - 50 * HOUR_MS - 7, to: now }
  cache.apply(Array.from({ length: 200 }, (_, index) => anAuditEntry({ at: START + index * MINUTE + 7 })))
  cache.apply(Array.from({ length: 90 }, (_, index) => ({
    kind: 'health.check' as const, at: START + index * MINUTE, key: String(index), server: { id: '1' }, source: 'gateway' as const, ok: index % 9 > 0, latencyMs: 5, error: null, event: 'check' as const,
  })))
  takeRecentSql(cache.db)
  for (const length of [HOUR_MS, 50 * HOUR_MS]) {
    const asked = { from: now - length - 7, to: now - 3 }
    readFigures.run(cache.db, { range: asked, now })
    readTrafficChart.run(cache.db, { range: asked, buckets: 96, now })
  }
  readSince.run(cache.db, { since: START, now })
  readChangeStreams.run(cache.db, { below: newest, from: 0, limit: 50, streams: ['health', 'circuit'] })
  entriesIn(cache.db, range)
  const expected: readonly (readonly [RegExp, readonly string[]])[] = [
    [/OFFSET @examined/, ['check_runs_by_time']],
    [/FROM circuit_changes/, ['circuit_changes_by_time']],
    [/FROM traffic_minutes/, ['traffic_minutes']],
    [/FROM traffic_hours/, ['traffic_hours']],
    [/FROM audit_entries/, []],
  ]
  const asked = takeRecentSql(cache.db)
  const changes = asked.find((sql) => sql.includes(') c\n')) ?? ''
  const plan = queryPlan(cache.db, changes, { from: 1, at: 1, server: 1, source: 1, examined: 1 })
  // The inner query hands its rows over one by one, newest first: reading those is no scan of a table.
  expect(plan.filter((line) => /SCAN|TEMP B-TREE/.test(line))).toEqual(['SCAN c'])
  expect(plan.join('\n')).toContain('check_runs_by_time')
  for (const [pattern, by] of expected) {
    const matching = asked.filter((sql) => pattern.test(sql))
    expect(matching, String(pattern)).not.toEqual([])
    for (const sql of matching) {
      const named = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, 1]))
      const parameters = Object.keys(named).length > 0 ? named : Array.from({ length: (sql.match(/\?/g) ?? []).length }, () => 1)
      // Sums by bucket are made in one pass over rows in order of time; grouping them costs a small tree.
      if (!/GROUP BY 1/.test(sql) && !/ORDER BY id LIMIT 1|ORDER BY e.id/.test(sql)) assertServedBy(cache.db, { sql, parameters, by })
    }
  }
})
