import { gapsIn } from '#main/ingest/gaps-in.ts'
import type { GapReason } from '#main/ingest/gap.ts'
import { topics } from '#main/ingest/sync/topics.ts'
import type { Connection } from '#main/platform/database/store.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'

/** An interval that no audit source covered, with the reason in words. */
export type MissedInterval = { readonly from: Instant; readonly to: Instant; readonly reason: string }

const words: Readonly<Record<GapReason, string>> = {
  'not-running': 'Omnideck was not running',
  offline: 'The gateway could not be reached',
  'socket-lost': 'The live connection was lost',
  sleep: 'This computer was asleep',
  'no-right': 'This account may not read the audit',
  'source-missing': 'No audit source could be read',
  retention: 'Older entries were removed by retention',
  unknown: 'The reason is not known',
}

/** What the ledger says was not seen of the audit in a range. */
export function missedIn(db: Connection, range: TimeRange): MissedInterval[] {
  return gapsIn.run(db, { range, source: topics.audit }).map(({ from, to, reason }) => ({ from, to, reason: words[reason] }))
}
