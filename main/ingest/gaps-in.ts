import type { TimeRange } from '#shared/lib/time-range.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'
import { EVERY_SOURCE } from './gap.ts'
import type { Gap, GapRow } from './gap.ts'
import { covers, gapRowsIn } from './gap-ledger.ts'
import type { GapScope } from './gap-ledger.ts'
import { subtract } from './intervals.ts'

export type GapQuestion = {
  readonly range: TimeRange
  /** Gaps of this source and of every source; without it, of all sources. */
  readonly source?: string | undefined
  /** Gaps of this subject and of the source as a whole; without it, of all subjects. */
  readonly subject?: string | undefined
}

/** Time still missing, cut to the asked range; `isOpen` when it has not ended yet. */
export type MissingTime = Omit<Gap, 'to'> & { readonly to: number; readonly isOpen: boolean }

/** What was not seen in a range and has not been filled since, in order of time. Pieces may overlap when several reasons do. */
export const gapsIn: ReadDefinition<GapQuestion, readonly MissingTime[]> = {
  name: 'gaps.in',
  run(db, question) {
    const rows = gapRowsIn(db, question.range).filter((row) => isAbout(row, question))
    const filled = rows.filter(({ filledAt }) => filledAt !== null)
    return rows
      .filter(({ filledAt }) => filledAt === null)
      .flatMap((row) => missingOf(row, question, filled))
      .toSorted((a, b) => a.from - b.from)
  },
}

/** The ledger as it stands, filled gaps included: for the screen that tells the story of the connection. */
export const gapLedger: ReadDefinition<{ readonly range: TimeRange }, readonly GapRow[]> = {
  name: 'gaps.ledger',
  run: (db, { range }) => gapRowsIn(db, range),
}

function isAbout(row: GapRow, { source, subject }: GapQuestion): boolean {
  const isSource = source === undefined || row.source === EVERY_SOURCE || row.source === source
  return isSource && (subject === undefined || row.subject === null || row.subject === subject)
}

function missingOf(row: GapRow, { range, source, subject }: GapQuestion, filled: readonly GapRow[]): readonly MissingTime[] {
  // A gap of every source, seen from one source, is that source's gap: what this source filled no longer counts.
  const scope: GapScope = {
    source: row.source === EVERY_SOURCE ? (source ?? EVERY_SOURCE) : row.source,
    subject: row.subject ?? subject ?? null,
  }
  const known = filled.filter((other) => covers(other, scope)).map(({ from, to }) => ({ from, to: to ?? from }))
  const end = Math.min(row.to ?? range.to, range.to)
  return subtract([{ from: Math.max(row.from, range.from), to: end }], known).map((piece) => ({
    ...scope,
    ...piece,
    reason: row.reason,
    detail: row.detail,
    isOpen: row.to === null && piece.to === end,
  }))
}
