import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Store } from '#main/platform/database/store.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { PostgresSource, Upstream } from '#main/upstream/upstream.ts'
import { readCursors } from '../cursors.ts'
import { fillGap, recordGap } from '../gap-ledger.ts'
import type { Pump } from '../pump.ts'
import { topics } from './topics.ts'

export type Backfill = { readonly source: string; readonly done: number; readonly total: number | null }

export type PostgresSyncDeps = {
  readonly upstream: Upstream
  readonly pump: Pump
  readonly store: Pick<Store, 'read' | 'write'>
  readonly clock: Clock
  readonly log: Log
  /** Hears how many facts were told that are newer than any before: neither history nor what is read twice. */
  readonly count: (facts: number) => void
  readonly onBackfill: (progress: Backfill | null) => void
}

/** On the first connect this much comes before the state may say live; older history follows newest first. */
const FIRST_WINDOW_MS = 6 * 60 * 60_000
/** How far back history is fetched at all. */
const HISTORY_MS = 90 * 24 * 60 * 60_000
const PAGE_ROWS = 500
/** Value of the backward cursor once the beginning is reached. */
const FINISHED = 'complete'
const HEALTH_LOG = 'pg.mcp_health_log'
const none: ReadonlySet<string> = new Set()

/** Name of the cursors that remember what was said about history. */
const HISTORY = 'history'
const SETTLE_STEP_MS = 24 * 60 * 60_000

/** How far back one table has been read. */
type Walk = { readonly source: PostgresSource; cursor: string | null; oldest: Instant }

