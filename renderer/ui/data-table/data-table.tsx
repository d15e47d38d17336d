import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { joinClasses } from '../join-classes.ts'
import { copyText } from '../use-copy.ts'
import { gridTemplate, toTsv } from './columns.ts'
import type { Column, Sort } from './columns.ts'
import { HeaderRow } from './header-row.tsx'
import { movementOf, moveFrom, toItems } from './table-items.ts'
import type { Group } from './table-items.ts'
import { toTableColumns } from './table-columns.ts'
import { TableRow } from './table-row.tsx'
import { useAnchor } from './use-anchor.ts'
import { useRowHeight } from './use-row-height.ts'
import classes from './data-table.module.css'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

export type DataTableProps<Row extends object> = {
  /** Names the grid for screen readers. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
  /** Rows there are in all when known, e.g. matches in the cache; else those loaded so far are counted. */
  readonly totalRows?: number | undefined
  /** Fetch the next page: called when the end comes near. Omit at the end of the list. */
  readonly loadMore?: (() => void) | undefined
  readonly isLoadingMore?: boolean
  readonly selectedId?: string | null
  readonly onSelect?: (row: Row) => void
  /** `Enter` or a double click. */
  readonly onOpen?: (row: Row) => void
  readonly groupOf?: (row: Row) => Group
  /** Sorted here over the loaded rows; null keeps the order as given. Omit for lists that main has ordered. */
  readonly initialSort?: Sort | null
  /** A last row that stays in view, e.g. totals: one cell per column. */
  readonly footer?: readonly ReactNode[]
  /** `j`/`k` go here from anywhere in the view. */
  readonly isMain?: boolean
  readonly newRowsWord?: string
}

/** A virtual table: any number of rows, some fifty in the DOM, all of it reachable from the keyboard. */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rows, rowId, selectedId = null, onSelect, onOpen, groupOf, loadMore, isLoadingMore = false, initialSort = null, newRowsWord = 'entries' } = props
  const gridId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight(scroller)
  const [activeId, setActiveId] = useState<string | null>(null)
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const tableColumns = useMemo(() => toTableColumns<typeof features, Row>(columns), [columns])
  const table = useTable({
    features, columns: tableColumns, data: rows, getRowId: rowId, enableMultiSort: false,
    initialState: { sorting: initialSort === null ? [] : [{ id: initialSort.column, desc: initialSort.direction === 'descending' }] },
  })
  const sorted = table.getRowModel().rows
  const items = useMemo(() => toItems(sorted.map((row) => row.original), rowId, groupOf, closed), [sorted, rowId, groupOf, closed])
  const current = items.findIndex((item) => item.kind === 'row' && item.id === (activeId ?? selectedId))
  const virtual = useVirtualizer({ count: items.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8, useFlushSync: false, getItemKey: (index) => `${items[index]?.kind ?? ''}:${items[index]?.id ?? String(index)}` })
  const drawn = virtual.getVirtualItems()
  const { above, toTop } = useAnchor(scroller, items, rowHeight, selectedId !== null)
  useEffect(() => virtual.measure(), [rowHeight, virtual])

  const lastDrawn = drawn.at(-1)?.index ?? 0
  useEffect(() => {
    if (loadMore !== undefined && !isLoadingMore && items.length > 0 && lastDrawn >= items.length - 20) loadMore()
  }, [loadMore, isLoadingMore, lastDrawn, items.length])

  const activate = useCallback((row: Row, extend: boolean): void => {
    const id = rowId(row)
    setActiveId(id)
    setMarked((before) => (extend ? new Set([...before, id]) : new Set([id])))
    if (!extend) onSelect?.(row)
  }, [rowId, onSelect])

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target !== event.currentTarget) return
    const here = items[current]
    if ((event.ctrlKey || event.metaKey) && event.key === 'c') {
      const chosen = sorted.filter((row) => marked.has(row.id) || (marked.size === 0 && row.id === selectedId)).map((row) => row.original)
      if (chosen.length === 0) return
      event.preventDefault()
      void copyText(toTsv(columns, chosen))
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && here?.kind === 'row') {
      event.preventDefault()
      onSelect?.(here.row)
      onOpen?.(here.row)
      return
    }
    const movement = movementOf(event.key)
    if (movement === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 2)
    const to = moveFrom(items, current, movement, pageRows)
    const item = items[to]
    if (item?.kind !== 'row') return
    activate(item.row, event.shiftKey)
    virtual.scrollToIndex(to)
  }

  const template = gridTemplate(columns)
  const rowDomId = (id: string): string => `${gridId}-${id}`
  return (
    <div className={classes.table} style={{ '--columns': template }}>
      <div
        role="grid"
        ref={scroller}
        className={classes.scroller}
        tabIndex={0}
        data-main-list={props.isMain === true ? '' : undefined}
        aria-label={label}
        aria-rowcount={(props.totalRows ?? (loadMore === undefined ? items.length : -2)) + 1}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-activedescendant={current >= 0 && drawn.some((item) => item.index === current) ? rowDomId(items[current]?.id ?? '') : undefined}
        onKeyDown={onKeyDown}
      >
        <HeaderRow columns={columns} sorting={table.state.sorting} onSort={(column) => table.getColumn(column)?.toggleSorting(undefined)} />
        <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {drawn.map((place) => {
            const item = items[place.index]
            if (item === undefined) return null
            if (item.kind === 'group') {
              return (
                <div key={place.key} role="row" aria-rowindex={place.index + 2} className={classes.group} style={{ transform: `translateY(${String(place.start)}px)`, height: rowHeight }}>
                  <button type="button" role="gridcell" aria-expanded={item.isOpen} className={classes.groupButton} tabIndex={-1} onClick={() => setClosed((before) => toggled(before, item.id))}>
                    <span className={joinClasses(classes.chevron, item.isOpen && classes.open)} aria-hidden />
                    {item.label} <span className={classes.groupCount}>{item.count}</span>
                  </button>
                </div>
              )
            }
            return (
              <TableRow
                key={place.key}
                domId={rowDomId(item.id)}
                row={item.row}
                columns={columns}
                rowIndex={place.index + 2}
                top={place.start}
                height={rowHeight}
                isSelected={item.id === selectedId || marked.has(item.id)}
                isActive={place.index === current}
                onActivate={activate}
                onOpen={onOpen}
              />
            )
          })}
        </div>
      </div>
      {isLoadingMore ? <div className={classes.more} role="status">Loading more…</div> : null}
      {props.footer === undefined ? null : <div className={classes.footer}>{props.footer.map((cell, index) => <span key={columns[index]?.id} className={joinClasses(classes.cell, columns[index]?.align === 'end' && classes.end)}>{cell}</span>)}</div>}
      {above > 0 ? <button type="button" className={classes.pill} onClick={toTop}>{above} new {newRowsWord}</button> : null}
    </div>
  )
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before)
  if (!after.delete(id)) after.add(id)
  return after
}
