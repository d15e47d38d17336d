import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import type { Circuit, CircuitState, ServerRow, StateCounts } from '#shared/features/health/model.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import { deriveState, type Observation } from './derive-state.ts'
import type { Run } from './runs.ts'
import { emptySketch, mergeEncoded, quantile } from '#main/platform/sketch.ts'
import { combine, stripOf, uptimeOf } from './uptime.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A check of the gateway is believed for 2.5 of its usual minutes, a probe for 2.5 of its five. */
const BELIEVED_MS = { gateway: 2.5 * MINUTE_MS, probe: 12.5 * MINUTE_MS }
/** A gateway that thins its log, or checks less often, is believed accordingly, up to this. */
const LONGEST_BELIEF_MS = 20 * MINUTE_MS

export type ServerFacts = Omit<ServerRow, 'favourite' | 'pending'>
export type ServersInput = { readonly range: TimeRange; readonly now: Instant; readonly serverId: string | null }

type Stored = {
  readonly seq: number
  readonly id: string
  readonly name: string
  readonly url: string
  readonly description: string | null
  readonly protocol: string | null
  readonly enabled: number
  readonly status: string | null
  readonly autoDisabledAt: number | null
  readonly autoDisabledReason: string | null
  readonly circuitState: string | null
  readonly circuitAt: number | null
  readonly failureCycles: number | null
  readonly maxFailureCycles: number | null
  readonly retryAt: number | null
  readonly isOpen: number | null
  readonly circuitSince: number | null
  readonly toolCount: number | null
}

/** Every living server (or one) with its judgement and its figures over the range, worst first. */
export const readServers: ReadDefinition<ServersInput, { readonly servers: readonly ServerFacts[]; readonly counts: StateCounts }> = {
  name: 'health.servers',
  run(db, { range, now, serverId }) {
    const stored = prepared<[{ serverId: string | null }], Stored>(
      db,
      `SELECT s.seq, s.id, s.name, s.url, s.description, s.protocol, s.enabled, s.status,
              s.auto_disabled_at AS autoDisabledAt, s.auto_disabled_reason AS autoDisabledReason,
              c.state AS circuitState, c.at AS circuitAt, c.failure_cycles AS failureCycles, c.max_failure_cycles AS maxFailureCycles,
              c.retry_at AS retryAt, c.is_open AS isOpen,
              (SELECT max(at) FROM circuit_changes h WHERE h.server = s.seq) AS circuitSince,
              (SELECT count(*) FROM tools t WHERE t.server = s.seq AND EXISTS (SELECT 1 FROM tools_taken k WHERE k.server = s.seq)) AS toolCount
         FROM servers s LEFT JOIN circuits c ON c.server = s.seq
        WHERE s.id IS NOT NULL AND s.gone_at IS NULL AND (@serverId IS NULL OR s.id = @serverId)`,
    ).all({ serverId })
    const runs = readRuns(db, { from: Math.min(range.from, now - HOUR_MS), to: Math.max(range.to, now) }, serverId === null ? null : (stored[0]?.seq ?? -1))
    const servers = stored.map((server) => toFacts(db, server, runs.get(server.seq) ?? noRuns, range, now)).toSorted(worstFirst)
    return { servers, counts: countStates(servers) }
  },
}

export type RunsOfServer = { readonly gateway: readonly Run[]; readonly probe: readonly Run[] }
const noRuns: RunsOfServer = { gateway: [], probe: [] }

/** Runs that touch the range, by server and witness. No run is longer than a day, so the index reaches all of them. */
export function readRuns(db: Connection, range: TimeRange, seq: number | null): ReadonlyMap<number, RunsOfServer> {
  type Row = { readonly server: number; readonly source: number; readonly from: number; readonly to: number; readonly ok: number }
  const columns = 'server, source, from_at AS "from", to_at AS "to", ok'
  const rows =
    seq === null
      ? prepared<[number, number, number], Row>(
          db,
          `SELECT ${columns} FROM check_runs WHERE from_at >= ? AND from_at < ? AND to_at > ? ORDER BY from_at`,
        ).all(range.from - DAY_MS, range.to, range.from)
      : prepared<[number, number, number, number], Row>(
          db,
          `SELECT ${columns} FROM check_runs WHERE server = ? AND source IN (0, 1) AND from_at >= ? AND from_at < ? AND to_at > ? ORDER BY source, from_at`,
        ).all(seq, range.from - DAY_MS, range.to, range.from)
  const byServer = new Map<number, { gateway: Run[]; probe: Run[] }>()
  for (const row of rows) {
    const own = byServer.get(row.server) ?? { gateway: [], probe: [] }
    own[row.source === 0 ? 'gateway' : 'probe'].push({ from: row.from, to: row.to, ok: row.ok === 1 })
    byServer.set(row.server, own)
  }
  return byServer
}

