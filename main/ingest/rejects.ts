import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import type { Fact } from './fact.ts'

const MAX_KIND_CHARS = 100
const MAX_SAMPLE_CHARS = 2000
const MAX_MESSAGE_CHARS = 300

export type Reject = { readonly source: string; readonly fact: Fact; readonly code: string; readonly message: string }

/** Counts by source, kind and code; the first sample is kept, because the first of its kind tells the most. */
export function storeRejects(db: Connection, rejects: readonly Reject[], at: Instant): void {
  const store = prepared<[string, string, string, number, number, string, string]>(
    db,
    `INSERT INTO ingest_rejects (source, kind, code, count, first_at, last_at, message, sample) VALUES (?, ?, ?, 1, ?, ?, ?, ?)
     ON CONFLICT (source, kind, code) DO UPDATE SET count = count + 1, last_at = excluded.last_at`,
  )
  for (const { source, fact, code, message } of rejects) {
    store.run(source, fact.kind.slice(0, MAX_KIND_CHARS), code, at, at, message.slice(0, MAX_MESSAGE_CHARS), sampleOf(fact))
  }
}

function sampleOf(fact: Fact): string {
  return JSON.stringify(fact, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)).slice(0, MAX_SAMPLE_CHARS)
}

export type RejectSummary = {
  readonly source: string
  readonly kind: string
  readonly code: string
  readonly count: number
  readonly firstAt: Instant
  readonly lastAt: Instant
  readonly message: string
  readonly sample: string
}

/** What was set aside, the most recent first. */
export const readRejects: ReadDefinition<{ readonly limit: number }, readonly RejectSummary[]> = {
  name: 'ingest.rejects',
  run: (db, { limit }) =>
    prepared<[number], RejectSummary>(
      db,
      `SELECT source, kind, code, count, first_at AS firstAt, last_at AS lastAt, message, sample
       FROM ingest_rejects ORDER BY last_at DESC LIMIT ?`,
    ).all(limit),
}
