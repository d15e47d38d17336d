import type { AuditOrigin, AuditStatus } from '#shared/features/audit/model.ts'
import { requestOrigins } from '#shared/features/audit/request-origins.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import { addTo, emptySketch, encode, mergeEncoded, type Sketch } from '#main/platform/sketch.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

/** What an entry tells about traffic. */
export type TrafficEntry = {
  readonly at: Instant
  readonly origin: AuditOrigin
  readonly status: AuditStatus
  readonly durationMs: number | null
  readonly userId: string | null
  readonly userName: string | null
}

/** Requests of some stretch of time; two of them add up to that of both. */
export type Traffic = { requests: number; failed: number; readonly latencies: Sketch; readonly users: Set<number> }

export const noTraffic = (): Traffic => ({ requests: 0, failed: 0, latencies: emptySketch(), users: new Set() })

/** Whether the entry is a request at all. What the gateway blocked did not fail: the gateway did as it was told. */
export function countEntry(into: Traffic, entry: TrafficEntry): boolean {
  if (!requestOrigins.has(entry.origin)) return false
  into.requests += 1
  if (entry.status === 'failed') into.failed += 1
  if (entry.durationMs !== null) addTo(into.latencies, entry.durationMs)
  // The name, because the sources number the same people differently.
  const user = entry.userName ?? entry.userId
  if (user !== null) into.users.add(markOf(user))
  return true
}

/** Traffic as a row keeps it. */
export type StoredTraffic = { readonly requests: number; readonly failed: number; readonly latencies: Buffer; readonly users: Buffer }

export function toStored({ requests, failed, latencies, users }: Traffic): StoredTraffic {
  const marks = Buffer.alloc(users.size * 4)
  let at = 0
  for (const mark of users) at = marks.writeUInt32LE(mark, at)
  return { requests, failed, latencies: encode(latencies), users: marks }
}

export function addStored(into: Traffic, stored: StoredTraffic): void {
  into.requests += stored.requests
  into.failed += stored.failed
  mergeEncoded(into.latencies, stored.latencies)
  addMarks(into.users, stored.users)
}

export function addMarks(into: Set<number>, marks: Buffer): void {
  for (let at = 0; at + 4 <= marks.length; at += 4) into.add(marks.readUInt32LE(at))
}

/**
 * 32 bits that stand for a name (FNV-1a, Fowler, Noll, Vo), so that a row can hold who asked without naming anybody. Of a
 * thousand people two share a mark once in ten thousand gateways.
 */
export function markOf(name: string): number {
  let mark = 0x811c9dc5
  for (const byte of Buffer.from(name.toLowerCase())) mark = Math.imul(mark ^ byte, 0x01000193)
  return mark >>> 0
}
