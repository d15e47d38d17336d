import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Store } from '#main/platform/database/store.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { PostgresSource, Upstream } from '#main/upstream/upstream.ts'
import { readCursors } from '../cursors.ts'
import { fillGap } from '../gap-ledger.ts'
import type { Pump } from '../pump.ts'
import { topics } from './topics.ts'

export type Backfill = { readonly source: string; readonly done: number; readonly total: number | null }

export type PostgresSyncDeps = {
  readonly upstream: Upstream
  readonly pump: Pump
  readonly store: Pick<Store, 'read' | 'write'>
  readonly clock: Clock
  readonly log: Log
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

/** Reads forward from where it stopped, and history backwards, gently. */
export function createPostgresSync({ upstream, pump, store, clock, log, count, onBackfill }: PostgresSyncDeps) {
  let isBackfilling = false

  async function forward(source: PostgresSource, signal: AbortSignal): Promise<void> {
    let cursor = (await store.read(readCursors, { source: source.name }))['forward'] ?? null
    const from = clock.now() - FIRST_WINDOW_MS
    for (let isFirstPage = true; ; isFirstPage = false) {
      const receivedAt = clock.now()
      const page = await source.after(cursor, { from, limit: PAGE_ROWS, signal, isFirstPage })
      cursor = page.next ?? cursor
      count(page.facts.length)
      await pump.offer({ source: source.name, facts: page.facts, cursor: { key: 'forward', value: cursor ?? '' }, receivedAt })
      if (page.complete || page.facts.length === 0) return
    }
  }

  /** Everything new in every table. One broken table does not keep the others waiting. */
  async function catchUp(missedFrom: Instant | null, signal: AbortSignal): Promise<void> {
    const reader = upstream.postgres()
    if (reader === undefined) return
    const startedAt = clock.now()
    const failed: string[] = []
    for (const source of reader.sources) {
      try {
        await forward(source, signal)
      } catch (cause) {
        if (signal.aborted) return
        failed.push(source.name)
        log.info('a table could not be read', { source: source.name, cause })
      }
    }
    const audits = reader.sources.filter((source) => source.feature === 'audit')
    if (audits.length === 0 || audits.some((source) => failed.includes(source.name))) return
    await pump.flushNow()
    await store.write(fillGap, { source: topics.audit, subject: null, range: { from: missedFrom ?? startedAt - FIRST_WINDOW_MS, to: startedAt }, at: clock.now() })
    const health = reader.sources.find((source) => source.feature === 'health' && source.name.includes('health_log'))
    if (health === undefined || failed.includes(health.name)) return
    await store.write(fillGap, { source: topics.health, subject: null, range: { from: missedFrom ?? startedAt - FIRST_WINDOW_MS, to: startedAt }, at: clock.now() })
  }

  /** What happened since the last look; called every few seconds while Postgres answers. */
  async function follow(signal: AbortSignal): Promise<void> {
    for (const source of upstream.postgres()?.sources ?? []) await forward(source, signal)
  }

  /** Older history, newest first, in small paced pages; goes on after a restart where it stopped. */
  async function backfill(signal: AbortSignal): Promise<void> {
    const reader = upstream.postgres()
    if (reader === undefined || isBackfilling) return
    isBackfilling = true
    try {
      for (const source of reader.sources) await backfillOne(source, signal)
    } finally {
      isBackfilling = false
      onBackfill(null)
    }
  }

  async function backfillOne(source: PostgresSource, signal: AbortSignal): Promise<void> {
    const cursors = await store.read(readCursors, { source: source.name })
    let cursor = cursors['backward'] ?? null
    if (cursor === FINISHED) return
    const until = clock.now() - FIRST_WINDOW_MS
    const horizon = clock.now() - HISTORY_MS
    let oldest = until
    while (!signal.aborted && upstream.postgres() !== undefined) {
      const startedAt = clock.monotonic()
      const page = await source.before(cursor, { until, limit: PAGE_ROWS, signal })
      cursor = page.next ?? cursor
      oldest = page.facts.reduce((least, fact) => Math.min(least, fact.at), oldest)
      const isDone = page.complete || page.facts.length === 0 || oldest < horizon
      count(page.facts.length)
      await pump.offer({ source: source.name, facts: page.facts, cursor: { key: 'backward', value: isDone ? FINISHED : (cursor ?? '') }, receivedAt: clock.now() })
      if (isDone) return
      onBackfill({ source: source.name, done: until - oldest, total: until - horizon })
      // As long as the answer took, the gateway's database has to itself again.
      await pause(Math.min(1_000, clock.monotonic() - startedAt), signal)
    }
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
