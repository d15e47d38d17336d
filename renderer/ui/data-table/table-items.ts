/** What the list draws: rows, and the header of a group before its first row. Both are one row high. */
export type TableItem<Row> =
  | { readonly kind: 'row'; readonly id: string; readonly row: Row; /** Position among all rows, from 0. */ readonly index: number }
  | { readonly kind: 'group'; readonly id: string; readonly label: string; readonly count: number; readonly isOpen: boolean }

export type Group = { readonly id: string; readonly label: string }

/** Rows in groups, in the order in which each group first appears; a closed group keeps its header only. */
export function toItems<Row>(rows: readonly Row[], rowId: (row: Row) => string, groupOf: ((row: Row) => Group) | undefined, closed: ReadonlySet<string>): readonly TableItem<Row>[] {
  if (groupOf === undefined) return rows.map((row, index) => ({ kind: 'row', id: rowId(row), row, index }))
  const groups = new Map<string, { readonly label: string; readonly rows: Row[] }>()
  for (const row of rows) {
    const { id, label } = groupOf(row)
    const group = groups.get(id) ?? { label, rows: [] }
    group.rows.push(row)
    groups.set(id, group)
  }
  const items: TableItem<Row>[] = []
  let index = 0
  for (const [id, group] of groups) {
    const isOpen = !closed.has(id)
    items.push({ kind: 'group', id, label: group.label, count: group.rows.length, isOpen })
    for (const row of isOpen ? group.rows : []) items.push({ kind: 'row', id: rowId(row), row, index: index++ })
  }
  return items
}

export type Movement = 'next' | 'previous' | 'page-down' | 'page-up' | 'first' | 'last'

/** Which key moves where; `undefined` is no movement. */
export function movementOf(key: string): Movement | undefined {
  return ({ j: 'next', ArrowDown: 'next', k: 'previous', ArrowUp: 'previous', PageDown: 'page-down', PageUp: 'page-up', Home: 'first', End: 'last' } as const)[key]
}

/** The item to land on; group headers are stepped over. -1 when there is no row at all. */
export function moveFrom<Row>(items: readonly TableItem<Row>[], current: number, movement: Movement, pageRows: number): number {
  const last = items.length - 1
  const target = { next: current + 1, previous: current - 1, 'page-down': Math.max(current, 0) + pageRows, 'page-up': current - pageRows, first: 0, last }[movement]
  const forward = movement === 'next' || movement === 'page-down' || movement === 'first' || current < 0
  const clamped = Math.min(last, Math.max(0, target))
  return nearestRow(items, clamped, forward ? 1 : -1) ?? nearestRow(items, clamped, forward ? -1 : 1) ?? -1
}

function nearestRow<Row>(items: readonly TableItem<Row>[], from: number, step: 1 | -1): number | undefined {
  for (let at = from; at >= 0 && at < items.length; at += step) if (items[at]?.kind === 'row') return at
  return undefined
}
