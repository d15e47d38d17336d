import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { ConnectionState, Leg } from '#shared/features/connection/model.ts'
import { cacheDefinition, factAppliers, ingestApply } from '#main/data-operations.ts'
import { startDemoGateway } from '#main/demo-gateway/server.ts'
import { createChangeFeed } from '#main/ingest/change-feed.ts'
import { readCursors } from '#main/ingest/cursors.ts'
import { gapLedger, gapsIn } from '#main/ingest/gaps-in.ts'
import type { GapRow } from '#main/ingest/gap.ts'
import { createPump } from '#main/ingest/pump.ts'
import { createSync } from '#main/ingest/sync/sync.ts'
import { systemClock, type Clock } from '#main/platform/clock.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import { silentLog } from '#main/platform/log/log.ts'
import type { PostgresPage, PostgresSource, Upstream } from '#main/upstream/upstream.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { openUpstream } from '#tests/support/open-upstream.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const MINUTE = 60_000
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const run of cleanups.splice(0).reverse()) await run()
})

const up: Leg = { state: 'up', since: 0, reason: null }
const down = (reason: string): Leg => ({ state: 'down', since: 0, reason })
const liveState: ConnectionState = {
  status: 'live', since: 0, reason: null, chosenOffline: false, legs: { http: up, auth: up, socket: up, postgres: up }, mode: 'told', retryAt: null,
  lastEventAt: null, asOf: null, catchingUp: null, user: null, clockSkewMs: null, secretStore: null,
}

/** A table of entries, one a minute, that pages by index and notes what it was asked. */
function aTable(name: string, clock: Clock, options: { readonly minutes: number; readonly takesMs?: number }) {
  const end = clock.now()
  const rows = Array.from({ length: options.minutes }, (_, index): AuditEntryFact => anAuditEntry({ origin: 'flow', originId: `${name}-${index}`, at: end - (index + 1) * 60_000 }))
  const asked: string[] = []
  let broken = false
  const size = 100
  const source: PostgresSource = {
    name, feature: 'audit',
    async after(cursor, { from }): Promise<PostgresPage<AuditEntryFact>> {
      asked.push(`after ${cursor ?? 'null'}`)
      if (broken) throw new Error('permission denied')
      const since = cursor === null || cursor === '' ? from : Number(cursor)
      const facts = rows.filter((row) => row.at > since).toSorted((a, b) => a.at - b.at)
      return { facts, next: facts.at(-1) === undefined ? cursor : String(facts.at(-1)?.at), complete: true }
    },
    async before(cursor, { until }): Promise<PostgresPage<AuditEntryFact>> {
      asked.push(`before ${cursor ?? 'null'}`)
      if (options.takesMs !== undefined) await new Promise<void>((resolve) => void clock.after(options.takesMs ?? 0, resolve))
      if (broken) throw new Error('permission denied')
      const facts = rows.filter((row) => row.at < (cursor === null || cursor === '' ? until : Number(cursor))).slice(0, size)
      return { facts, next: facts.at(-1) === undefined ? null : String(facts.at(-1)?.at), complete: facts.length < size }
    },
  }
  return {
    source, asked, rows,
    breaks(on: boolean) {
      broken = on
    },
    adds(at: number) {
      rows.unshift(anAuditEntry({ origin: 'flow', originId: `${name}-late-${at}`, at }))
    },
  }
}

/** The port of the upstream, told what to say. */
function anUpstream(sources: readonly PostgresSource[] | undefined) {
  let state: ConnectionState = { ...liveState, status: 'connecting', legs: { ...liveState.legs, http: { state: 'not-used', since: 0, reason: null } } }
  const changed = new Set<(state: ConnectionState) => void>()
  const catchUps = new Set<(missedFrom: number | null, signal: AbortSignal) => Promise<void>>()
  const refuse = (): Promise<never> => Promise.reject(new Error('Not asked in this test'))
  const upstream: Upstream = {
    gateway: {
      registry: async () => ({ kind: 'health.registry', at: 0, servers: [] }),
      circuit: refuse, healthLogs: async () => [], checkNow: refuse, tools: async () => [], people: async () => ({ kind: 'access.people', at: 0, people: [] }),
      activityOf: async () => [], detections: async () => [], serverConfig: refuse, setEnabled: refuse, resetCircuit: refuse, reload: refuse,
    },
    postgres: () => (sources === undefined ? undefined : { sources }),
    state: () => state,
    capabilities: () => [],
    unknownEventTypes: () => 0,
    onChanged(run) {
      changed.add(run)
      return () => changed.delete(run)
    },
    onFacts: () => () => undefined,
    onCatchUp(run) {
      catchUps.add(run)
      return () => catchUps.delete(run)
    },
    start: () => undefined,
    signIn: refuse,
    workOffline: () => undefined,
    retryNow: () => undefined,
    recheckCapabilities: refuse,
    stop: async () => undefined,
  }
  return {
    upstream,
    says(change: Partial<ConnectionState>) {
      state = { ...state, ...change }
      for (const run of changed) run(state)
    },
    async catchesUp() {
      for (const run of catchUps) await run(null, new AbortController().signal)
    },
  }
}

