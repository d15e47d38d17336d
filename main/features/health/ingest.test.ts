import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CheckFact, CircuitFact, HealthFact, RegistryFact } from '#shared/features/health/facts.ts'
import { openAuditCache, type AuditCache } from '#tests/support/audit-cache.ts'
import { healthApplier } from './ingest.ts'
import { rebuildHealth } from './ingest-checks.ts'
import { healthPruner } from './prune.ts'

const START = Date.UTC(2026, 4, 18, 22)
const MINUTE = 60_000

let cache: AuditCache
beforeEach(() => {
  cache = openAuditCache([healthApplier])
})
afterEach(() => {
  cache.stop()
})

/** Every row of what health stores and derives, without numbers that depend on the order of arrival. */
function everything(from: AuditCache = cache): Record<string, unknown[]> {
  const rows = (sql: string): unknown[] => from.db.prepare(sql).all()
  const named = (table: string, columns: string, order: string) => rows(`SELECT s.name, ${columns} FROM ${table} t JOIN servers s ON s.seq = t.server ORDER BY s.name, ${order}`)
  return {
    checks: named('checks', 't.source, t.at, t.ok, t.latency_ms, t.error, t.event, t.key', 't.source, t.key'),
    latest: named('latest_checks', 't.source, t.at, t.ok, t.latency_ms', 't.source'),
    runs: named('check_runs', 't.source, t.from_at, t.to_at, t.ok', 't.source, t.from_at'),
    hours: named('check_hours', 't.source, t.hour_at, t.checks, t.failures, hex(t.ok_sketch) AS okays, hex(t.all_sketch) AS alls', 't.source, t.hour_at'),
    circuits: named('circuits', 't.at, t.state, t.is_open, t.retry_at', 't.at'),
    changes: named('circuit_changes', 't.at, t.state', 't.at'),
    servers: rows('SELECT id, name, url, enabled, gone_at FROM servers ORDER BY name, id'),
  }
}

const minute = fc.integer({ min: 0, max: 300 })
const aCheck = fc.record({ server: fc.constantFrom('1', '2'), source: fc.constantFrom('gateway' as const, 'probe' as const), minute, ok: fc.boolean(), latency: fc.option(fc.integer({ min: 1, max: 5000 })) }).map(
  ({ server, source, minute: at, ok, latency }): CheckFact => ({
    kind: 'health.check', at: START + at * MINUTE, key: `log-${at}`, server: { id: server }, source, ok, latencyMs: latency, error: ok ? null : 'no answer', event: 'check',
  }),
)
const aCircuit = fc.record({ server: fc.constantFrom('1', '2'), minute, state: fc.constantFrom('closed' as const, 'open' as const, 'half-open' as const) }).map(
  ({ server, minute: at, state }): CircuitFact => ({
    kind: 'health.circuit', at: START + at * MINUTE, server: { id: server }, state, failureCycles: 1, maxFailureCycles: 3, retryAt: null, isOpen: state === 'open',
  }),
)
const keyOf = (fact: CheckFact | CircuitFact) => JSON.stringify([fact.kind, fact.server, fact.at, fact.kind === 'health.check' ? fact.source : null])
/** The same instant never tells two different things: a source is asked one question at a time. */
const observations = fc.uniqueArray(fc.oneof(aCheck, aCircuit), { selector: keyOf, minLength: 1, maxLength: 60 })

function apply(into: AuditCache, facts: readonly HealthFact[], sizes: readonly number[]): void {
  let start = 0
  for (const size of [...sizes, facts.length]) {
    into.apply(facts.slice(start, start + size))
    start += size
  }
}

/** No change repeats the one before, and the last one is what was read last. */
function expectHistory(of: AuditCache): void {
  const last = new Map<unknown, unknown>()
  for (const { server, state } of of.db.prepare<[], { server: number; state: string }>('SELECT server, state FROM circuit_changes ORDER BY server, at').all()) {
    expect(state).not.toBe(last.get(server))
    last.set(server, state)
  }
  const newest = of.db.prepare<[], { server: number; state: string }>('SELECT server, state FROM circuits').all()
  expect([...last]).toEqual(newest.map(({ server, state }) => [server, state]))
}

