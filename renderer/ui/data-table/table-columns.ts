import type { ColumnDef, TableFeatures } from '@tanstack/react-table'
import type { Column, SortValue } from './columns.ts'

/** Our columns as TanStack Table knows them: it sorts, everything visible is drawn from `Column`. */
export function toTableColumns<Features extends TableFeatures, Row extends object>(columns: readonly Column<Row>[]): ColumnDef<Features, Row>[] {
  return columns.map((column) => {
    const { sortBy } = column
    return {
      id: column.id,
      // Unknown values become undefined, which the sorter puts last whatever the direction.
      accessorFn: (row: Row): SortValue | undefined => sortBy?.(row) ?? undefined,
      enableSorting: sortBy !== undefined,
      sortUndefined: 'last',
      sortDescFirst: column.align === 'end',
      sortFn: (a: { getValue: (id: string) => unknown }, b: { getValue: (id: string) => unknown }, id: string) => compare(a.getValue(id), b.getValue(id)),
    } as unknown as ColumnDef<Features, Row>
  })
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