/** Store, pump and sync as a profile composes them, on a file that outlives them. */
async function open(options: { readonly file: string; readonly upstream: Upstream; readonly clock: Clock }) {
  const { upstream, clock, file } = options
  const store = await openStore({ mode: 'inline', file, definition: cacheDefinition, clock, log: silentLog })
  const changes = createChangeFeed({ clock, log: silentLog, appliers: factAppliers })
  const pump = await createPump({ store, clock, log: silentLog, apply: ingestApply, onChanges: (made) => changes.add(made) })
  const sync = createSync({ upstream, pump, store, clock, random: () => 0.5, log: silentLog, usesPostgres: true, onChanged: () => undefined })
  let isOpen = true
  const close = async (): Promise<void> => {
    if (!isOpen) return
    isOpen = false
    await sync.stop()
    await pump.stop()
    changes.stop()
    await store.stop()
  }
  cleanups.push(close)
  return { store, pump, sync, close, ledger: (): Promise<readonly GapRow[]> => store.read(gapLedger, { range: { from: 0, to: Number.MAX_SAFE_INTEGER } }) }
}

function aFile(): string {
  const folder = temporaryFolder()
  cleanups.push(() => folder.remove())
  return join(folder.path, 'cache.db')
}

describe('history', () => {
  it('is fetched newest first, goes on after a restart where it stopped, and is not fetched twice', async () => {
    const clock = createFakeClock()
    const file = aFile()
    const table = aTable('pg.interaction_flows', clock, { minutes: 2_000, takesMs: 200 })
    const first = anUpstream([table.source])
    const before = await open({ file, upstream: first.upstream, clock })
    first.says(liveState)
    await first.catchesUp()
    expect(table.asked).toEqual(['after null'])
    // The first window of six hours came with the catch-up; the rest follows in pages.
    for (let i = 0; i < 40 && table.asked.filter((ask) => ask.startsWith('before')).length < 4; i++) await clock.advance(500)
    await before.close()
    const askedBefore = table.asked.filter((ask) => ask.startsWith('before'))
    expect(askedBefore[0]).toBe('before null')
    const times = askedBefore.slice(1).map((ask) => Number(ask.split(' ')[1]))
    expect(times).toEqual([...times].sort((a, b) => b - a))

    table.asked.length = 0
    const second = anUpstream([table.source])
    const after = await open({ file, upstream: second.upstream, clock })
    const stored = (await after.store.read(readCursors, { source: 'pg.interaction_flows' }))['backward']
    expect(Number(stored)).toBeLessThanOrEqual(times.at(-1) ?? 0)
    second.says(liveState)
    for (let i = 0; i < 100 && (await after.store.read(readCursors, { source: 'pg.interaction_flows' }))['backward'] !== 'complete'; i++) {
      await clock.advance(1_000)
      await after.pump.flushNow()
    }
    expect(table.asked.find((ask) => ask.startsWith('before'))).toBe(`before ${stored}`)
    const { rows } = await countEntries(after.store)
    expect(rows).toBe(2_000)

    table.asked.length = 0
    await clock.advance(30_000)
    expect(table.asked.filter((ask) => ask.startsWith('before'))).toEqual([])
    expect(after.sync.backfill()).toBeNull()
  })

  it('does not end at a page whose rows say nothing', async () => {
    const clock = createFakeClock()
    const table = aTable('pg.interaction_flows', clock, { minutes: 900 })
    let asked = 0
    const mute: PostgresSource = {
      ...table.source,
      before: async (cursor, options) => {
        const page = await table.source.before(cursor, options)
        asked++
        return asked === 2 ? { ...page, facts: [] } : page
      },
    }
    const fake = anUpstream([mute])
    const { store, pump } = await open({ file: aFile(), upstream: fake.upstream, clock })
    fake.says(liveState)
    for (let i = 0; i < 60; i++) {
      await clock.advance(1_000)
      await pump.flushNow()
    }
    expect((await store.read(readCursors, { source: 'pg.interaction_flows' }))['backward']).toBe('complete')
    expect((await countEntries(store)).rows).toBe(800)
  })

  it('of one table does not wait for another that cannot be read', async () => {
    const clock = createFakeClock()
    const broken = aTable('pg.user_activities', clock, { minutes: 500 })
    const sound = aTable('pg.interaction_flows', clock, { minutes: 500 })
    broken.breaks(true)
    const fake = anUpstream([broken.source, sound.source])
    const { store, pump } = await open({ file: aFile(), upstream: fake.upstream, clock })
    fake.says(liveState)
    await fake.catchesUp()
    for (let i = 0; i < 30; i++) {
      await clock.advance(1_000)
      await pump.flushNow()
    }
    expect((await countEntries(store)).rows).toBe(500)
    sound.adds(clock.now())
    await clock.advance(10_000)
    await pump.flushNow()
    expect((await countEntries(store)).rows).toBe(501)
    broken.breaks(false)
    for (let i = 0; i < 60; i++) {
      await clock.advance(1_000)
      await pump.flushNow()
    }
    expect((await countEntries(store)).rows).toBe(1_001)
  })
})

