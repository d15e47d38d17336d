import { AppError } from '#shared/contract/errors.ts'
import type { HealthError, Lane, LatencyPoint, Tool } from '#shared/features/health/model.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import type { Page } from '#shared/lib/page.ts'
import { gapsIn } from '#main/ingest/gaps-in.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import { circuitLane } from './circuit-lane.ts'
import { readRuns } from './read-servers.ts'
import { addTo, emptySketch, mergeEncoded, quantile, type Sketch } from '#main/platform/sketch.ts'
import { segmentsOf } from './uptime.ts'
import { gapSentence } from '#main/ingest/gap-sentence.ts'

const HOUR_MS = 3_600_000
const PAGE_ROWS = 100
/** Up to this length every check is read; beyond it, the hourly sketches. */
const RAW_UP_TO_MS = 7 * 24 * HOUR_MS

type Named = { readonly seq: number; readonly id: string; readonly name: string }

export function findServer(db: Connection, serverId: string): Named {
  const found = prepared<[string], Named>(db, 'SELECT seq, id, name FROM servers WHERE id = ?').get(serverId)
  if (found === undefined) throw new AppError('item.unknown')
  return found
}

export type ServerLanes = { readonly serverId: string; readonly name: string; readonly lanes: readonly Lane[] }

/** What each witness and the circuit said over the range, unknown time included. */
export const readLanes: ReadDefinition<{ readonly range: TimeRange; readonly serverIds: readonly string[]; readonly now: Instant }, readonly ServerLanes[]> = {
  name: 'health.lanes',
  run: (db, { range, serverIds, now }) =>
    serverIds.map((serverId) => {
      const server = findServer(db, serverId)
      const runs = readRuns(db, range, server.seq).get(server.seq)
      const gaps = gapsIn.run(db, { range, source: 'health', subject: serverId }).map(({ from, to, reason, detail }) => ({ from, to, reason: gapSentence(reason, detail) }))
      return {
        serverId,
        name: server.name,
        lanes: [
          { source: 'gateway' as const, segments: [...segmentsOf(runs?.gateway ?? [], range, gaps, now)] },
          { source: 'probe' as const, segments: [...segmentsOf(runs?.probe ?? [], range, gaps, now)] },
          { source: 'circuit' as const, segments: [...circuitLane(circuitChanges(db, server.seq, range), range, now)] },
        ],
      }
    }),
}

function circuitChanges(db: Connection, seq: number, range: TimeRange): readonly { readonly at: number; readonly state: string }[] {
  const before = prepared<[number, number], { at: number; state: string }>(db, 'SELECT at, state FROM circuit_changes WHERE server = ? AND at <= ? ORDER BY at DESC LIMIT 1').get(seq, range.from)
  const within = prepared<[number, number, number], { at: number; state: string }>(db, 'SELECT at, state FROM circuit_changes WHERE server = ? AND at > ? AND at < ? ORDER BY at').all(seq, range.from, range.to)
  return before === undefined ? within : [before, ...within]
}

export type LatencyInput = { readonly serverId: string; readonly range: TimeRange; readonly points: number }

/** Latency in buckets: successes apart from all outcomes. A bucket without checks has no figures. */
export const readLatency: ReadDefinition<LatencyInput, { readonly points: readonly LatencyPoint[]; readonly bucketMs: number }> = {
  name: 'health.latency',
  run(db, { serverId, range, points }) {
    const { seq } = findServer(db, serverId)
    const length = range.to - range.from
    const isRaw = length <= RAW_UP_TO_MS
    const least = isRaw ? 60_000 : HOUR_MS
    const bucketMs = Math.max(least, Math.ceil(length / points / least) * least)
    const buckets = new Map<number, { ok: Sketch; all: Sketch; checks: number; failures: number }>()
    const bucketOf = (at: number) => {
      const start = range.from + Math.floor((at - range.from) / bucketMs) * bucketMs
      let bucket = buckets.get(start)
      if (bucket === undefined) buckets.set(start, (bucket = { ok: emptySketch(), all: emptySketch(), checks: 0, failures: 0 }))
      return bucket
    }
    if (isRaw) {
      const rows = prepared<[number, number, number], { at: number; ok: number; latency: number | null }>(
        db,
        'SELECT at, ok, latency_ms AS latency FROM checks WHERE server = ? AND source = 0 AND at >= ? AND at < ? ORDER BY at',
      ).all(seq, range.from, range.to)
      for (const { at, ok, latency } of rows) {
        const bucket = bucketOf(at)
        bucket.checks++
        if (ok === 0) bucket.failures++
        if (latency === null) continue
        addTo(bucket.all, latency)
        if (ok === 1) addTo(bucket.ok, latency)
      }
    } else {
      const rows = prepared<[number, number, number], { at: number; checks: number; failures: number; ok_sketch: Buffer; all_sketch: Buffer }>(
        db,
        'SELECT hour_at AS at, checks, failures, ok_sketch, all_sketch FROM check_hours WHERE server = ? AND source = 0 AND hour_at >= ? AND hour_at < ?',
      ).all(seq, range.from, range.to)
      for (const row of rows) {
        const bucket = bucketOf(row.at)
        bucket.checks += row.checks
        bucket.failures += row.failures
        mergeEncoded(bucket.ok, row.ok_sketch)
        mergeEncoded(bucket.all, row.all_sketch)
      }
    }
    const list: LatencyPoint[] = []
    for (let at = range.from; at < range.to; at += bucketMs) {
      const bucket = buckets.get(at)
      list.push({
        at,
        okP50: bucket === undefined ? null : quantile(bucket.ok, 0.5),
        okP95: bucket === undefined ? null : quantile(bucket.ok, 0.95),
        allP95: bucket === undefined ? null : quantile(bucket.all, 0.95),
        checks: bucket?.checks ?? 0,
        failures: bucket?.failures ?? 0,
      })
    }
    return { points: list, bucketMs }
  },
}