function toFacts(db: Connection, server: Stored, runs: RunsOfServer, range: TimeRange, now: Instant): ServerFacts {
  const seen = { from: range.from, to: Math.max(range.from, Math.min(range.to, now)) }
  const gateway = latest(db, server.seq, 0)
  const probe = latest(db, server.seq, 1)
  const known = combine(runs.gateway, runs.probe)
  const recent = p95Between(db, server.seq, { from: now - 15 * MINUTE_MS, to: now })
  const verdict = deriveState({
    now,
    enabled: server.enabled === 1,
    status: server.status,
    autoDisabledAt: server.autoDisabledAt,
    circuit: (server.circuitState ?? 'unknown') as CircuitState,
    gateway,
    probe,
    believedMs: { gateway: believed(runs.gateway, gateway, BELIEVED_MS.gateway), probe: BELIEVED_MS.probe },
    changesInHour: changesSince(runs.gateway, now - HOUR_MS),
    // What is usual takes a week of sketches: worth reading only where the last minutes look slow.
    p95Ms: { recent, usual: recent !== null && recent >= 1_000 ? p95OfHours(db, server.seq, { from: now - 7 * DAY_MS, to: now - HOUR_MS }) : null },
    since: { gateway: since(db, server.seq, 0, gateway), probe: since(db, server.seq, 1, probe), circuit: server.circuitSince },
  })
  return {
    id: server.id,
    name: server.name,
    url: server.url,
    description: server.description,
    protocol: server.protocol,
    enabled: server.enabled === 1,
    verdict,
    circuit: toCircuit(server),
    uptime: uptimeOf(known, seen),
    strip: stripOf(known, range),
    p95Ms: p95Over(db, server.seq, seen),
    lastCheckAt: gateway === null ? (probe?.at ?? null) : Math.max(gateway.at, probe?.at ?? 0),
    errorCount: prepared<[number, number, number], { count: number }>(db, 'SELECT count(*) AS count FROM checks WHERE server = ? AND ok = 0 AND at >= ? AND at < ?').get(server.seq, seen.from, seen.to)?.count ?? 0,
    autoDisabled: server.autoDisabledAt === null ? null : { at: server.autoDisabledAt, reason: server.autoDisabledReason },
    toolCount: server.toolCount === 0 && !hasTools(db, server.seq) ? null : server.toolCount,
  }
}

function hasTools(db: Connection, seq: number): boolean {
  return prepared(db, 'SELECT 1 FROM tools_taken WHERE server = ?').get(seq) !== undefined
}

function latest(db: Connection, seq: number, source: 0 | 1): Observation | null {
  const row = prepared<[number, number], { at: number; ok: number; latency_ms: number | null; error: string | null }>(
    db,
    'SELECT at, ok, latency_ms, error FROM latest_checks WHERE server = ? AND source = ?',
  ).get(seq, source)
  return row === undefined ? null : { at: row.at, ok: row.ok === 1, latencyMs: row.latency_ms, error: row.error }
}

/** The run that the newest observation made already knows how long such an observation holds. */
function believed(runs: readonly Run[], newest: Observation | null, atLeast: number): number {
  const last = runs.at(-1)
  if (last === undefined || newest === null) return atLeast
  return Math.min(LONGEST_BELIEF_MS, Math.max(atLeast, last.to - newest.at))
}

function changesSince(runs: readonly Run[], from: Instant): number {
  let changes = 0
  for (const [index, run] of runs.entries()) if (run.from >= from && index > 0 && runs[index - 1]?.ok !== run.ok) changes++
  return changes
}

/** The beginning of the unbroken stretch that the newest observation belongs to. */
function since(db: Connection, seq: number, source: 0 | 1, newest: Observation | null): Instant | null {
  if (newest === null) return null
  const changed = prepared<[number, number, number, number], { to: number }>(
    db,
    'SELECT to_at AS "to" FROM check_runs WHERE server = ? AND source = ? AND ok <> ? AND from_at <= ? ORDER BY from_at DESC LIMIT 1',
  ).get(seq, source, newest.ok ? 1 : 0, newest.at)
  return prepared<[number, number, number, number], { from: number | null }>(
    db,
    'SELECT min(from_at) AS "from" FROM check_runs WHERE server = ? AND source = ? AND ok = ? AND from_at >= ?',
  ).get(seq, source, newest.ok ? 1 : 0, changed?.to ?? 0)?.from ?? null
}

/** Exact for short ranges, from hourly sketches for long ones. Successes of the gateway's own checks. */
function p95Over(db: Connection, seq: number, range: TimeRange): number | null {
  return range.to - range.from <= 2 * HOUR_MS ? p95Between(db, seq, range) : p95OfHours(db, seq, range)
}

function p95Between(db: Connection, seq: number, range: TimeRange): number | null {
  const latencies = prepared<[number, number, number], { latency: number }>(
    db,
    'SELECT latency_ms AS latency FROM checks WHERE server = ? AND source = 0 AND at >= ? AND at < ? AND ok = 1 AND latency_ms IS NOT NULL ORDER BY latency_ms',
  ).all(seq, range.from, range.to)
  return latencies[Math.floor(0.95 * (latencies.length - 1))]?.latency ?? null
}

function p95OfHours(db: Connection, seq: number, range: TimeRange): number | null {
  const sketch = emptySketch()
  const rows = prepared<[number, number, number], { ok_sketch: Buffer }>(
    db,
    'SELECT ok_sketch FROM check_hours WHERE server = ? AND source = 0 AND hour_at > ? AND hour_at < ?',
  ).all(seq, range.from - HOUR_MS, range.to)
  for (const row of rows) mergeEncoded(sketch, row.ok_sketch)
  const p95 = quantile(sketch, 0.95)
  return p95 === null ? null : Math.round(p95)
}

function toCircuit(server: Stored): Circuit | null {
  if (server.circuitAt === null || server.circuitState === null) return null
  return {
    state: server.circuitState as CircuitState,
    failureCycles: server.failureCycles,
    maxFailureCycles: server.maxFailureCycles,
    retryAt: server.retryAt,
    isOpen: server.isOpen === 1,
    asOf: server.circuitAt,
  }
}

const gravity = { down: 0, degraded: 1, unknown: 2, up: 3, off: 4 } as const

function worstFirst(a: ServerFacts, b: ServerFacts): number {
  return gravity[a.verdict.state] - gravity[b.verdict.state] || a.name.localeCompare(b.name, 'en')
}

function countStates(servers: readonly ServerFacts[]): StateCounts {
  const counts = { up: 0, degraded: 0, down: 0, unknown: 0, off: 0 }
  for (const server of servers) counts[server.verdict.state]++
  return counts
}