describe('storing what was seen of servers', () => {
  it('comes to the same whatever order facts arrive in, however they are cut into flushes and however often they repeat', () => {
    const shuffled = observations.chain((facts) =>
      fc.record({
        facts: fc.constant(facts),
        arrivals: fc.array(fc.constantFrom(...facts), { maxLength: 20 }).chain((repeats) => fc.shuffledSubarray([...facts, ...repeats], { minLength: facts.length + repeats.length })),
        sizes: fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 6 }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ facts, arrivals, sizes }) => {
        const [inOrder, atRandom] = [openAuditCache([healthApplier]), openAuditCache([healthApplier])]
        try {
          apply(inOrder, facts.toSorted((a, b) => a.at - b.at), [])
          apply(atRandom, arrivals, sizes)
          const [expected, received] = [everything(inOrder), everything(atRandom)]
          // Readings that repeat are not kept, so which of them began a stretch depends on what was known then.
          expect({ ...received, changes: null }).toEqual({ ...expected, changes: null })
          expectHistory(atRandom)
        } finally {
          inOrder.stop()
          atRandom.stop()
        }
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  it('keeps as derived exactly what a rebuild from the checks gives', () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(aCheck, { selector: keyOf, maxLength: 25 }), { maxLength: 5 }), (flushes) => {
        const own = openAuditCache([healthApplier])
        try {
          for (const facts of flushes) own.apply(facts)
          const grown = everything(own)
          rebuildHealth(own.db)
          expect(everything(own)).toEqual(grown)
        } finally {
          own.stop()
        }
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  it('tells what changed once, and nothing when nothing did', () => {
    const check = checkAt(0, true)
    cache.apply([registryAt(0, ['1', 'jira'])])
    expect(cache.apply([check, check]).changes).toEqual({ health: { serverIds: ['1'] } })
    expect(cache.apply([check]).changes).toEqual({})
  })

  it('never puts an older list, check, circuit or tool over a newer one', () => {
    const tools = (at: number, name: string): HealthFact => ({ kind: 'health.tools', at: START + at, server: { id: '1' }, tools: [{ name, description: null, inputSchema: null }] })
    const auto = (at: number, disabledAt: number | null): HealthFact => ({ kind: 'health.auto-disabled', at: START + at, server: { id: '1' }, disabledAt, reason: null })
    cache.apply([registryAt(10, ['1', 'new name']), checkAt(10, true), circuitAt(10, 'open'), tools(10, 'new'), auto(10, 7)])
    const newest = everything()
    cache.apply([registryAt(5, ['1', 'old name'], ['2', 'gone since']), tools(5, 'old'), auto(5, null)])
    expect(everything()).toEqual(newest)
    cache.apply([checkAt(5, false), circuitAt(5, 'closed')])
    expect(everything()['latest']).toEqual(newest['latest'])
    expect(everything()['circuits']).toEqual(newest['circuits'])
    expect(cache.db.prepare('SELECT name FROM tools').pluck().all()).toEqual(['new'])
    expect(cache.db.prepare('SELECT auto_disabled_at FROM servers').pluck().all()).toEqual([7])
  })

  it('tells the opening of a circuit that was heard of late, and that it has closed since', () => {
    cache.apply([circuitAt(0, 'closed'), circuitAt(10, 'closed')])
    cache.apply([circuitAt(5, 'open')])
    expect(everything()['changes']).toMatchObject([{ state: 'closed', at: START }, { state: 'open', at: START + 5 * MINUTE }, { state: 'closed', at: START + 10 * MINUTE }])
  })

  it('gives a name that an event told first to the server that a list names so', () => {
    cache.apply([{ ...checkAt(1, false), server: { name: 'jira' } }])
    expect(everything()['servers']).toMatchObject([{ id: null, name: 'jira' }])
    cache.apply([registryAt(2, ['1', 'jira'])])
    expect(everything()['servers']).toMatchObject([{ id: '1', name: 'jira' }])
    cache.apply([{ ...checkAt(3, true), server: { name: 'jira' } }])
    expect(everything()['checks']).toHaveLength(2)
    expect(cache.db.prepare('SELECT count(DISTINCT server) FROM checks').pluck().get()).toBe(1)
  })

  it('follows a server that was renamed by its id, and a name to whoever bears it now', () => {
    cache.apply([registryAt(1, ['1', 'jira'])])
    cache.apply([registryAt(2, ['1', 'jira-old'], ['2', 'jira'])])
    cache.apply([{ ...checkAt(3, true), server: { name: 'jira' } }])
    expect(cache.db.prepare('SELECT s.id FROM checks c JOIN servers s ON s.seq = c.server').pluck().all()).toEqual(['2'])
  })

  it('keeps a server that left the list, with when it left, and takes it back', () => {
    cache.apply([registryAt(1, ['1', 'a'], ['2', 'b'])])
    cache.apply([registryAt(2, ['1', 'a'])])
    expect(everything()['servers']).toMatchObject([{ id: '1', gone_at: null }, { id: '2', gone_at: START + 2 * MINUTE }])
    cache.apply([registryAt(3, ['1', 'a'], ['2', 'b'])])
    expect(everything()['servers']).toMatchObject([{ gone_at: null }, { gone_at: null }])
  })

  it('takes two observations of one flush by id and by name as those of one server', () => {
    cache.apply([registryAt(1, ['1', 'jira']), checkAt(2, true), { ...checkAt(3, false), server: { name: 'jira' } }])
    expect(cache.db.prepare('SELECT count(DISTINCT server) FROM checks').pluck().get()).toBe(1)
  })

  it('forgets single checks and keeps what they came to', () => {
    cache.apply([0, 1, 2, 3].map((at) => checkAt(at, at !== 2)))
    const before = everything()
    expect(healthPruner.pruneBefore(cache.db, START + 3 * MINUTE, 2)).toBe(2)
    expect(healthPruner.pruneBefore(cache.db, START + 3 * MINUTE, 2)).toBe(1)
    expect(healthPruner.pruneBefore(cache.db, START + 3 * MINUTE, 2)).toBe(0)
    expect(everything()).toEqual({ ...before, checks: before['checks']?.slice(3) })
  })
})

function registryAt(at: number, ...servers: readonly (readonly [id: string, name: string])[]): RegistryFact {
  return {
    kind: 'health.registry', at: START + at * MINUTE,
    servers: servers.map(([id, name]) => ({ id, name, url: 'http://a', description: null, protocol: null, enabled: true, status: 'active', reportedHealth: null, lastHealthCheckAt: null })),
  }
}

function checkAt(at: number, ok: boolean): CheckFact {
  return { kind: 'health.check', at: START + at * MINUTE, key: `log-${at}`, server: { id: '1' }, source: 'gateway', ok, latencyMs: 20, error: ok ? null : 'no answer', event: 'check' }
}

function circuitAt(at: number, state: 'open' | 'closed'): CircuitFact {
  return { kind: 'health.circuit', at: START + at * MINUTE, server: { id: '1' }, state, failureCycles: null, maxFailureCycles: null, retryAt: null, isOpen: state === 'open' }
}
