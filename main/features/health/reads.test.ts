import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CheckFact, HealthFact } from '#shared/features/health/facts.ts'
import { closeGap, openGap } from '#main/ingest/gap-ledger.ts'
import { openAuditCache, type AuditCache } from '#tests/support/audit-cache.ts'
import { assertServedBy } from '#tests/support/query-plan.ts'
import { takeRecentSql } from '#main/platform/database/prepared.ts'
import { healthApplier } from './ingest.ts'
import { findServers, readErrors, readLanes, readLatency, readTools } from './reads.ts'
import { readServers } from './read-servers.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A noon, so that an hour back lies in the same day. */
const now = Date.UTC(2026, 4, 18, 12)
const range = { from: now - DAY, to: now }

let cache: AuditCache
beforeEach(() => {
  cache = openAuditCache([healthApplier])
  cache.apply([registry(['1', 'jira-mcp'], ['2', 'wiki-mcp'], ['3', 'new-mcp'])])
})
afterEach(() => {
  cache.stop()
})

function registry(...servers: readonly (readonly [id: string, name: string])[]): HealthFact {
  return {
    kind: 'health.registry', at: now,
    servers: servers.map(([id, name]) => ({ id, name, url: 'http://a', description: null, protocol: null, enabled: true, status: 'active', reportedHealth: null, lastHealthCheckAt: null })),
  }
}

function check(id: string, minutesAgo: number, ok: boolean, changes: Partial<CheckFact> = {}): CheckFact {
  return {
    kind: 'health.check', at: now - minutesAgo * MINUTE, key: `${minutesAgo}`, server: { id }, source: 'gateway', ok, latencyMs: 100, error: ok ? null : 'no answer', event: 'check', ...changes,
  }
}

const minutes = (from: number, to: number): number[] => Array.from({ length: from - to }, (_, index) => from - index)
const servers = () => readServers.run(cache.db, { range, now, serverId: null })

describe('the list of servers', () => {
  it('puts the worst first, counts each state and knows nothing of a server that nobody checked', () => {
    cache.apply([...minutes(120, 0).map((minute) => check('1', minute, minute > 30)), ...minutes(120, 0).map((minute) => check('2', minute, true))])
    const { servers: rows, counts } = servers()
    expect(rows.map(({ name, verdict }) => [name, verdict.state, verdict.code])).toEqual([
      ['jira-mcp', 'down', 'down-gateway-only'],
      ['new-mcp', 'unknown', 'never-checked'],
      ['wiki-mcp', 'up', 'up-gateway-only'],
    ])
    expect(counts).toEqual({ up: 1, degraded: 0, down: 1, unknown: 1, off: 0 })
    expect(rows[0]?.verdict.since).toBe(now - 30 * MINUTE)
    expect(rows[0]?.errorCount).toBe(30)
    expect(rows[1]).toMatchObject({ uptime: { upMs: 0, downMs: 0, unknownMs: DAY }, strip: '?'.repeat(96), p95Ms: null, lastCheckAt: null, toolCount: null, circuit: null })
  })

  it('counts time by intervals: what nobody saw is neither up nor down', () => {
    cache.apply(minutes(120, 0).map((minute) => check('1', minute, minute > 30)))
    const row = servers().servers.find(({ id }) => id === '1')
    expect(row?.uptime).toEqual({ upMs: 90 * MINUTE, downMs: 30 * MINUTE, unknownMs: DAY - 120 * MINUTE })
    expect(row?.strip).toBe(`${'?'.repeat(88)}uuuuuudd`)
  })

  it('says the same of one server as of it among all', () => {
    cache.apply(minutes(60, 0).flatMap((minute) => [check('1', minute, true), check('1', minute, minute > 5, { source: 'probe' })]))
    for (const server of servers().servers) expect(readServers.run(cache.db, { range, now, serverId: server.id }).servers).toEqual([server])
    expect(readServers.run(cache.db, { range, now, serverId: 'nobody' }).servers).toEqual([])
  })

  it('shows what was last taken of circuit, tools and auto-disable, and no server that is gone', () => {
    cache.apply([
      { kind: 'health.circuit', at: now - 5, server: { id: '1' }, state: 'open', failureCycles: 2, maxFailureCycles: 3, retryAt: now + 5, isOpen: true },
      { kind: 'health.tools', at: now - 5, server: { id: '1' }, tools: [] },
      { kind: 'health.tools', at: now - 5, server: { id: '2' }, tools: [{ name: 'search', description: null, inputSchema: null }] },
      { kind: 'health.auto-disabled', at: now - 5, server: { id: '2' }, disabledAt: now - 9, reason: 'too many failures' },
    ])
    const rows = servers().servers
    expect(rows.find(({ id }) => id === '1')).toMatchObject({ toolCount: 0, circuit: { state: 'open', failureCycles: 2, isOpen: true, asOf: now - 5 }, verdict: { code: 'circuit-open', since: now - 5 } })
    expect(rows.find(({ id }) => id === '2')).toMatchObject({ toolCount: 1, autoDisabled: { at: now - 9, reason: 'too many failures' } })
    expect(rows.find(({ id }) => id === '3')).toMatchObject({ toolCount: null })
    cache.apply([{ ...registry(['2', 'wiki-mcp']), at: now + 1 }])
    expect(servers().servers.map(({ id }) => id)).toEqual(['2'])
  })
})

