import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { overviewContract } from '#shared/features/overview/contract.ts'
import type { HealthFact } from '#shared/features/health/facts.ts'
import type { CostRow, CostSeries, CostSummary } from '#shared/features/cost/model.ts'
import { cacheDefinition, ingestApply, stateDefinition } from '#main/data-operations.ts'
import { searchEntries } from '#main/features/audit/index.ts'
import type { Fact } from '#main/ingest/fact.ts'
import { closeGap, openGap } from '#main/ingest/gap-ledger.ts'
import { publisher } from '#main/platform/ipc/publisher.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts'
import { joinLoopback } from '#tests/support/loopback-host.ts'
import { openTemporaryStore, type TemporaryStore } from '#tests/support/temporary-store.ts'
import { createOverviewFeature } from './index.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MINUTE = 60_000
/** Begins an hour. */
const now = 1_759_996_800_000
const lastDay = { from: now - DAY, to: now }

const noCost: CostSummary = { current: null, previous: null, unpriced: [], missing: 'No table has cost.', unknownMs: 0 }
const emptySeries: CostSeries = { bucketMs: HOUR, starts: [], series: [], previous: [], basis: 'repriced', approximation: null }

let cache: TemporaryStore
let state: TemporaryStore
let clock: FakeClock
let rows: (question: { range: { from: number } ; dimension: string }) => CostRow[]

beforeEach(async () => {
  clock = createFakeClock(now)
  cache = await openTemporaryStore(cacheDefinition, { clock })
  state = await openTemporaryStore(stateDefinition, { clock })
  const insertProfile = { name: 'test.profile', run: (db: { exec(sql: string): unknown }) => db.exec(`INSERT INTO profiles (id, name, body, created_at) VALUES ('p', 'P', '{}', 0), ('other', 'O', '{}', 0)`) && null }
  await state.store.write(insertProfile, null)
  rows = () => []
})
afterEach(async () => {
  await cache.stop()
  await state.stop()
})

async function open(profileId = 'p') {
  let feature: ReturnType<typeof createOverviewFeature> | undefined
  const { api } = await joinLoopback({
    contracts: [overviewContract],
    features: (push) => [
      (feature = createOverviewFeature({
        profileId, cache: cache.store, state: state.store, clock, log: silentLog,
        stamp: (asOf, note = null) => ({ source: 'live', asOf, lagMs: 0, note }),
        heardAt: async () => clock.now(),
        knownUsers: async () => 40,
        entries: ({ text, before, limit }) => cache.store.read(searchEntries, { text, range: { from: 0, to: before }, now: clock.now(), cursor: null, limit }),
        cost: { summary: async () => noCost, series: async ({ basis }) => ({ ...emptySeries, basis }), breakdown: async (question) => rows(question) },
        publish: publisher(overviewContract, push, { validate: true }),
      })),
    ],
  })
  await feature?.start?.()
  const answer = async <Data>(asked: Promise<unknown>): Promise<Data> => {
    const result = (await asked) as { ok: boolean; value: { data: Data } }
    if (!result.ok) throw new Error(JSON.stringify(result))
    return result.value.data
  }
  return { overview: api.overview, answer, stop: async () => feature?.stop?.() }
}

const ingest = (facts: readonly (Fact | ReturnType<typeof anAuditEntry>)[]) =>
  cache.store.write(ingestApply, { at: clock.now(), batches: [{ source: 'test', facts, cursors: [], receivedAt: clock.now() }], slept: [] })

const missed = async (from: number, to: number) => {
  await cache.store.write(openGap, { source: 'audit', subject: null, at: from, reason: 'not-running', detail: null })
  await cache.store.write(closeGap, { source: 'audit', subject: null, at: to })
}

const check = (server: string, minutesAgo: number, ok: boolean, source: 'gateway' | 'probe' = 'gateway'): HealthFact => ({
  kind: 'health.check', at: now - minutesAgo * MINUTE, key: `${source}-${minutesAgo}`, server: { id: server }, source, ok,
  latencyMs: 40, error: ok ? null : '503 from upstream', event: 'check',
})

