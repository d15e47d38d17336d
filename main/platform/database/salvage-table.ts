import type { Connection } from './store.ts'

/** Rows copied, and whether every row could be read and kept. */
export type TableSalvage = { readonly rows: number; readonly isComplete: boolean }

type Row = readonly unknown[]

const PROBES_PER_STRIDE = 4096
const MAX_ROWID = 9_223_372_036_854_775_807n

/**
 * Copies what is readable of one table, row by row in key order, and steps over damaged places.
 * `columns` exist on both sides; `source` is never written.
 */
export function salvageTable(input: {
  readonly source: Connection
  readonly target: Connection
  readonly table: string
  readonly columns: readonly string[]
  readonly hasRowid: boolean
}): TableSalvage {
  const { source, target, table } = input
  const columns = input.hasRowid ? ['rowid', ...input.columns.map(quoted)] : input.columns.map(quoted)
  const selection = `SELECT ${columns.join(', ')} FROM ${quoted(table)}`
  const insert = target.prepare(
    `INSERT OR IGNORE INTO ${quoted(table)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  let rows = 0
  let hasRefused = false
  function keep(row: Row): void {
    try {
      rows += insert.run(...row).changes
    } catch {
      // A row that breaks the table's own rules was damaged too.
      hasRefused = true
    }
  }
  const wasRead = input.hasRowid ? readByRowid(source, selection, keep) : readFromBothEnds(source, table, selection, keep)
  return { rows, isComplete: wasRead && !hasRefused }
}

/** Without rowids there is nothing to step by: reads from both ends and meets at the damage. */
function readFromBothEnds(source: Connection, table: string, selection: string, keep: (row: Row) => void): boolean {
  if (readUntilDamage(source, selection, keep)) return true
  readUntilDamage(source, `${selection} ORDER BY ${primaryKeyDescending(source, table)}`, keep)
  return false
}

function readByRowid(source: Connection, selection: string, keep: (row: Row) => void): boolean {
  // Both start with `>=`, so that a start which could be probed is a start which can be read from: with `>` the search
  // for the row before it could end on the damaged page again.
  const rowsFrom = source.prepare<[bigint]>(`${selection} WHERE rowid >= ? ORDER BY rowid`).raw().safeIntegers()
  const firstFrom = source.prepare<[bigint]>(`${selection} WHERE rowid >= ? ORDER BY rowid LIMIT 1`).raw().safeIntegers()
  let isComplete = true
  // Negative rowids are legal but no table of ours makes them.
  let start = 0n
  for (;;) {
    try {
      for (const row of rowsFrom.iterate(start)) {
        keep(row as Row)
        start = ((row as Row)[0] as bigint) + 1n
      }
      return isComplete
    } catch {
      isComplete = false
      const next = nextReadable((rowid) => rowidAt(firstFrom, rowid), start)
      if (next === undefined) return false
      start = next
    }
  }
}

type Probe = 'damaged' | 'end' | bigint

function rowidAt(first: { get(rowid: bigint): unknown }, rowid: bigint): Probe {
  try {
    const row = first.get(rowid)
    return row === undefined ? 'end' : ((row as Row)[0] as bigint)
  } catch {
    return 'damaged'
  }
}

/**
 * The first readable rowid at or after `from`. Probes one by one near the damage and in growing strides further on, so
 * that a destroyed inner page (thousands of rows) does not cost thousands of times thousands of reads; then walks back.
 */
function nextReadable(probe: (rowid: bigint) => Probe, from: bigint): bigint | undefined {
  let lastDamaged = from - 1n
  let position = from
  for (let stride = 1n; position < MAX_ROWID; stride *= 16n) {
    for (let probes = 0; probes < PROBES_PER_STRIDE && position < MAX_ROWID; probes += 1) {
      const found = probe(position)
      if (found === 'end') return undefined
      if (found !== 'damaged') return firstReadableBetween(probe, lastDamaged, position, found)
      lastDamaged = position
      position += stride
    }
  }
  return undefined
}

function firstReadableBetween(probe: (rowid: bigint) => Probe, damaged: bigint, readable: bigint, found: bigint): bigint {
  let low = damaged
  let high = readable
  let best = found
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    const answer = probe(middle)
    if (typeof answer === 'bigint') {
      high = middle
      best = answer
    } else {
      low = middle
    }
  }
  return best
}

function readUntilDamage(source: Connection, sql: string, keep: (row: Row) => void): boolean {
  try {
    for (const row of source.prepare(sql).raw().safeIntegers().iterate()) keep(row as Row)
    return true
  } catch {
    return false
  }
}

function primaryKeyDescending(source: Connection, table: string): string {
  const columns = source.pragma(`table_info(${quoted(table)})`) as readonly { readonly name: string; readonly pk: number }[]
  return columns
    .filter((column) => column.pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map((column) => `${quoted(column.name)} DESC`)
    .join(', ')
}

/** A name as SQL text. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