describe('one server', () => {
  it('has the same percentiles from single checks and from hours, within one per cent', () => {
    cache.apply(Array.from({ length: 3000 }, (_, index) => check('1', index * 3 + 1, index % 10 !== 0, { latencyMs: 50 + ((index * 37) % 900) })))
    const exact = Array.from({ length: 3000 }, (_, index) => index).filter((index) => index % 10 !== 0 && index * 3 + 1 <= 6 * 1440).map((index) => 50 + ((index * 37) % 900)).toSorted((a, b) => a - b)
    const p95 = exact[Math.floor(0.95 * (exact.length - 1))] ?? 0
    for (const length of [6 * DAY, 8 * DAY]) {
      const { points } = readLatency.run(cache.db, { serverId: '1', range: { from: now - length, to: now }, points: 10 })
      expect(points.reduce((sum, { checks }) => sum + checks, 0)).toBe(length === 6 * DAY ? 2880 : 3000)
      for (const { okP95, checks } of points) if (checks > 200) expect(Math.abs((okP95 ?? 0) - p95) / p95).toBeLessThan(0.02)
    }
  })

  it('has no figure for a bucket without checks', () => {
    cache.apply([check('1', 90, true), check('1', 10, false, { latencyMs: null })])
    const { points, bucketMs } = readLatency.run(cache.db, { serverId: '1', range: { from: now - 2 * HOUR, to: now }, points: 12 })
    expect(bucketMs).toBe(10 * MINUTE)
    expect(points[0]).toEqual({ at: now - 2 * HOUR, okP50: null, okP95: null, allP95: null, checks: 0, failures: 0 })
    expect(points[3]).toMatchObject({ checks: 1, failures: 0 })
    expect(points[3]?.okP50).toBeCloseTo(100, -1)
    expect(points[11]).toMatchObject({ okP50: null, allP95: null, checks: 1, failures: 1 })
  })

  it('has lanes that cover the range to now, with the reason of what was not seen', () => {
    cache.apply([...minutes(60, 30).map((minute) => check('1', minute, true)), ...minutes(30, 0).map((minute) => check('1', minute, false))])
    openGap.run(cache.db, { source: 'health', subject: null, at: now - 5 * HOUR, reason: 'sleep', detail: null })
    closeGap.run(cache.db, { source: 'health', subject: null, at: now - HOUR })
    const [lanes] = readLanes.run(cache.db, { range: { from: now - 5 * HOUR, to: now + HOUR }, serverIds: ['1'], now })
    expect(lanes?.lanes[0]).toEqual({
      source: 'gateway',
      segments: [
        { from: now - 5 * HOUR, to: now - HOUR, state: 'unknown', reason: 'This computer was asleep.' },
        { from: now - HOUR, to: now - 30 * MINUTE, state: 'up', reason: null },
        { from: now - 30 * MINUTE, to: now, state: 'down', reason: null },
      ],
    })
    expect(lanes?.lanes.map(({ source }) => source)).toEqual(['gateway', 'probe', 'circuit'])
    expect(() => readLanes.run(cache.db, { range, serverIds: ['nobody'], now })).toThrow('item.unknown')
  })

  it('lists every failure once by pages, newest first', () => {
    cache.apply(minutes(250, 0).flatMap((minute) => [check('1', minute, false), check('1', minute, false, { source: 'probe' })]))
    const seen: string[] = []
    for (let cursor: string | null = null; ; ) {
      const { rows, next }: { rows: readonly { id: string }[]; next: string | null } = readErrors.run(cache.db, { serverId: '1', range, cursor })
      seen.push(...rows.map(({ id }) => id))
      if (next === null) break
      cursor = next
    }
    expect(new Set(seen).size).toBe(500)
    expect(seen).toHaveLength(500)
  })

  it('never had its tools taken, or had none', () => {
    cache.apply([{ kind: 'health.tools', at: now, server: { id: '2' }, tools: [] }])
    expect(readTools.run(cache.db, { serverId: '1' })).toEqual({ tools: [], takenAt: null })
    expect(readTools.run(cache.db, { serverId: '2' })).toEqual({ tools: [], takenAt: now })
  })

  it('is found by any part of its name, beginnings first, and a wildcard is a letter like any other', () => {
    expect(findServers.run(cache.db, { text: ' MCP' }).map(({ name }) => name)).toEqual(['new-mcp', 'jira-mcp', 'wiki-mcp'])
    expect(findServers.run(cache.db, { text: 'wi' }).map(({ name }) => name)).toEqual(['wiki-mcp'])
    expect(findServers.run(cache.db, { text: '%' })).toEqual([])
  })
})

it('asks every question of single checks and runs by an index', () => {
  cache.apply(minutes(90, 0).map((minute) => check('1', minute, minute % 9 > 0)))
  takeRecentSql(cache.db)
  servers()
  readServers.run(cache.db, { range: { from: now - HOUR, to: now }, now, serverId: '1' })
  for (const length of [DAY, 30 * DAY]) readLatency.run(cache.db, { serverId: '1', range: { from: now - length, to: now }, points: 100 })
  readErrors.run(cache.db, { serverId: '1', range, cursor: null })
  const asked = takeRecentSql(cache.db).filter((sql) => /FROM (checks|check_runs|check_hours|latest_checks)\b/.test(sql))
  expect(asked.length).toBeGreaterThanOrEqual(9)
  for (const sql of asked) {
    const parameters = Array.from({ length: (sql.match(/\?/g) ?? []).length }, () => 1)
    // Sorting one server's latencies by size is no question an index of time could answer.
    if (!/ORDER BY latency_ms/.test(sql)) assertServedBy(cache.db, { sql, parameters, by: [] })
  }
  const failures = asked.filter((sql) => sql.includes('ok = 0'))
  for (const sql of failures) assertServedBy(cache.db, { sql, parameters: Array.from({ length: (sql.match(/\?/g) ?? []).length }, () => 1), by: ['checks_failed'] })
})
