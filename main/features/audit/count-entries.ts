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
  return [...countInCounts(db, { from, to }, bucketMs), ...edges.flatMap((edge) => (edge === undefined ? [] : countRows(db, edge, bucketMs)))]
}

function countInCounts(db: Connection, range: TimeRange, bucketMs: number): readonly Counted[] {
  const count = prepared<[number, number], { status_term: number; entries: number }>(
    db,
    'SELECT status_term, sum(entries) AS entries FROM audit_counts WHERE from_at >= ? AND from_at < ? GROUP BY status_term',
  )
  return bucketsOf(range, bucketMs).flatMap(({ bucket, from, to }) => count.all(from, to).map((counted) => ({ ...counted, bucket })))
}

/** The buckets of a range, cut to it. */
function bucketsOf(range: TimeRange, bucketMs: number): readonly (TimeRange & { readonly bucket: number })[] {
  const first = Math.floor(range.from / bucketMs)
  return Array.from({ length: Math.ceil(range.to / bucketMs) - first }, (_, index) => ({
    bucket: first + index,
    from: Math.max(range.from, (first + index) * bucketMs),
    to: Math.min(range.to, (first + index + 1) * bucketMs),
  }))
}

function countRows(db: Connection, range: TimeRange, bucketMs: number): readonly Counted[] {
  const ids = idsOf(range)
  return prepared<[number, number, number], Counted>(
    db,
    `SELECT id / CAST(? AS INTEGER) AS bucket, status_term, count(*) AS entries FROM audit_entries WHERE id >= ? AND id < ? GROUP BY 1, 2`,
  ).all(bucketMs * SLOTS_PER_MS, ids.from, ids.to)
}

/**
 * Entries without any trouble are most of what a search finds, so they are not looked for: they are what is left of all when
 * the others are taken away. All are counted bucket by bucket, which is several times quicker than grouping them.
 */
function countInIndex(db: Connection, plan: SearchPlan, match: string, bucketMs: number): readonly Counted[] {
  const ids = idsOf(plan.range)
  const statuses = termsOf(db, 'status')
  const common = statuses.find(({ text }) => text === 'ok') ?? statuses[0]
  const grouped = prepared<[number, string, number, number], { bucket: number; entries: number }>(
    db,
    `SELECT rowid / CAST(? AS INTEGER) AS bucket, count(*) AS entries FROM audit_search WHERE audit_search MATCH ? AND ${ROWID_RANGE} GROUP BY 1`,
  )
  const rare = statuses
    .filter((status) => status !== common)
    .flatMap(({ id }) =>
      grouped
        .all(bucketMs * SLOTS_PER_MS, withTerm({ ...plan, match }, id).match ?? match, ids.from, ids.to)
        .map((counted) => ({ ...counted, status_term: id })),
    )
  const rareIn = new Map<number, number>()
  for (const { bucket, entries } of rare) rareIn.set(bucket, (rareIn.get(bucket) ?? 0) + entries)
  const rest = bucketsOf(plan.range, bucketMs).map(({ bucket, from, to }) => ({
    bucket,
    status_term: common?.id ?? 0,
    entries: countMatching(db, match, { from, to }) - (rareIn.get(bucket) ?? 0),
  }))
  return [...rare, ...rest]
}

function countMatching(db: Connection, match: string, range: TimeRange): number {
  const ids = idsOf(range)
  return prepared<[string, number, number], number>(db, `SELECT count(*) FROM audit_search WHERE audit_search MATCH ? AND ${ROWID_RANGE}`)
    .pluck()
    .get(match, ids.from, ids.to) ?? 0
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
  if (plan.match === null || plan.ids !== null || plan.residual !== null) {
    return countedOf(db, plan, WHOLE_RANGE_MS).reduce((sum, { entries }) => sum + entries, 0)
  }
  return countMatching(db, plan.match, plan.range)
}

/** One bucket for every range there is, and still a multiple of what counts are kept by. */
const WHOLE_RANGE_MS = COUNT_BUCKET_MS * 1_000_000_000
