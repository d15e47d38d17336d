import type { ReactNode } from 'react'
import type { MetricWords } from '../metric-tooltip.tsx'

export type SortValue = number | string | null

/** One column of a `DataTable`. */
export type Column<Row> = {
  readonly id: string
  readonly header: string
  /** px, or a share of the free width such as `2fr` (a bare `1fr` has a floor of 80 px). */
  readonly width: number | `${number}fr`
  /** Numbers stand at the right and in tabular figures. */
  readonly align?: 'end'
  readonly cell: (row: Row) => ReactNode
  /** The cell as plain text: for copying. */
  readonly text: (row: Row) => string
  /** Makes the column sortable. Null (unknown) sorts last in both directions. */
  readonly sortBy?: (row: Row) => SortValue
  /** Explains the figure when its header is pointed at or focused. */
  readonly words?: MetricWords
}

export type Sort = { readonly column: string; readonly direction: 'ascending' | 'descending' }

/** The grid template that header and rows share. */
export function gridTemplate<Row>(columns: readonly Column<Row>[]): string {
  return columns.map(({ width }) => (typeof width === 'number' ? `${String(width)}px` : `minmax(80px, ${width})`)).join(' ')
}

/** Rows as tab-separated text for a spreadsheet, header first. Tabs and line breaks inside a cell become spaces. */
export function toTsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const clean = (text: string): string => {
    const flat = text.replaceAll(/[\t\r\n]+/gu, ' ')
    // A spreadsheet would run these as formulas, and the text may come from anybody.
    return /^[=+\-@]/u.test(flat) && !/^[+-]?[\d.,\s%–]+$/u.test(flat) ? `'${flat}` : flat
  }
  return [columns.map((column) => clean(column.header)), ...rows.map((row) => columns.map((column) => clean(column.text(row))))].map((cells) => cells.join('\t')).join('\n')
}
