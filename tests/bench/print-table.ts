import { isMet } from './figure.ts'
import type { Budget, Figure } from './figure.ts'

const RED = '\u001b[31m'
const PLAIN = '\u001b[0m'

/** The figures as a table; a line that missed its budget is marked, and red on a terminal. */
export function printTable(figures: readonly Figure[], { isTerminal }: { readonly isTerminal: boolean }): string {
  const header = ['what', 'value', 'baseline', 'ratio', 'budget', '']
  const rows = figures.map((one) => [
    one.name,
    `${number(one.value)} ${one.unit}`,
    one.baseline === null ? '' : `${number(one.baseline)} ${one.unit}`,
    one.ratio === null ? '' : number(one.ratio),
    (one.budgets ?? []).map(budgetText(one)).join(', '),
    one.budgets === undefined ? '' : isMet(one) ? 'met' : 'MISSED',
  ])
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column === 0 || column > 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd()
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map((row) => (isTerminal && row.at(-1) === 'MISSED' ? `${RED}${line(row)}${PLAIN}` : line(row)))].join('\n')
}

const budgetText = (one: Figure) => ({ of, is, than }: Budget): string => `${is === 'at most' ? '≤' : '≥'} ${number(than)}${of === 'ratio' ? ' ×' : ` ${one.unit}`}`

function number(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 4
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
