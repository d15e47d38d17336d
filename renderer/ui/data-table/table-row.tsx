import { memo } from 'react'
import type { ReactNode } from 'react'
import { joinClasses } from '../join-classes.ts'
import type { Column } from './columns.ts'
import classes from './data-table.module.css'

type Props<Row> = {
  readonly domId: string
  readonly row: Row
  readonly columns: readonly Column<Row>[]
  readonly rowIndex: number
  readonly top: number
  readonly height: number
  readonly isSelected: boolean
  readonly isActive: boolean
  readonly onActivate: (row: Row, extend: boolean) => void
  readonly onOpen: ((row: Row) => void) | undefined
}

/** One row. Drawn again only when something of its own changed: scrolling moves the others without touching it. */
export const TableRow = memo(TableRowOf) as typeof TableRowOf

function TableRowOf<Row>({ domId, row, columns, rowIndex, top, height, isSelected, isActive, onActivate, onOpen }: Props<Row>): ReactNode {
  return (
    <div
      id={domId}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      className={joinClasses(classes.row, classes.bodyRow, isSelected && classes.selected, isActive && classes.active)}
      style={{ transform: `translateY(${String(top)}px)`, height }}
      onClick={(event) => onActivate(row, event.ctrlKey || event.metaKey || event.shiftKey)}
      onDoubleClick={() => onOpen?.(row)}
    >
      {columns.map((column, index) => (
        <div key={column.id} role="gridcell" aria-colindex={index + 1} className={joinClasses(classes.cell, column.align === 'end' && classes.end)}>{column.cell(row)}</div>
      ))}
    </div>
  )
}
