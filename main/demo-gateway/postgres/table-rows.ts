import type { Instant } from '#shared/lib/time-range.ts'
import type { Json } from '../world/index.ts'

/** A value as Postgres text; null is NULL. */
export type Cell = string | null

/** Rows of one table, with their columns named, ready for COPY or INSERT. */
export type TableRows = { readonly table: string; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }

/** UTC with its zone: a naive column drops the zone and keeps the UTC reading, as the gateway's containers do. */
export const time = (at: Instant): string => new Date(at).toISOString()
export const timeOrNull = (at: Instant | null): Cell => (at === null ? null : time(at))
export const json = (value: Json): string => JSON.stringify(value)
export const list = (items: readonly string[]): string => `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
export const textOf = (value: number | boolean | null): Cell => (value === null ? null : String(value))

const copyEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
// Most cells need no escaping, and testing is several times cheaper than replacing: this runs millions of times per start.
const needsEscape = /[\\\t\n\r]/
const copyCell = (cell: Cell): string => (cell === null ? '\\N' : needsEscape.test(cell) ? cell.replace(/[\\\t\n\r]/g, (character) => copyEscapes[character] ?? character) : cell)

/** The text that `COPY … FROM` reads. */
export function toCopyText(rows: TableRows['rows']): string {
  return rows.map((row) => row.map(copyCell).join('\t')).join('\n')
}

/** Literals are safe because standard_conforming_strings is on; a NUL can not be stored in Postgres at all. */
export function literal(cell: Cell): string {
  return cell === null ? 'NULL' : `'${cell.replaceAll('\0', '').replaceAll("'", "''")}'`
}

/** One INSERT that changes nothing when it is repeated. `location` is where the table is now. */
export function toInsert({ columns, rows }: TableRows, location: string): string {
  const values = rows.map((row) => `(${row.map(literal).join(',')})`).join(',\n')
  return `INSERT INTO ${location} (${columns.join(',')}) VALUES ${values} ON CONFLICT DO NOTHING`
}
