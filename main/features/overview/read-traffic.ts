import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { addStored, countEntry, HOUR_MS, MINUTE_MS, noTraffic, type StoredTraffic, type Traffic, type TrafficEntry } from './traffic.ts'

/** A stretch of time and the coarsest rows that know it exactly. */
type Span = TimeRange & { readonly grain: 'entry' | 'minute' | 'hour' }

/** Cuts a range so that whole hours (where buckets are made of them) and whole minutes come from roll-ups, and only its ends entry by entry. */
function spansOf(range: TimeRange, usesHours: boolean): readonly Span[] {
  const cut = ({ from, to }: TimeRange, unit: number, outer: Span['grain'], inner: (whole: TimeRange) => readonly Span[]): readonly Span[] => {
    const whole = { from: Math.ceil(from / unit) * unit, to: Math.floor(to / unit) * unit }
    if (whole.from >= whole.to) return [{ from, to, grain: outer }]
    return [{ from, to: whole.from, grain: outer }, ...inner(whole), { from: whole.to, to, grain: outer }]
  }
  const minutes = (whole: TimeRange): readonly Span[] =>
    usesHours ? cut(whole, HOUR_MS, 'minute', (hours) => [{ ...hours, grain: 'hour' }]) : [{ ...whole, grain: 'minute' }]
  return cut(range, MINUTE_MS, 'entry', minutes).filter(({ from, to }) => from < to)
}

const tableOf = { minute: 'traffic_minutes', hour: 'traffic_hours' } as const

/** Traffic of a range by bucket, exactly; buckets without requests are left out. `bucketMs` null: the whole range as the one bucket 0. */
export function readTraffic(db: Connection, range: TimeRange, bucketMs: number | null): ReadonlyMap<Instant, Traffic> {
  const buckets = new Map<Instant, Traffic>()
  const bucketOf = (at: Instant): Traffic => {
    const start = bucketMs === null ? 0 : at - (at % bucketMs)
    let bucket = buckets.get(start)
    if (bucket === undefined) buckets.set(start, (bucket = noTraffic()))
    return bucket
  }
  for (const { from, to, grain } of spansOf(range, bucketMs === null || bucketMs % HOUR_MS === 0)) {
    if (grain === 'entry') {
      for (const entry of entriesIn(db, { from, to })) countEntry(bucketOf(entry.at), entry)
    } else {
      const rows = prepared<[number, number], StoredTraffic & { readonly at: number }>(
        db,
        `SELECT from_at AS at, requests, failed, latencies, users FROM ${tableOf[grain]} WHERE from_at >= ? AND from_at < ?`,
      )
      for (const row of rows.all(from, to)) addStored(bucketOf(row.at), row)
    }
  }
  return buckets
}

export type Counts = { readonly requests: number; readonly failed: number }

/** As `readTraffic`, counts alone. */
export function countTraffic(db: Connection, range: TimeRange, bucketMs: number): ReadonlyMap<Instant, Counts> {
  const buckets = new Map<Instant, Counts>()
  const add = (start: Instant, { requests, failed }: Counts): void => {
    const known = buckets.get(start) ?? { requests: 0, failed: 0 }
    buckets.set(start, { requests: known.requests + requests, failed: known.failed + failed })
  }
  for (const { from, to, grain } of spansOf(range, bucketMs % HOUR_MS === 0)) {
    if (grain === 'entry') {
      for (const entry of entriesIn(db, { from, to })) {
        const one = noTraffic()
        if (countEntry(one, entry)) add(entry.at - (entry.at % bucketMs), one)
      }
    } else {
      const sums = prepared<[number, number, number], Counts & { readonly bucket: number }>(
        db,
        `SELECT from_at / CAST(? AS INTEGER) AS bucket, sum(requests) AS requests, sum(failed) AS failed
           FROM ${tableOf[grain]} WHERE from_at >= ? AND from_at < ? GROUP BY 1`,
      )
      for (const sum of sums.all(bucketMs, from, to)) add(sum.bucket * bucketMs, sum)
    }
  }
  return buckets
}

// An entry's id is eight times its time, or up to a minute more: `at` decides.
const IDS_PER_MS = 8
const LATEST_ID_MS = 60_000

const ENTRIES = `
  SELECT e.id, (e.id >> 3) - e.at_shift AS at, o.text AS origin, st.text AS status, e.duration_ms AS durationMs,
         nullif(u.key, '') AS userId, u.text AS userName
    FROM audit_entries e CROSS JOIN audit_terms o ON o.id = e.origin_term CROSS JOIN audit_terms st ON st.id = e.status_term
    LEFT JOIN audit_terms u ON u.id = e.user_term`

type StoredEntry = TrafficEntry & { readonly id: number }

/** Entries of a stretch of time, of every origin. */
export function entriesIn(db: Connection, { from, to }: TimeRange): readonly StoredEntry[] {
  return prepared<[number, number, number, number], StoredEntry>(
    db,
    `${ENTRIES} WHERE e.id >= ? AND e.id < ? AND (e.id >> 3) - e.at_shift >= ? AND (e.id >> 3) - e.at_shift < ?`,
  ).all(from * IDS_PER_MS, (to + LATEST_ID_MS) * IDS_PER_MS, from, to)
}

/** Entries in the order of their rows. */
export function entriesAfter(db: Connection, id: number, limit: number): readonly StoredEntry[] {
  return prepared<[number, number], StoredEntry>(db, `${ENTRIES} WHERE e.id > ? ORDER BY e.id LIMIT ?`).all(id, limit)
}

/** When the first entry happened; null: there is none. */
export function firstEntryAt(db: Connection): Instant | null {
  return prepared<[], { at: number }>(db, 'SELECT (id >> 3) - at_shift AS at FROM audit_entries ORDER BY id LIMIT 1').get()?.at ?? null
}
