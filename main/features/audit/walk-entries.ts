import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { idsOf } from './entry-key.ts'
import type { SearchPlan } from './plan-search.ts'
import { ENTRY_COLUMNS } from './row.ts'
import type { EntryRow } from './row.ts'

/** Rows looked at for one page before it is returned as it is: a page is never late, at worst short. */
const MAX_EXAMINED = 20_000

/**
 * Bounds of the search index, from inclusive and to exclusive. Numbers beyond 32 bits are bound as floating point, and the
 * index takes no notice of a bound that is no integer.
 */
export const ROWID_RANGE = 'rowid >= CAST(? AS INTEGER) AND rowid < CAST(? AS INTEGER)'

/** `next`: entries below this id are still to come; null at the end. */
export type Walk = { readonly rows: readonly EntryRow[]; readonly next: number | null }

/** The newest `limit` entries of a search below the id `below`. */
export function walkEntries(db: Connection, plan: SearchPlan, below: number | null, limit: number): Walk {
  const bounds = idsOf(plan.range)
  const rows: EntryRow[] = []
  let upper = below === null ? bounds.to : Math.min(below, bounds.to)
  let examined = 0
  let batch = limit + 1
  while (examined < MAX_EXAMINED) {
    const found = rowsBelow(db, plan, { from: bounds.from, to: upper }, batch)
    for (const row of found.rows) {
      if (plan.residual !== null && !plan.residual(row)) continue
      if (rows.length === limit) return { rows, next: rows.at(-1)?.id ?? null }
      rows.push(row)
    }
    if (found.lowest === null) return { rows, next: null }
    examined += batch
    upper = found.lowest
    batch = Math.min(batch * 4, 2000)
  }
  return { rows, next: upper }
}

type Ids = { readonly from: number; readonly to: number }

/** `lowest`: the id the batch ended at, null when it reached the end of the range. */
type Batch = { readonly rows: readonly EntryRow[]; readonly lowest: number | null }

function rowsBelow(db: Connection, plan: SearchPlan, ids: Ids, limit: number): Batch {
  const { match } = plan
  if (plan.ids !== null) {
    const named = plan.ids.filter((id) => id >= ids.from && id < ids.to && (match === null || isMatch(db, match, id)))
    return batchOf(db, named.slice(0, limit), limit)
  }
  if (match === null) {
    const rows = prepared<[number, number, number], EntryRow>(
      db,
      `SELECT ${ENTRY_COLUMNS} FROM audit_entries WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?`,
    ).all(ids.from, ids.to, limit)
    return { rows, lowest: rows.length < limit ? null : (rows.at(-1)?.id ?? null) }
  }
  const found = prepared<[string, number, number, number], number>(
    db,
    `SELECT rowid FROM audit_search WHERE audit_search MATCH ? AND ${ROWID_RANGE} ORDER BY rowid DESC LIMIT ?`,
  )
    .pluck()
    .all(match, ids.from, ids.to, limit)
  return batchOf(db, found, limit)
}

function batchOf(db: Connection, ids: readonly number[], limit: number): Batch {
  const find = prepared<[number], EntryRow>(db, `SELECT ${ENTRY_COLUMNS} FROM audit_entries WHERE id = ?`)
  return { rows: ids.flatMap((id) => find.get(id) ?? []), lowest: ids.length < limit ? null : (ids.at(-1) ?? null) }
}

export function isMatch(db: Connection, match: string, id: number): boolean {
  return prepared<[string, number]>(db, 'SELECT 1 FROM audit_search WHERE audit_search MATCH ? AND rowid = CAST(? AS INTEGER)').get(match, id) !== undefined
}