const stillFetching = 'Its history is still being fetched.'

describe('what was not seen', () => {
  it('is the history that was not fetched yet, less and less of it, and none in the end', async () => {
    const clock = createFakeClock()
    const begun = clock.now()
    const [short, long] = [aTable('pg.auth_audit', clock, { minutes: 60 }), aTable('pg.interaction_flows', clock, { minutes: 60 * 24 * 10 })]
    const fake = anUpstream([short.source, long.source])
    const { store } = await open({ file: aFile(), upstream: fake.upstream, clock })
    const owed = async (): Promise<number> =>
      (await store.read(gapsIn, { range: { from: begun - 30 * 24 * 60 * MINUTE, to: begun }, source: 'audit' })).reduce((sum, { from, to }) => sum + to - from, 0)
    fake.says(liveState)
    await fake.catchesUp()
    const atFirst = await owed()
    expect(atFirst).toBeGreaterThan(29 * 24 * 60 * MINUTE)
    // The short table reaches its beginning at once; the time is not called seen before the long one has been read too.
    await expect.poll(async () => { await clock.advance(6_000); return owed() }, { timeout: 30_000 }).toBeLessThan(atFirst)
    await expect.poll(async () => { await clock.advance(6_000); return owed() }, { timeout: 30_000 }).toBe(0)
  })

  it('is a gap with its reason from the loss to the return, and filled once it was fetched', async () => {
    const clock = createFakeClock()
    const table = aTable('pg.interaction_flows', clock, { minutes: 60 })
    const fake = anUpstream([table.source])
    const { store, ledger, pump } = await open({ file: aFile(), upstream: fake.upstream, clock })
    fake.says(liveState)
    await fake.catchesUp()
    await clock.advance(5 * MINUTE)
    const lostAt = clock.now()
    fake.says({ status: 'offline', legs: { ...liveState.legs, http: down('The gateway cannot be reached.') } })
    await clock.advance(2 * MINUTE)
    await pump.flushNow()
    expect((await ledger()).filter(({ source, detail }) => source === 'audit' && detail !== stillFetching)).toEqual([expect.objectContaining({ from: lostAt, to: null, reason: 'offline', detail: 'The gateway cannot be reached.', filledAt: null })])
    const backAt = clock.now()
    table.adds(backAt - MINUTE)
    fake.says(liveState)
    await clock.advance(1_000)
    expect(await store.read(gapsIn, { range: { from: lostAt, to: clock.now() }, source: 'audit' })).toEqual([expect.objectContaining({ from: lostAt, to: backAt, isOpen: false })])
    await fake.catchesUp()
    expect(await store.read(gapsIn, { range: { from: lostAt, to: clock.now() }, source: 'audit' })).toEqual([])
    expect((await ledger()).find(({ source, detail }) => source === 'audit' && detail !== stillFetching)).toMatchObject({ from: lostAt, to: backAt, reason: 'offline', filledAt: clock.now() })
  })

  it.each<readonly [string, Partial<ConnectionState>, Partial<GapRow>, readonly string[]]>([
    ['chosen', { status: 'offline', chosenOffline: true, legs: { ...liveState.legs, http: { state: 'not-used', since: 0, reason: null } } }, { reason: 'offline', detail: 'You chose to work offline.' }, ['audit', 'health']],
    ['signed out', { status: 'signed-out', legs: { ...liveState.legs, auth: { state: 'refused', since: 0, reason: 'Wrong password.' } } }, { reason: 'no-right', detail: 'Wrong password.' }, ['audit', 'health']],
    ['without Postgres', { status: 'degraded', legs: { ...liveState.legs, postgres: down('No database.') } }, { reason: 'source-missing', detail: 'No database.' }, ['audit']],
  ])('when %s names that as its reason, for what it concerns', async (_name, change, gap, topics) => {
    const clock = createFakeClock()
    const fake = anUpstream([])
    const { ledger } = await open({ file: aFile(), upstream: fake.upstream, clock })
    fake.says(liveState)
    await clock.advance(60_000)
    const from = clock.now()
    fake.says(change)
    await clock.advance(60_000)
    const open_ = (await ledger()).filter(({ to }) => to === null)
    expect(open_.map(({ source }) => source).sort()).toEqual(topics)
    for (const row of open_) expect(row).toMatchObject({ ...gap, from })
  })

  it('from the start of the console counts from the start, though the first failure comes later', async () => {
    const clock = createFakeClock()
    const fake = anUpstream([])
    const startedAt = clock.now()
    const { ledger } = await open({ file: aFile(), upstream: fake.upstream, clock })
    fake.says({ legs: { ...liveState.legs, http: { state: 'trying', since: 0, reason: null } } })
    await clock.advance(5_000)
    expect(await ledger()).toEqual([])
    fake.says({ status: 'offline', legs: { ...liveState.legs, http: down('No answer.') } })
    await clock.advance(100)
    expect((await ledger()).map(({ from, reason }) => ({ from, reason }))).toEqual([{ from: startedAt, reason: 'offline' }, { from: startedAt, reason: 'offline' }])
  })
})

