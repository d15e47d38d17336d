import type { Operations } from '#main/platform/database/store.ts'
import { readCounters } from './counters.ts'
import { readCursors } from './cursors.ts'
import { closeGap, fillGap, openGap, recordGap } from './gap-ledger.ts'
import { gapLedger, gapsIn } from './gaps-in.ts'
import { recordStart } from './heartbeat.ts'
import { readRejects } from './rejects.ts'

/** What ingest asks of the data threads, apart from the flush itself. */
export const ingestOperations = {
  reads: [readCounters, readCursors, readRejects, gapsIn, gapLedger],
  writes: [recordStart, openGap, closeGap, recordGap, fillGap],
} satisfies Operations
