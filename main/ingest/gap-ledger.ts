import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, WriteDefinition } from '#main/platform/database/store.ts'
import { EVERY_SOURCE } from './gap.ts'
import type { GapReason, GapRow } from './gap.ts'
import { subtract } from './intervals.ts'

/** What a gap is about: one source or every one, all of it or one subject. */
export type GapScope = { readonly source: string; readonly subject: string | null }

/** Whether everything in `inner` is also in `outer`. */
export function covers(outer: GapScope, inner: GapScope): boolean {
  return (outer.source === EVERY_SOURCE || outer.source === inner.source) && (outer.subject === null || outer.subject === inner.subject)
}

const COLUMNS = 'id, source, subject, from_at AS "from", to_at AS "to", reason, detail, filled_at AS filledAt'

export function insertGap(db: Connection, gap: Omit<GapRow, 'id'>): number {
  const { source, subject, from, to, reason, detail, filledAt } = gap
  const { lastInsertRowid } = prepared(
    db,
    'INSERT INTO gaps (source, subject, from_at, to_at, reason, detail, filled_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(source, subject, from, to, reason, detail, filledAt)
  return Number(lastInsertRowid)
}

/** Ledger rows that touch the interval, in order of time. */
export function gapRowsIn(db: Connection, range: TimeRange): readonly GapRow[] {
  return prepared<[number, number], GapRow>(
    db,
    `SELECT ${COLUMNS} FROM gaps WHERE from_at < ? AND (to_at IS NULL OR to_at > ?) ORDER BY from_at, id`,
  ).all(range.to, range.from)
}

function openRow(db: Connection, { source, subject }: GapScope): GapRow | undefined {
  return prepared<[string, string], GapRow>(
    db,
    `SELECT ${COLUMNS} FROM gaps WHERE to_at IS NULL AND source = ? AND ifnull(subject, '') = ?`,
  ).get(source, subject ?? '')
}

function endRow(db: Connection, row: GapRow, at: Instant): void {
  // A gap without length is no gap; a clock set back must not make one of negative length.
  if (at <= row.from) prepared(db, 'DELETE FROM gaps WHERE id = ?').run(row.id)
  else prepared(db, 'UPDATE gaps SET to_at = ? WHERE id = ?').run(at, row.id)
}

/**
 * From `at` on, the scope is not seen. Saying it again changes nothing; another reason ends the first gap and opens a
 * second one. Returns the id of the open gap.
 */
export const openGap: WriteDefinition<GapScope & { readonly at: Instant; readonly reason: GapReason; readonly detail: string | null }, number> = {
  name: 'gaps.open',
  run(db, { source, subject, at, reason, detail }) {
    const open = openRow(db, { source, subject })
    if (open?.reason === reason) return open.id
    if (open !== undefined) endRow(db, open, at)
    return insertGap(db, { source, subject, from: at, to: null, reason, detail, filledAt: null })
  },
}

/** An interval that is over and was not seen. Returns the row's id. */
export const recordGap: WriteDefinition<GapScope & { readonly range: TimeRange; readonly reason: GapReason; readonly detail: string | null }, number | null> = {
  name: 'gaps.record',
  run: (db, { source, subject, range, reason, detail }) => (range.from < range.to ? insertGap(db, { source, subject, from: range.from, to: range.to, reason, detail, filledAt: null }) : null),
}

/** From `at` on, the scope is seen again. Returns the interval that was missed, or null when no gap was open. */
export const closeGap: WriteDefinition<GapScope & { readonly at: Instant }, TimeRange | null> = {
  name: 'gaps.close',
  run(db, { source, subject, at }) {
    const open = openRow(db, { source, subject })
    if (open === undefined) return null
    endRow(db, open, at)
    return at > open.from ? { from: open.from, to: at } : null
  },
}

/**
 * A later read delivered what the scope had missed in `range`. Gaps within the scope are split and their covered part is
 * marked filled; wider gaps (every source, all subjects) stay as they are for the others.
 */
export const fillGap: WriteDefinition<GapScope & { readonly range: TimeRange; readonly at: Instant }, null> = {
  name: 'gaps.fill',
  run(db, { source, subject, range, at }) {
    if (range.from >= range.to) return null
    const scope = { source, subject }
    const rows = gapRowsIn(db, range)
    const missed = rows.filter(({ filledAt }) => filledAt === null)
    for (const row of missed) {
      if (covers(scope, row)) splitRow(db, row, range, at)
    }
    const known = rows.filter((row) => row.filledAt !== null && covers(row, scope) && row.to !== null).map(({ from, to }) => ({ from, to: to ?? from }))
    for (const row of missed) {
      if (covers(scope, row) || !covers(row, scope)) continue
      for (const piece of subtract([clamp(row, range)], known)) {
        insertGap(db, { source, subject, from: piece.from, to: piece.to, reason: row.reason, detail: row.detail, filledAt: at })
      }
    }
    return null
  },
}

function clamp(row: GapRow, range: TimeRange): TimeRange {
  return { from: Math.max(row.from, range.from), to: Math.min(row.to ?? range.to, range.to) }
}

function splitRow(db: Connection, row: GapRow, range: TimeRange, at: Instant): void {
  const filled = clamp(row, range)
  prepared(db, 'DELETE FROM gaps WHERE id = ?').run(row.id)
  if (row.from < filled.from) insertGap(db, { ...row, to: filled.from })
  insertGap(db, { ...row, from: filled.from, to: filled.to, filledAt: at })
  if (row.to === null || filled.to < row.to) insertGap(db, { ...row, from: filled.to })
}
