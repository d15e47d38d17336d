import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import type { StateChange } from './outages.ts'
import type { Place } from './place.ts'

type ChangeRow = { readonly at: number; readonly seq: number; readonly serverId: string | null; readonly server: string; readonly source: number; readonly ok: number; readonly error: string | null }

// A run that begins where another state held before is a change. Unknown time between the two changes nothing about that.
const CHANGES = `
  SELECT c.from_at AS at, c.server AS seq, c.source, c.ok, s.id AS serverId, s.name AS server,
         CASE c.ok WHEN 0 THEN (SELECT k.error FROM checks k WHERE k.server = c.server AND k.source = c.source AND k.at = c.from_at AND k.ok = 0 LIMIT 1) END AS error
    FROM (SELECT server, source, from_at, ok FROM check_runs WHERE from_at >= @from AND (from_at, server, source) < (@at, @server, @source)
           ORDER BY from_at DESC, server DESC, source DESC LIMIT @examined) c
    CROSS JOIN servers s ON s.seq = c.server
   WHERE c.ok <> (SELECT p.ok FROM check_runs p WHERE p.server = c.server AND p.source = c.source AND p.from_at < c.from_at ORDER BY p.from_at DESC LIMIT 1)
   ORDER BY c.from_at DESC, c.server DESC, c.source DESC`

const END_OF_BATCH = `
  SELECT from_at AS at, server * 2 + source AS key FROM check_runs WHERE from_at >= @from AND (from_at, server, source) < (@at, @server, @source)
   ORDER BY from_at DESC, server DESC, source DESC LIMIT 1 OFFSET @examined - 1`

const BATCH = 250
const MOST_EXAMINED = 10_000

/** Changes newest first. `next`: where the reading stopped; null when it reached `from`. */
export type ChangeBatch = { readonly rows: readonly (StateChange & Place)[]; readonly next: Place | null }

/** At least `limit` changes below a place (the caller cuts), or as many as a bounded look finds. */
export function readStateChanges(db: Connection, { from, below, limit }: { readonly from: Instant; readonly below: Place; readonly limit: number }): ChangeBatch {
  const rows: (StateChange & Place)[] = []
  let place = below
  for (let examined = 0; examined < MOST_EXAMINED; examined += BATCH) {
    const parameters = { from, at: place.at, server: Math.floor(place.key / 2), source: place.key % 2, examined: BATCH }
    for (const row of prepared<[typeof parameters], ChangeRow>(db, CHANGES).all(parameters)) rows.push(toChange(row))
    const end = prepared<[typeof parameters], Place>(db, END_OF_BATCH).get(parameters)
    if (end === undefined) return { rows, next: null }
    place = end
    if (rows.length >= limit) break
  }
  return { rows, next: place }
}

function toChange({ source, ok, ...row }: ChangeRow): StateChange & Place {
  return { ...row, witness: source === 0 ? 'gateway' : 'probe', ok: ok === 1, key: row.seq * 2 + source }
}

/** Every change of a range in order of time, the oldest ones dropped when there are too many to matter. */
export function stateChangesIn(db: Connection, { from, to }: TimeRange): readonly StateChange[] {
  return readStateChanges(db, { from, below: { at: to, key: 0 }, limit: Number.POSITIVE_INFINITY }).rows.toReversed()
}

export type CircuitChange = { readonly at: Instant; readonly serverId: string | null; readonly server: string; readonly state: string }

/** Changes of circuits below a place, newest first. What a circuit was when it was first read is no change, unless it was open. */
export function readCircuitChanges(db: Connection, { from, below, limit }: { readonly from: Instant; readonly below: Place; readonly limit: number }): readonly (CircuitChange & Place)[] {
  return prepared<[Record<string, number>], CircuitChange & Place>(
    db,
    `SELECT c.at, c.server AS key, s.id AS serverId, s.name AS server, c.state FROM circuit_changes c CROSS JOIN servers s ON s.seq = c.server
      WHERE c.at >= @from AND (c.at, c.server) < (@at, @key)
        AND (c.state = 'open' OR EXISTS (SELECT 1 FROM circuit_changes p WHERE p.server = c.server AND p.at < c.at))
      ORDER BY c.at DESC, c.server DESC LIMIT @limit`,
  ).all({ from, at: below.at, key: below.key, limit })
}