/** Reads forward from where it stopped, and history backwards, gently. */
export function createPostgresSync({ upstream, pump, store, clock, log, count, onBackfill }: PostgresSyncDeps) {
  let isBackfilling = false
  let hasFilledHistory = false

  const newest = new Map<string, Instant>()

  function countNews(source: string, facts: readonly { readonly at: Instant }[]): void {
    const before = newest.get(source)
    const last = facts.reduce((latest, { at }) => Math.max(latest, at), before ?? 0)
    // The first look at a table brings hours of it at once; that is no rate.
    if (before !== undefined) count(facts.filter(({ at }) => at > before).length)
    if (facts.length > 0) newest.set(source, last)
  }

  async function forward(source: PostgresSource, signal: AbortSignal): Promise<void> {
    const cursors = await store.read(readCursors, { source: source.name })
    let cursor = cursors['forward'] ?? null
    const from = clock.now() - FIRST_WINDOW_MS
    if (cursors['since'] === undefined) {
      if (source.feature === 'audit') await owe(from)
      await pump.offer({ source: source.name, facts: [], cursor: { key: 'since', value: String(from) }, receivedAt: clock.now() })
    }
    for (let isFirstPage = true; ; isFirstPage = false) {
      const receivedAt = clock.now()
      const page = await source.after(cursor, { from, limit: PAGE_ROWS, signal, isFirstPage })
      signal.throwIfAborted()
      cursor = page.next ?? cursor
      countNews(source.name, page.facts)
      await pump.offer({ source: source.name, facts: page.facts, cursor: { key: 'forward', value: cursor ?? '' }, receivedAt })
      if (page.complete || page.next === null) return
    }
  }

  /** What lies before the first window has not been fetched yet: until it is, it is time not seen, like any other. Said once. */
  async function owe(from: Instant): Promise<void> {
    if ((await store.read(readCursors, { source: HISTORY }))[topics.audit] !== undefined) return
    await store.write(recordGap, { source: topics.audit, subject: null, range: { from: clock.now() - HISTORY_MS, to: from }, reason: 'unknown', detail: 'Its history is still being fetched.' })
    await pump.offer({ source: HISTORY, facts: [], cursor: { key: topics.audit, value: String(from) }, receivedAt: clock.now() })
    await pump.flushNow()
  }

  /** One broken table does not keep the others waiting. Returns the names of those that could not be read. */
  async function forwardAll(sources: readonly PostgresSource[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const failed = new Set<string>()
    for (const source of sources) {
      try {
        await forward(source, signal)
      } catch (cause) {
        if (signal.aborted) throw cause
        failed.add(source.name)
        log.info('a table could not be read', { source: source.name, cause })
      }
    }
    return failed
  }

  /** Everything new in every table; then what it covers is no longer missing. */
  async function catchUp(signal: AbortSignal): Promise<void> {
    const reader = upstream.postgres()
    if (reader === undefined) return
    const startedAt = clock.now()
    const failed = await forwardAll(reader.sources, signal)
    await pump.flushNow()
    await fill(topics.audit, reader.sources.filter((source) => source.feature === 'audit'), failed, startedAt)
    await fill(topics.health, reader.sources.filter((source) => source.name === HEALTH_LOG), failed, startedAt)
  }

  /** Each source is read without a hole from its `since` on: from the youngest of these, all of them are whole. */
  async function fill(topic: string, sources: readonly PostgresSource[], failed: ReadonlySet<string>, to: Instant): Promise<void> {
    if (sources.length === 0 || sources.some((source) => failed.has(source.name))) return
    const starts = await Promise.all(sources.map(async (source) => startOf(await store.read(readCursors, { source: source.name }))))
    await store.write(fillGap, { source: topic, subject: null, range: { from: Math.max(...starts), to }, at: clock.now() })
  }

  function startOf(cursors: Readonly<Record<string, string>>): Instant {
    return cursors['backward'] === FINISHED ? clock.now() - HISTORY_MS : Number(cursors['since'] ?? clock.now())
  }

  /** What happened since the last look; called every few seconds while Postgres answers. */
  async function follow(signal: AbortSignal): Promise<void> {
    await forwardAll(upstream.postgres()?.sources ?? [], signal)
  }

  /** Older history, newest first, in small paced pages; goes on after a restart where it stopped. */
  async function backfill(signal: AbortSignal): Promise<void> {
    const reader = upstream.postgres()
    if (reader === undefined || isBackfilling) return
    isBackfilling = true
    try {
      const isComplete = await walkBack(reader.sources, signal)
      if (!isComplete || hasFilledHistory) return
      await pump.flushNow()
      await fill(topics.audit, reader.sources.filter((source) => source.feature === 'audit'), none, clock.now() - FIRST_WINDOW_MS)
      await fill(topics.health, reader.sources.filter((source) => source.name === HEALTH_LOG), none, clock.now() - FIRST_WINDOW_MS)
      hasFilledHistory = true
    } finally {
      isBackfilling = false
      onBackfill(null)
    }
  }

  /** All tables side by side, whichever is least far back first: yesterday is whole before last month begins. Whether every beginning was reached. */
  async function walkBack(sources: readonly PostgresSource[], signal: AbortSignal): Promise<boolean> {
    const until = clock.now() - FIRST_WINDOW_MS
    const horizon = clock.now() - HISTORY_MS
    let walks: Walk[] = []
    for (const source of sources) {
      const cursor = (await store.read(readCursors, { source: source.name }))['backward'] ?? null
      if (cursor !== FINISHED) walks.push({ source, cursor, oldest: until })
    }
    const isStopped = (): boolean => signal.aborted
    let frontier = until
    let isComplete = true
    while (!isStopped() && upstream.postgres() !== undefined) {
      const walk = walks.reduce<Walk | undefined>((latest, each) => (latest === undefined || each.oldest > latest.oldest ? each : latest), undefined)
      if (walk === undefined) return isComplete
      const startedAt = clock.monotonic()
      try {
        if (await stepBack(walk, until, horizon, signal)) walks = walks.filter((each) => each !== walk)
      } catch (cause) {
        if (isStopped()) return false
        isComplete = false
        walks = walks.filter((each) => each !== walk)
        log.info('the history of a table could not be read', { source: walk.source.name, cause })
      }
      onBackfill({ source: walk.source.name, done: until - walk.oldest, total: until - horizon })
      if (isComplete) frontier = await settle(walks, frontier, horizon)
      // As long as the answer took, the gateway's database has to itself again.
      await pause(Math.min(1_000, clock.monotonic() - startedAt), signal)
    }
    return false
  }

  /** From the least far back of the audit tables on, all of them are whole: so much is no longer missing. In steps, because each splits a row of the ledger. */
  async function settle(walks: readonly Walk[], before: Instant, horizon: Instant): Promise<Instant> {
    const audits = walks.filter((walk) => walk.source.feature === 'audit')
    // With every beginning reached nothing older is owed any more.
    const reached = audits.length === 0 ? 0 : Math.max(horizon, ...audits.map((walk) => walk.oldest))
    if (before - reached < SETTLE_STEP_MS) return before
    await pump.flushNow()
    await store.write(fillGap, { source: topics.audit, subject: null, range: { from: reached, to: before }, at: clock.now() })
    return reached
  }

  /** One page further into the past; true once the beginning is reached. */
  async function stepBack(walk: Walk, until: Instant, horizon: Instant, signal: AbortSignal): Promise<boolean> {
    const page = await walk.source.before(walk.cursor, { until, limit: PAGE_ROWS, signal })
    walk.cursor = page.next ?? walk.cursor
    walk.oldest = page.facts.reduce((least, fact) => Math.min(least, fact.at), walk.oldest)
    // A page may hold rows that say nothing, so only the source knows its end.
    const isDone = page.complete || page.next === null || walk.oldest < horizon
    await pump.offer({ source: walk.source.name, facts: page.facts, cursor: { key: 'backward', value: isDone ? FINISHED : (walk.cursor ?? '') }, receivedAt: clock.now() })
    return isDone
  }

  function pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, resolve)
      signal.addEventListener('abort', () => {
        cancel()
        resolve()
      }, { once: true })
    })
  }

  return { catchUp, follow, backfill }
}