describe('a gateway killed and started again', () => {
  it('leaves a gap that each server’s own log fills', async () => {
    const demo = { seed: 31, clock: systemClock, log: silentLog, postgres: false } as const
    const first = await startDemoGateway(demo)
    const watched = await openUpstream({ baseUrl: first.baseUrl, credentials: first.credentials })
    const { store, ledger } = await open({ file: aFile(), upstream: watched.upstream, clock: systemClock })
    cleanups.push(() => watched.stop())
    watched.upstream.start()
    await watched.until(({ status }) => status === 'live', 'live')
    const lostFrom = systemClock.now()
    await first.stop()
    await watched.until(({ status }) => status === 'offline', 'offline')
    await new Promise<void>((resolve) => void systemClock.after(1_500, resolve))
    const second = await startDemoGateway({ ...demo, port: Number(new URL(first.baseUrl).port), worldStartAt: first.world.startedAt })
    cleanups.push(() => second.stop())
    await watched.until(({ status }) => status === 'live', 'live again')
    const gaps = (await ledger()).filter(({ source, reason, from }) => source === 'health' && reason === 'offline' && from >= lostFrom)
    expect(gaps.some(({ subject, to }) => subject === null && to !== null)).toBe(true)
    const filled = gaps.filter(({ subject, filledAt }) => subject !== null && filledAt !== null)
    expect(filled.length).toBeGreaterThan(0)
    const subject = filled[0]?.subject ?? ''
    expect(await store.read(gapsIn, { range: { from: lostFrom, to: systemClock.now() }, source: 'health', subject })).toEqual([])
  })
})

/** How many audit entries are stored. */
async function countEntries(store: { read: Awaited<ReturnType<typeof openStore>>['read'] }): Promise<{ rows: number }> {
  return store.read({ name: 'test.count', run: (db: { prepare(sql: string): { get(): unknown } }) => db.prepare('SELECT count(*) AS rows FROM audit_entries').get() as { rows: number } }, null)
}