/** Failed checks, newest first, by keyset. */
export const readErrors: ReadDefinition<{ readonly serverId: string; readonly range: TimeRange; readonly cursor: string | null }, Page<HealthError>> = {
  name: 'health.errors',
  run(db, { serverId, range, cursor }) {
    const { seq } = findServer(db, serverId)
    const [at, id] = readCursor(cursor) ?? [range.to, Number.MAX_SAFE_INTEGER]
    const rows = prepared<[number, number, number, number, number], { id: number; at: number; source: number; error: string | null; latency: number | null }>(
      db,
      `SELECT id, at, source, error, latency_ms AS latency FROM checks
        WHERE server = ? AND ok = 0 AND at >= ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?`,
    ).all(seq, range.from, at, id, PAGE_ROWS)
    const last = rows.at(-1)
    return {
      rows: rows.map((row) => ({
        id: `check-${row.id}`,
        at: row.at,
        source: row.source === 0 ? ('gateway' as const) : ('probe' as const),
        text: row.error ?? 'failed without a reason',
        who: null,
        latencyMs: row.latency,
      })),
      next: rows.length < PAGE_ROWS || last === undefined ? null : `${last.at}:${last.id}`,
    }
  },
}

function readCursor(cursor: string | null): readonly [number, number] | undefined {
  const match = /^(\d{1,15}):(\d{1,15})$/.exec(cursor ?? '')
  return match === null ? undefined : [Number(match[1]), Number(match[2])]
}

export const readTools: ReadDefinition<{ readonly serverId: string }, { readonly tools: readonly Tool[]; readonly takenAt: Instant | null }> = {
  name: 'health.tools',
  run(db, { serverId }) {
    const { seq } = findServer(db, serverId)
    return {
      tools: prepared<[number], Tool>(db, 'SELECT name, description, input_schema AS inputSchema FROM tools WHERE server = ? ORDER BY name').all(seq),
      takenAt: prepared<[number], { at: number }>(db, 'SELECT at FROM tools_taken WHERE server = ?').get(seq)?.at ?? null,
    }
  },
}

export type FoundServer = { readonly id: string; readonly name: string; readonly url: string }

/** Servers whose name has `text` in it, beginnings first. At most 20. */
export const findServers: ReadDefinition<{ readonly text: string }, readonly FoundServer[]> = {
  name: 'health.find',
  run: (db, { text }) =>
    prepared<[{ needle: string }], FoundServer>(
      db,
      `SELECT id, name, url FROM servers WHERE id IS NOT NULL AND gone_at IS NULL AND instr(lower(name), @needle) > 0
        ORDER BY instr(lower(name), @needle), name LIMIT 20`,
    ).all({ needle: text.trim().toLowerCase() }),
}

/** Id, name, address and whether enabled, of every living server: what the prober walks. */
export const listServers: ReadDefinition<null, readonly (FoundServer & { readonly enabled: boolean })[]> = {
  name: 'health.list',
  run: (db) =>
    prepared<[], FoundServer & { enabled: number }>(db, 'SELECT id, name, url, enabled FROM servers WHERE id IS NOT NULL AND gone_at IS NULL ORDER BY name')
      .all()
      .map((row) => ({ ...row, enabled: row.enabled === 1 })),
}
