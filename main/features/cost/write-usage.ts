import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { HOUR_MS } from './price-book.ts'
import { DAY_MS } from './spans.ts'
import { addAmounts, usageOf } from './usage.ts'
import type { Amounts, StoredDimension, UsageEntry } from './usage.ts'

export const dimensionCodes: Readonly<Record<StoredDimension, number>> = { all: 0, server: 1, user: 2, tool: 3 }

/** Term of what an entry does not name. */
export const NO_TERM = 0

type Cell = { readonly dimension: number; readonly bucket: number; readonly term: number; readonly model: number; amounts: Amounts }

/** Adds entries to the roll-ups. Each entry must be handed in once. */
export function addUsage(db: Connection, entries: readonly (UsageEntry & { readonly at: Instant })[]): void {
  const term = createTermWriter(db)
  const hours = new Map<string, Cell>()
  const days = new Map<string, Cell>()
  for (const entry of entries) {
    const shares = usageOf(entry)
    const model = shares.length === 0 || entry.model === null ? NO_TERM : term('model', entry.model)
    for (const { dimension, key, amounts } of shares) {
      const cell = { dimension: dimensionCodes[dimension], term: key === null ? NO_TERM : term(dimension, key), model, amounts }
      add(hours, { ...cell, bucket: Math.floor(entry.at / HOUR_MS) })
      add(days, { ...cell, bucket: Math.floor(entry.at / DAY_MS) })
    }
  }
  store(db, 'usage_hours', hours)
  store(db, 'usage_days', days)
}

function add(cells: Map<string, Cell>, cell: Cell): void {
  const key = `${String(cell.dimension)} ${String(cell.bucket)} ${String(cell.term)} ${String(cell.model)}`
  const known = cells.get(key)
  if (known === undefined) cells.set(key, cell)
  else known.amounts = addAmounts(known.amounts, cell.amounts)
}

function store(db: Connection, table: 'usage_hours' | 'usage_days', cells: ReadonlyMap<string, Cell>): void {
  const upsert = prepared(
    db,
    `INSERT INTO ${table} (dimension, bucket, term, model_term, requests, failed, tokens_in, tokens_out, tokens_cached,
       rows_with_tokens, gateway_micros, rows_with_gateway_cost)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (dimension, bucket, term, model_term) DO UPDATE SET
       requests = requests + excluded.requests, failed = failed + excluded.failed,
       tokens_in = tokens_in + excluded.tokens_in, tokens_out = tokens_out + excluded.tokens_out,
       tokens_cached = tokens_cached + excluded.tokens_cached, rows_with_tokens = rows_with_tokens + excluded.rows_with_tokens,
       gateway_micros = gateway_micros + excluded.gateway_micros,
       rows_with_gateway_cost = rows_with_gateway_cost + excluded.rows_with_gateway_cost`,
  )
  for (const { dimension, bucket, term, model, amounts } of cells.values()) {
    upsert.run(
      dimension, bucket, term, model, amounts.requests, amounts.failed, amounts.input, amounts.output, amounts.cached,
      amounts.rowsWithTokens, amounts.gatewayMicros, amounts.rowsWithGatewayCost,
    )
  }
}

/** For one transaction: a rolled back term must not be used again. */
function createTermWriter(db: Connection): (kind: StoredDimension | 'model', key: string) => number {
  const known = new Map<string, number>()
  const find = prepared<[string, string], number>(db, 'SELECT id FROM usage_terms WHERE kind = ? AND key = ?').pluck()
  const put = prepared<[string, string]>(db, 'INSERT INTO usage_terms (kind, key) VALUES (?, ?)')
  return (kind, key) => {
    const name = `${kind}\u0000${key}`
    let id = known.get(name)
    if (id === undefined) {
      id = find.get(kind, key) ?? Number(put.run(kind, key).lastInsertRowid)
      known.set(name, id)
    }
    return id
  }
}