type Figure = { value: number | null; previous: number | null; spark: (number | null)[]; missing: string | null }
type Figures = Record<'requests' | 'errorRate' | 'p50Ms' | 'p95Ms' | 'p99Ms' | 'activeUsers' | 'costMicros', Figure> & { knownUsers: number }

describe('the figures of the overview', () => {
  it('count requests, failures, durations and people of a range to the millisecond, against the equal range before', async () => {
    const { overview, answer } = await open()
    await ingest([
      anAuditEntry({ at: now - 2 * DAY - 1 }),
      anAuditEntry({ at: now - 2 * DAY, userName: 'Ben' }),
      anAuditEntry({ at: lastDay.from - 1, status: 'failed', durationMs: 500 }),
      anAuditEntry({ at: lastDay.from, userName: 'Ana', durationMs: 100 }),
      anAuditEntry({ at: now - 3 * HOUR, userName: 'Ana', durationMs: 300, status: 'failed' }),
      anAuditEntry({ at: now - 3 * HOUR + 1, userName: 'Ben', durationMs: null, status: 'blocked' }),
      anAuditEntry({ at: now - 1, userName: 'ana', durationMs: 200 }),
      anAuditEntry({ at: now }),
      anAuditEntry({ at: now - HOUR, origin: 'sign-in' }),
    ])
    const figures = await answer<Figures>(overview.figures({ range: lastDay }))
    expect(figures.requests).toMatchObject({ value: 4, previous: 2 })
    expect(figures.errorRate).toMatchObject({ value: 0.25, previous: 0.5 })
    expect(figures.p50Ms.value).toBeCloseTo(200, -0.6)
    expect(figures.p99Ms.value).toBeCloseTo(200, -0.6)
    expect(figures.activeUsers).toMatchObject({ value: 2, previous: 2 })
    expect(figures.knownUsers).toBe(40)
    expect(figures.costMicros).toMatchObject({ value: null, missing: 'No table has cost.' })
  })

  it('count a person once, whichever of their names a source keeps', async () => {
    const { overview, answer } = await open()
    const ana = { id: '7', name: 'Ana Silva', username: 'ana', email: 'ana@company.example', role: 'viewer', active: true, teams: [] }
    await ingest([
      { kind: 'access.people', at: now - DAY, people: [ana] } as Fact,
      anAuditEntry({ at: now - 4, userName: 'ana@company.example' }),
      anAuditEntry({ at: now - 3, userName: 'ana' }),
      anAuditEntry({ at: now - 2, userName: null, userId: '7' }),
      anAuditEntry({ at: now - 1, userName: 'somebody else' }),
    ])
    expect((await answer<Figures>(overview.figures({ range: lastDay }))).activeUsers.value).toBe(2)
  })

  it('draw at most sixty values, which add up to the whole', async () => {
    const { overview, answer } = await open()
    await ingest(Array.from({ length: 500 }, (_, index) => anAuditEntry({ at: now - 1 - index * 170_000 })))
    for (const range of [lastDay, { from: now - 15 * MINUTE, to: now }, { from: now - 7 * DAY - 12_345, to: now + 77 }, { from: now - 90 * DAY, to: now }]) {
      const { requests } = await answer<Figures>(overview.figures({ range }))
      expect(requests.spark.length).toBeLessThanOrEqual(60)
      expect(requests.spark.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(requests.value)
    }
  })

  it('tell a quiet hour from one that nobody saw, and from the time before the first fact', async () => {
    const { overview, answer } = await open()
    await ingest([anAuditEntry({ at: now - 12 * HOUR }), anAuditEntry({ at: now - 1 })])
    await missed(now - 6 * HOUR, now - 4 * HOUR)
    const { requests, errorRate } = await answer<Figures>(overview.figures({ range: lastDay }))
    expect(requests.spark).toHaveLength(48)
    expect(requests.spark.slice(0, 24)).toEqual(Array(24).fill(null))
    expect(requests.spark.slice(24)).toEqual([1, ...Array(11).fill(0), null, null, null, null, ...Array(7).fill(0), 1])
    expect(errorRate.spark.filter((value) => value !== null)).toEqual([0, 0])
  })

  it('are unknown and say why when nothing was seen, and compare with nothing that was half seen', async () => {
    const { overview, answer } = await open()
    const before = await answer<Figures>(overview.figures({ range: lastDay }))
    expect(before.requests).toMatchObject({ value: null, previous: null })
    expect(before.requests.missing).toContain('Postgres')
    await ingest([anAuditEntry({ at: now - 30 * HOUR }), anAuditEntry({ at: now - 1 })])
    expect((await answer<Figures>(overview.figures({ range: lastDay }))).requests).toMatchObject({ value: 1, previous: null, missing: null })
  })
})

describe('traffic', () => {
  it('counts by outcome over time with gaps and marks', async () => {
    const { overview, answer } = await open()
    await ingest([
      { kind: 'health.registry', at: now - DAY, servers: [aServer('4', 'jira-mcp')] } as HealthFact,
      anAuditEntry({ at: now - DAY + 5 }),
      anAuditEntry({ at: now - 1, status: 'failed' }),
      ...[30, 29, 28, 27].map((minutes) => check('4', minutes, true)),
      ...[26, 25, 24].map((minutes) => check('4', minutes, false)),
      ...[23, 22].map((minutes) => check('4', minutes, true)),
    ])
    await missed(now - 6 * HOUR, now - 4 * HOUR)
    const traffic = await answer<{ bucketMs: number; buckets: { from: number; succeeded: number; failed: number }[]; gaps: unknown; marks: unknown }>(
      overview.traffic({ range: lastDay, buckets: 96 }),
    )
    expect(traffic.bucketMs).toBe(15 * MINUTE)
    expect(traffic.buckets).toHaveLength(96)
    expect(traffic.buckets[0]).toEqual({ from: lastDay.from, succeeded: 1, failed: 0 })
    expect(traffic.buckets.at(-1)).toEqual({ from: now - 15 * MINUTE, succeeded: 0, failed: 1 })
    expect(traffic.gaps).toEqual([
      { from: lastDay.from, to: lastDay.from + 5, reason: 'Nothing was received of this time.' },
      { from: now - 6 * HOUR, to: now - 4 * HOUR, reason: 'Omnideck was not running.' },
    ])
    expect(traffic.marks).toEqual([
      { at: now - 26 * MINUTE, label: 'jira-mcp down', severity: 'down' },
      { at: now - 23 * MINUTE, label: 'jira-mcp recovered', severity: 'info' },
    ])
  })
})

type Row = { id: string; at: number; kind: string; what: string; server: string | null; outcome: string; path: string | null; severity: string }
type Page = { rows: Row[]; next: string | null }

describe('the feed', () => {
  const facts = (): readonly Fact[] => [
    { kind: 'health.registry', at: now - DAY, servers: [aServer('4', 'jira-mcp'), aServer('7', 'wiki-mcp')] } as HealthFact,
    ...Array.from({ length: 60 }, (_, minute) => check('4', 60 - minute, minute % 10 < 7)),
    ...Array.from({ length: 12 }, (_, index) => check('7', 60 - index * 5, index !== 6, 'probe')),
    ...Array.from({ length: 40 }, (_, index) => anAuditEntry({ at: now - Math.floor(index / 3) * 4 * MINUTE, status: index % 7 === 0 ? 'blocked' : 'ok', origin: index % 5 === 0 ? 'sign-in' : 'flow' })),
    ...['closed', 'open', 'half-open', 'closed'].map((state, index): HealthFact => ({
      kind: 'health.circuit', at: now - (40 - index * 5) * MINUTE, server: { id: '4' }, state: state as 'open', failureCycles: 1, maxFailureCycles: 3, retryAt: null, isOpen: state === 'open',
    })),
  ]

  it('walks everything once, newest first, whatever the size of a page', async () => {
    const { overview, answer } = await open()
    await ingest(facts())
    const whole = await answer<Page>(overview.activity({ cursor: null, limit: 200, kinds: [] }))
    expect(whole.next).toBeNull()
    expect(whole.rows.map(({ at }) => at)).toEqual(whole.rows.map(({ at }) => at).toSorted((a, b) => b - a))
    const kinds = Map.groupBy(whole.rows, ({ kind }) => kind)
    expect(kinds.get('request')).toHaveLength(32)
    expect(kinds.get('sign-in')).toHaveLength(8)
    // Six outages and five ends of one server, one outage with its end of the other.
    expect(kinds.get('health')).toHaveLength(13)
    expect(kinds.get('circuit')?.map(({ outcome }) => outcome)).toEqual(['circuit closed', 'circuit half-open', 'circuit open'])
    for (const limit of [1, 7, 50]) {
      const walked: Row[] = []
      for (let cursor: string | null = null; ; ) {
        const page: Page = await answer<Page>(overview.activity({ cursor, limit, kinds: [] }))
        walked.push(...page.rows)
        if (page.next === null) break
        cursor = page.next
      }
      expect(walked).toEqual(whole.rows)
    }
  })

  it('shows the kinds asked for and leads to where they are explained', async () => {
    const { overview, answer } = await open()
    await ingest(facts())
    const health = await answer<Page>(overview.activity({ cursor: null, limit: 200, kinds: ['health'] }))
    expect(health.rows.find(({ severity }) => severity === 'down')).toMatchObject({ server: 'jira-mcp', what: 'went down', outcome: '503 from upstream', path: '#/health?server=4' })
    expect(health.rows.find(({ severity }) => severity === 'warning')).toMatchObject({ server: 'wiki-mcp', what: 'not reachable from here' })
    const signIns = await answer<Page>(overview.activity({ cursor: null, limit: 3, kinds: ['sign-in'] }))
    expect(signIns.rows.map(({ kind }) => kind)).toEqual(['sign-in', 'sign-in', 'sign-in'])
    expect(signIns.next).not.toBeNull()
    expect(signIns.rows[0]?.path).toMatch(/^#\/audit\?q=id%3A\d+$/)
  })

  it('refuses a cursor that is none', async () => {
    const { overview } = await open()
    expect(await overview.activity({ cursor: 'audit.1e9.x', limit: 5, kinds: [] })).toMatchObject({ ok: false, error: { code: 'ipc.invalid-input' } })
  })
})

type Since = { since: number | null; changes: { title: string; detail: string; severity: string; at: number }[] }

describe('since the last visit', () => {
  it('is nothing on the first visit; later it begins when the visit before was last seen', async () => {
    const first = await open()
    expect(await first.answer<Since>(first.overview.sinceLastVisit({}))).toEqual({ since: null, changes: [] })
    await clock.advance(10 * MINUTE)
    await first.stop()
    const leftAt = clock.now()
    await clock.advance(8 * HOUR)
    const second = await open()
    await clock.advance(30 * MINUTE)
    expect((await second.answer<Since>(second.overview.sinceLastVisit({}))).since).toBe(leftAt)
    const other = await open('other')
    expect((await other.answer<Since>(other.overview.sinceLastVisit({}))).since).toBeNull()
  })

  it('knows to the minute when a console that crashed was last seen', async () => {
    await open()
    await clock.advance(5 * MINUTE + 30_000)
    // No stop: the process died. Another one opens the file later.
    const next = await open()
    expect((await next.answer<Since>(next.overview.sinceLastVisit({}))).since).toBe(now + 5 * MINUTE)
  })

  it('tells what broke, what recovered and what flapped, and keeps silent about old trouble', async () => {
    clock.setWallClock(now - 2 * HOUR)
    await (await open()).stop()
    clock.setWallClock(now)
    const minutes = Array.from({ length: 180 }, (_, index) => 180 - index)
    await ingest([
      { kind: 'health.registry', at: now - DAY, servers: ['down', 'back', 'flaps', 'old'].map((name, index) => aServer(String(index + 1), name)) } as HealthFact,
      ...minutes.map((minute) => check('1', minute, minute > 111)),
      ...minutes.map((minute) => check('2', minute, minute > 60 || minute <= 46)),
      ...minutes.map((minute) => check('3', minute, minute > 90 || minute % 10 !== 0)),
      ...minutes.map((minute) => check('4', minute, minute > 150)),
    ])
    const { overview, answer } = await open()
    const { changes } = await answer<Since>(overview.sinceLastVisit({}))
    expect(changes.map(({ title, detail, severity }) => [title, detail, severity])).toEqual([
      ['flaps flapped', '9 outages, 9 min down in all', 'warning'],
      ['back recovered', 'down 14 min', 'ok'],
      ['down went down', '1 h 51 min so far · 503 from upstream', 'down'],
    ])
  })

  it('names what cost clearly more than in the same hours before, once those are known', async () => {
    clock.setWallClock(now - 2 * HOUR)
    await (await open()).stop()
    clock.setWallClock(now)
    rows = ({ range, dimension }) => (dimension === 'server' ? [aCost('jira-mcp', range.from > now - DAY ? 7_000_000 : 1_000_000), aCost('wiki-mcp', 2_000_000)] : [])
    const { overview, answer } = await open()
    expect((await answer<Since>(overview.sinceLastVisit({}))).changes).toEqual([])
    await ingest([anAuditEntry({ at: now - 3 * DAY })])
    expect((await answer<Since>(overview.sinceLastVisit({}))).changes).toMatchObject([{ title: 'Cost of jira-mcp jumped', detail: '$1.00 → $7.00' }])
  })
})

describe('layouts', () => {
  type Layouts = { current: string; layouts: { name: string; cards: string[] }[] }

  it('begin with one that is built in, and remember what a person saved and chose', async () => {
    const { overview, answer } = await open()
    expect(await answer<Layouts>(overview.layouts({}))).toMatchObject({ current: 'Operations', layouts: [{ name: 'Operations' }] })
    await overview.saveLayout({ name: 'Mine', cards: ['traffic', 'activity'] })
    await overview.chooseLayout({ name: 'Mine' })
    expect(await answer<Layouts>(overview.layouts({}))).toMatchObject({ current: 'Mine', layouts: [{ name: 'Operations' }, { name: 'Mine', cards: ['traffic', 'activity'] }] })
    const other = await open('other')
    expect((await other.answer<Layouts>(other.overview.layouts({}))).layouts).toHaveLength(1)
    await overview.removeLayout({ name: 'Mine' })
    expect((await answer<Layouts>(overview.layouts({}))).current).toBe('Operations')
  })

  it('give the built-in one back when its changed copy is removed', async () => {
    const { overview, answer } = await open()
    const before = await answer<Layouts>(overview.layouts({}))
    await overview.saveLayout({ name: 'Operations', cards: ['traffic'] })
    expect(await answer<Layouts>(overview.layouts({}))).toEqual({ current: 'Operations', layouts: [{ name: 'Operations', cards: ['traffic'] }] })
    await overview.removeLayout({ name: 'Operations' })
    expect(await answer<Layouts>(overview.layouts({}))).toEqual(before)
  })

  it('cannot be chosen before they exist', async () => {
    const { overview } = await open()
    expect(await overview.chooseLayout({ name: 'Nobody' })).toMatchObject({ ok: false, error: { code: 'item.unknown' } })
  })
})

function aServer(id: string, name: string) {
  return { id, name, url: `http://127.0.0.1:1/${name}`, description: null, protocol: null, enabled: true, status: 'active', reportedHealth: null, lastHealthCheckAt: null }
}

function aCost(key: string, repricedMicros: number): CostRow {
  return {
    key, label: key, detail: null, repricedMicros, gatewayMicros: null, previousRepricedMicros: null, requests: 1, failedRequests: 0,
    tokens: { input: 0, output: 0, cached: 0 }, unpricedTokens: 0,
  }
}
