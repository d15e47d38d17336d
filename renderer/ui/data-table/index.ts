export { DataTable } from './data-table.tsx'
export type { DataTableProps } from './data-table.tsx'
export type { Column, Sort } from './columns.ts'
export type { Group } from './table-items.ts'
