import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { addStored, countEntry, HOUR_MS, MINUTE_MS, noTraffic, toStored, type StoredTraffic, type Traffic, type TrafficEntry } from './traffic.ts'

/** Adds entries to the roll-ups; each must be handed in once. Returns whether any of them was a request. */
export function addTraffic(db: Connection, entries: readonly TrafficEntry[]): boolean {
  const minutes = new Map<Instant, Traffic>()
  const hours = new Map<Instant, Traffic>()
  let hasRequests = false
  for (const entry of entries) {
    if (!countEntry(bucketAt(minutes, entry.at - (entry.at % MINUTE_MS)), entry)) continue
    countEntry(bucketAt(hours, entry.at - (entry.at % HOUR_MS)), entry)
    hasRequests = true
  }
  if (hasRequests) {
    store(db, 'traffic_minutes', minutes)
    store(db, 'traffic_hours', hours)
  }
  return hasRequests
}

function bucketAt(buckets: Map<Instant, Traffic>, from: Instant): Traffic {
  let bucket = buckets.get(from)
  if (bucket === undefined) buckets.set(from, (bucket = noTraffic()))
  return bucket
}

function store(db: Connection, table: 'traffic_minutes' | 'traffic_hours', buckets: ReadonlyMap<Instant, Traffic>): void {
  const known = prepared<[number], StoredTraffic>(db, `SELECT requests, failed, latencies, users FROM ${table} WHERE from_at = ?`)
  const put = prepared<[number, number, number, Buffer, Buffer]>(
    db,
    `INSERT OR REPLACE INTO ${table} (from_at, requests, failed, latencies, users) VALUES (?, ?, ?, ?, ?)`,
  )
  for (const [from, traffic] of buckets) {
    if (traffic.requests === 0) continue
    const stored = known.get(from)
    if (stored !== undefined) addStored(traffic, stored)
    const { requests, failed, latencies, users } = toStored(traffic)
    put.run(from, requests, failed, latencies, users)
  }
}
