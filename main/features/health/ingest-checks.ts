import type { CheckFact } from '#shared/features/health/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { LONGEST_SAMPLE_VALIDITY_MS, toRuns, type Sample } from './runs.ts'
import type { ServerIndex } from './server-index.ts'
import { addTo, emptySketch, encode, mergeEncoded } from '#main/platform/sketch.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MAX_ERROR_CHARS = 2_000

/** One witness's view of one server. */
export type Source = 0 | 1
export const sourceOf = (source: CheckFact['source']): Source => (source === 'gateway' ? 0 : 1)

/** Stores checks that are new and brings everything derived from them up to date. Returns the servers concerned. */
export function applyChecks(db: Connection, servers: ServerIndex, checks: readonly CheckFact[]): ReadonlySet<number> {
  const changed = new Set<number>()
  const days = new Map<string, { readonly server: number; readonly source: Source; readonly day: Instant }>()
  const hours = new Map<string, { readonly server: number; readonly source: Source; readonly hour: Instant; readonly checks: CheckFact[] }>()
  const insert = prepared(
    db,
    `INSERT INTO checks (server, source, at, ok, latency_ms, error, event, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (server, source, key) DO NOTHING`,
  )
  const latest = prepared(
    db,
    `INSERT INTO latest_checks (server, source, at, ok, latency_ms, error) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (server, source) DO UPDATE SET at = excluded.at, ok = excluded.ok, latency_ms = excluded.latency_ms, error = excluded.error
     WHERE excluded.at >= latest_checks.at`,
  )
  for (const check of checks) {
    const server = servers.seqOf(check.server)
    const source = sourceOf(check.source)
    const latency = check.latencyMs === null ? null : Math.max(0, Math.round(check.latencyMs))
    const error = check.error?.slice(0, MAX_ERROR_CHARS) ?? null
    if (insert.run(server, source, check.at, check.ok ? 1 : 0, latency, error, check.event, check.key).changes === 0) continue
    latest.run(server, source, check.at, check.ok ? 1 : 0, latency, error)
    changed.add(server)
    // A sample holds on past midnight, so it may change the beginning of the next day as well.
    for (const at of [check.at, check.at + LONGEST_SAMPLE_VALIDITY_MS]) {
      const day = Math.floor(at / DAY_MS) * DAY_MS
      days.set(`${server} ${source} ${day}`, { server, source, day })
    }
    const hour = Math.floor(check.at / HOUR_MS) * HOUR_MS
    const hourKey = `${server} ${source} ${hour}`
    const bucket = hours.get(hourKey) ?? { server, source, hour, checks: [] }
    bucket.checks.push(check)
    hours.set(hourKey, bucket)
  }
  for (const { server, source, day } of days.values()) rebuildRuns(db, server, source, day)
  for (const { server, source, hour, checks: added } of hours.values()) addToHour(db, server, source, hour, added)
  return changed
}

/** Writes one day's runs anew from its samples: whatever order they came in, the result is the same. */
export function rebuildRuns(db: Connection, server: number, source: Source, day: Instant): void {
  const samples = prepared<[number, number, number, number], { at: number; ok: number }>(
    db,
    'SELECT at, ok FROM checks WHERE server = ? AND source = ? AND at >= ? AND at < ? ORDER BY at, id',
  )
    .all(server, source, day - LONGEST_SAMPLE_VALIDITY_MS, day + DAY_MS)
    .map((row): Sample => ({ at: row.at, ok: row.ok === 1 }))
  prepared(db, 'DELETE FROM check_runs WHERE server = ? AND source = ? AND from_at >= ? AND from_at < ?').run(server, source, day, day + DAY_MS)
  const insert = prepared(db, 'INSERT INTO check_runs (server, source, from_at, to_at, ok) VALUES (?, ?, ?, ?, ?)')
  for (const run of toRuns(samples, { from: day, to: day + DAY_MS })) insert.run(server, source, run.from, run.to, run.ok ? 1 : 0)
}

function addToHour(db: Connection, server: number, source: Source, hour: Instant, added: readonly Pick<CheckFact, 'ok' | 'latencyMs'>[]): void {
  const stored = prepared<[number, number, number], { checks: number; failures: number; ok_sketch: Buffer; all_sketch: Buffer }>(
    db,
    'SELECT checks, failures, ok_sketch, all_sketch FROM check_hours WHERE server = ? AND source = ? AND hour_at = ?',
  ).get(server, source, hour)
  const ok = emptySketch()
  const all = emptySketch()
  if (stored !== undefined) {
    mergeEncoded(ok, stored.ok_sketch)
    mergeEncoded(all, stored.all_sketch)
  }
  let failures = stored?.failures ?? 0
  for (const check of added) {
    if (!check.ok) failures++
    if (check.latencyMs === null) continue
    addTo(all, check.latencyMs)
    if (check.ok) addTo(ok, check.latencyMs)
  }
  prepared(
    db,
    `INSERT INTO check_hours (server, source, hour_at, checks, failures, ok_sketch, all_sketch) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (server, source, hour_at) DO UPDATE SET checks = excluded.checks, failures = excluded.failures,
       ok_sketch = excluded.ok_sketch, all_sketch = excluded.all_sketch`,
  ).run(server, source, hour, (stored?.checks ?? 0) + added.length, failures, encode(ok), encode(all))
}

/** Everything derived from checks, computed anew: after a salvage. */
export function rebuildHealth(db: Connection): void {
  db.exec('DELETE FROM check_runs; DELETE FROM check_hours')
  const days = prepared<[], { server: number; source: Source; day: number }>(
    db,
    `SELECT DISTINCT server, source, at / ${DAY_MS} * ${DAY_MS} AS day FROM checks`,
  ).all()
  for (const { server, source, day } of days) {
    rebuildRuns(db, server, source, day)
    rebuildRuns(db, server, source, day + DAY_MS)
    const rows = prepared<[number, number, number, number], { at: number; ok: number; latency_ms: number | null }>(
      db,
      'SELECT at, ok, latency_ms FROM checks WHERE server = ? AND source = ? AND at >= ? AND at < ?',
    ).all(server, source, day, day + DAY_MS)
    const byHour = Map.groupBy(rows, (row) => Math.floor(row.at / HOUR_MS) * HOUR_MS)
    for (const [hour, list] of byHour) addToHour(db, server, source, hour, list.map((row) => ({ ok: row.ok === 1, latencyMs: row.latency_ms })))
  }
}
