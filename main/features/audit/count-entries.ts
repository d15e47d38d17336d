import { intersect } from '#shared/lib/time-range.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { idsOf, SLOTS_PER_MS } from './entry-key.ts'
import { withTerm } from './plan-search.ts'
import type { Figures, SearchPlan } from './plan-search.ts'
import { termsOf } from './terms.ts'
import { isMatch, ROWID_RANGE } from './walk-entries.ts'
import { COUNT_BUCKET_MS } from './write-entry.ts'

/** Entries of one status that fell into the bucket beginning at `from`. */
export type StatusCount = { readonly from: Instant; readonly status: string; readonly entries: number }

type Counted = { readonly bucket: number; readonly status_term: number; readonly entries: number }

/** Counts what a search finds, by status and time. Exact, whatever way it is counted. */
export function countByStatus(db: Connection, plan: SearchPlan, bucketMs: number): readonly StatusCount[] {
  const texts = new Map(termsOf(db, 'status').map(({ id, text }) => [id, text]))
  return countedOf(db, plan, bucketMs).map(({ bucket, status_term, entries }) => ({
    from: bucket * bucketMs,
    status: texts.get(status_term) ?? 'warning',
    entries,
  }))
}

function countedOf(db: Connection, plan: SearchPlan, bucketMs: number): readonly Counted[] {
  if (plan.ids !== null || plan.residual !== null) return countOneByOne(db, plan, bucketMs)
  if (plan.match !== null) return countInIndex(db, plan, plan.match, bucketMs)
  if (bucketMs % COUNT_BUCKET_MS !== 0) return countRows(db, plan.range, bucketMs)
  const from = Math.ceil(plan.range.from / COUNT_BUCKET_MS) * COUNT_BUCKET_MS
  const to = Math.floor(plan.range.to / COUNT_BUCKET_MS) * COUNT_BUCKET_MS
  if (from >= to) return countRows(db, plan.range, bucketMs)
  const edges = [intersect(plan.range, { from: plan.range.from, to: from }), intersect(plan.range, { from: to, to: plan.range.to })]
  return [
    ...prepared<[number, number, number], Counted>(
      db,
      `SELECT from_at / CAST(? AS INTEGER) AS bucket, status_term, sum(entries) AS entries FROM audit_counts WHERE from_at >= ? AND from_at < ? GROUP BY 1, 2`,
    ).all(bucketMs, from, to),
    ...edges.flatMap((edge) => (edge === undefined ? [] : countRows(db, edge, bucketMs))),
  ]
}

function countRows(db: Connection, range: TimeRange, bucketMs: number): readonly Counted[] {
  const ids = idsOf(range)
  return prepared<[number, number, number], Counted>(
    db,
    `SELECT id / CAST(? AS INTEGER) AS bucket, status_term, count(*) AS entries FROM audit_entries WHERE id >= ? AND id < ? GROUP BY 1, 2`,
  ).all(bucketMs * SLOTS_PER_MS, ids.from, ids.to)
}

function countInIndex(db: Connection, plan: SearchPlan, match: string, bucketMs: number): readonly Counted[] {
  const ids = idsOf(plan.range)
  const count = prepared<[number, string, number, number], { bucket: number; entries: number }>(
    db,
    `SELECT rowid / CAST(? AS INTEGER) AS bucket, count(*) AS entries FROM audit_search WHERE audit_search MATCH ? AND ${ROWID_RANGE} GROUP BY 1`,
  )
  return termsOf(db, 'status').flatMap(({ id }) =>
    count
      .all(bucketMs * SLOTS_PER_MS, withTerm({ ...plan, match }, id).match ?? match, ids.from, ids.to)
      .map((counted) => ({ ...counted, status_term: id })),
  )
}

type Candidate = Figures & { readonly status_term: number }

function countOneByOne(db: Connection, plan: SearchPlan, bucketMs: number): readonly Counted[] {
  const counted = new Map<string, { bucket: number; status_term: number; entries: number }>()
  for (const row of candidatesOf(db, plan)) {
    if (plan.residual !== null && !plan.residual(row)) continue
    const bucket = Math.floor(row.id / (bucketMs * SLOTS_PER_MS))
    const key = `${String(bucket)} ${String(row.status_term)}`
    const cell = counted.get(key)
    if (cell === undefined) counted.set(key, { bucket, status_term: row.status_term, entries: 1 })
    else cell.entries += 1
  }
  return [...counted.values()]
}

const FIGURES = 'e.id, e.status_term, e.duration_ms, e.gateway_micros, e.tokens_in, e.tokens_out, e.tokens_cached'

function candidatesOf(db: Connection, plan: SearchPlan): Iterable<Candidate> {
  const { match } = plan
  const bounds = idsOf(plan.range)
  if (plan.ids !== null) {
    const find = prepared<[number], Candidate>(db, `SELECT ${FIGURES} FROM audit_entries e WHERE e.id = ?`)
    return plan.ids
      .filter((id) => id >= bounds.from && id < bounds.to && (match === null || isMatch(db, match, id)))
      .flatMap((id) => find.get(id) ?? [])
  }
  if (match === null) {
    return prepared<[number, number], Candidate>(db, `SELECT ${FIGURES} FROM audit_entries e WHERE e.id >= ? AND e.id < ?`).iterate(bounds.from, bounds.to)
  }
  return prepared<[string, number, number], Candidate>(
    db,
    `SELECT ${FIGURES} FROM audit_search s CROSS JOIN audit_entries e ON e.id = s.rowid
     WHERE s.audit_search MATCH ? AND s.rowid >= CAST(? AS INTEGER) AND s.rowid < CAST(? AS INTEGER)`,
  ).iterate(match, bounds.from, bounds.to)
}

/** How many entries a search finds. */
export function countEntries(db: Connection, plan: SearchPlan): number {
  const ids = idsOf(plan.range)
  if (plan.match === null || plan.ids !== null || plan.residual !== null) {
    return countedOf(db, plan, COUNT_BUCKET_MS).reduce((sum, { entries }) => sum + entries, 0)
  }
  return prepared<[string, number, number], { entries: number }>(
    db,
    `SELECT count(*) AS entries FROM audit_search WHERE audit_search MATCH ? AND ${ROWID_RANGE}`,
  ).get(plan.match, ids.from, ids.to)?.entries ?? 0
}

/** As `countEntries`, but gives up above `most`: null means "more than that", or that counting would need every row. */
export function countUpTo(db: Connection, plan: SearchPlan, most: number): number | null {
  if (plan.match === null || plan.ids !== null || plan.residual !== null) return null
  const ids = idsOf(plan.range)
  const entries = prepared<[string, number, number, number], number>(
    db,
    `SELECT count(*) FROM (SELECT 1 FROM audit_search WHERE audit_search MATCH ? AND ${ROWID_RANGE} LIMIT ?)`,
  )
    .pluck()
    .get(plan.match, ids.from, ids.to, most + 1)
  return entries === undefined || entries > most ? null : entries
}
