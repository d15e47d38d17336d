import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { joinClasses } from '../join-classes.ts'
import { MetricTooltip } from '../metric-tooltip.tsx'
import type { Column } from './columns.ts'
import classes from './data-table.module.css'

/** The column names; those that can sort are buttons. */
export function HeaderRow<Row>({ columns, sorting, onSort }: {
  readonly columns: readonly Column<Row>[]
  readonly sorting: readonly { readonly id: string; readonly desc: boolean }[]
  readonly onSort: (column: string) => void
}): ReactNode {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={joinClasses(classes.row, classes.headRow)}>
        {columns.map((column, index) => {
          const sort = sorting.find(({ id }) => id === column.id)
          const Chevron = sort?.desc === true ? IconChevronDown : IconChevronUp
          const name = column.sortBy === undefined ? column.header : (
            <button type="button" className={classes.sort} onClick={() => onSort(column.id)}>
              {column.header}
              {sort === undefined ? null : <Chevron size={12} aria-hidden />}
            </button>
          )
          return (
            <div key={column.id} role="columnheader" aria-colindex={index + 1} aria-sort={sort === undefined ? undefined : sort.desc ? 'descending' : 'ascending'} className={joinClasses(classes.cell, column.align === 'end' && classes.end)}>
              {column.words === undefined ? name : <MetricTooltip words={column.words} isControl={column.sortBy !== undefined}>{name}</MetricTooltip>}
            </div>
          )
        })}
      </div>
    </div>
  )
}
