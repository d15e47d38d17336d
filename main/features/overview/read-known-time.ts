import { gapsIn } from '#main/ingest/gaps-in.ts'
import { gapSentence } from '#main/ingest/gap-sentence.ts'
import { subtract, totalLength } from '#main/ingest/intervals.ts'
import { topics } from '#main/ingest/sync/topics.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { intersect, type Instant, type TimeRange } from '#shared/lib/time-range.ts'
import { firstEntryAt } from './read-traffic.ts'

/** What is known of a range: from the first fact to now, without what the ledger says was not seen. */
export type KnownTime = {
  /** In order, separate. */
  readonly seen: readonly TimeRange[]
  readonly gaps: readonly (TimeRange & { readonly reason: string })[]
  /** Time of the range that the ledger misses, ms. */
  readonly missedMs: number
  /** Share of the range up to now that was seen, 0 to 1. */
  readonly share: number
}

export function readKnownTime(db: Connection, range: TimeRange, now: Instant): KnownTime {
  const past = { from: range.from, to: Math.max(range.from, Math.min(range.to, now)) }
  const gaps = gapsIn.run(db, { range: past, source: topics.audit }).map(({ from, to, reason, detail }) => ({ from, to, reason: gapSentence(reason, detail) }))
  const firstAt = firstEntryAt(db)
  const since = firstAt === null ? undefined : intersect(past, { from: firstAt, to: past.to })
  const seen = since === undefined ? [] : subtract([since], gaps)
  const length = past.to - past.from
  return { seen, gaps, missedMs: totalLength(gaps), share: length === 0 ? 0 : totalLength(seen) / length }
}

/** Whether any moment of `part` was seen. */
export function wasSeen({ seen }: Pick<KnownTime, 'seen'>, part: TimeRange): boolean {
  return seen.some((piece) => intersect(piece, part) !== undefined)
}
