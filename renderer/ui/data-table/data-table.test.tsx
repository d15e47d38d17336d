import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { show } from '#renderer/platform/testing/show.tsx'
import { DataTable } from './index.ts'
import type { Column, DataTableProps } from './index.ts'

type Entry = { readonly id: string; readonly who: string; readonly ms: number | null }
const entries = (count: number, from = 0): readonly Entry[] => Array.from({ length: count }, (_, index) => ({ id: `e${String(from + index)}`, who: `user ${String(from + index)}`, ms: index === 1 ? null : (index * 37) % 101 }))
const idOf = (entry: Entry): string => entry.id
const columns: readonly Column<Entry>[] = [
  { id: 'who', header: 'User', width: '1fr', cell: (entry) => entry.who, text: (entry) => entry.who, sortBy: (entry) => entry.who },
  { id: 'ms', header: 'Duration', width: 80, align: 'end', cell: (entry) => entry.ms, text: (entry) => String(entry.ms ?? ''), sortBy: (entry) => entry.ms },
]

function Harness(props: Partial<DataTableProps<Entry>>) {
  const [selected, select] = useState<string | null>(null)
  return (
    <DataTable
      label="Entries" columns={columns} rows={entries(1_000)} rowId={idOf} selectedId={selected} {...props}
      onSelect={(row) => {
        select(row.id)
        props.onSelect?.(row)
      }}
    />
  )
}
const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Entries' })
const activeRow = (): string | null => document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.textContent ?? null

it('draws at most sixty rows of any number and tells the true count and places', async () => {
  await show(<Harness totalRows={1_048_212} />)
  const rows = within(grid()).getAllByRole('row')
  expect(rows.length).toBeGreaterThan(20)
  expect(rows.length).toBeLessThanOrEqual(60)
  expect(grid().getAttribute('aria-rowcount')).toBe('1048213')
  expect(rows[1]?.getAttribute('aria-rowindex')).toBe('2')
})

it.each([
  ['j', ['{j}', '{j}'], 'user 1'],
  ['the arrows', ['{ArrowDown}', '{ArrowDown}', '{ArrowUp}'], 'user 0'],
  ['k', ['{j}', '{j}', '{j}', '{k}'], 'user 1'],
  ['Home', ['{j}', '{j}', '{Home}'], 'user 0'],
  ['a page', ['{j}', '{PageDown}'], 'user 19'],
])('moves by %s', async (_, keys, expected) => {
  await show(<Harness />)
  grid().focus()
  for (const key of keys) await userEvent.keyboard(key)
  expect(activeRow()).toContain(expected)
})

it('stays at the first row instead of leaving the list', async () => {
  await show(<Harness />)
  grid().focus()
  await userEvent.keyboard('{j}{k}{k}{PageUp}')
  expect(activeRow()).toContain('user 0')
})

it('opens the row the keyboard is on with Enter', async () => {
  const onOpen = vi.fn()
  await show(<Harness onOpen={onOpen} />)
  grid().focus()
  await userEvent.keyboard('{j}{j}{Enter}')
  expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ id: 'e1' }))
})

it('copies the marked rows as tab-separated text, safe for a spreadsheet', async () => {
  const user = userEvent.setup()
  const rows = [{ id: 'a', who: '=1+1', ms: 5 }, { id: 'b', who: 'two\tcells', ms: null }]
  await show(<Harness rows={rows} />)
  grid().focus()
  await user.keyboard('{j}{Shift>}{ArrowDown}{/Shift}{Control>}c{/Control}')
  expect(await navigator.clipboard.readText()).toBe("User\tDuration\n'=1+1\t5\ntwo cells\t")
})

it('sorts by a column, unknown values last in both directions', async () => {
  await show(<Harness rows={entries(4)} />)
  const cells = (): (string | null)[] => within(grid()).getAllByRole('row').slice(1).map((row) => row.lastElementChild?.textContent ?? null)
  await userEvent.click(screen.getByRole('button', { name: 'Duration' }))
  expect(cells()).toEqual(['74', '10', '0', ''])
  await userEvent.click(screen.getByRole('button', { name: 'Duration' }))
  expect(cells()).toEqual(['0', '10', '74', ''])
  expect(screen.getByRole('columnheader', { name: 'Duration' }).getAttribute('aria-sort')).toBe('ascending')
})

it('holds the list still under live rows and counts the new ones', async () => {
  function Live() {
    const [rows, setRows] = useState(entries(500, 100))
    return (
      <>
        <button type="button" onClick={() => setRows((before) => [...entries(7, 0).map((entry) => ({ ...entry, id: `new${entry.id}` })), ...before])}>arrive</button>
        <DataTable label="Entries" columns={columns} rows={rows} rowId={idOf} />
      </>
    )
  }
  await show(<Live />)
  grid().scrollTop = 280
  fireEvent.scroll(grid())
  fireEvent.click(screen.getByText('arrive'))
  expect(grid().scrollTop).toBe(280 + 7 * 28)
  await userEvent.click(screen.getByRole('button', { name: '7 new entries' }))
  expect(grid().scrollTop).toBe(0)
  expect(screen.queryByRole('button', { name: /new entries/u })).toBeNull()
})

it('asks for more only when the end comes near', async () => {
  const loadMore = vi.fn()
  await show(<Harness loadMore={loadMore} />)
  expect(loadMore).not.toHaveBeenCalled()
  grid().focus()
  await userEvent.keyboard('{End}')
  fireEvent.scroll(grid(), { target: { scrollTop: 1_000 * 28 } })
  await vi.waitFor(() => expect(loadMore).toHaveBeenCalled())
})

it('puts rows under the header of their group and closes a group', async () => {
  await show(<Harness rows={entries(6)} groupOf={(entry) => (Number(entry.id.slice(1)) < 2 ? { id: 'bad', label: 'Needs attention' } : { id: 'ok', label: 'Up' })} />)
  const header = screen.getByRole('gridcell', { name: 'Needs attention 2' })
  expect(screen.getByText('user 0')).toBeTruthy()
  fireEvent.click(header)
  expect(screen.queryByText('user 0')).toBeNull()
  expect(screen.getByText('user 2')).toBeTruthy()
})
