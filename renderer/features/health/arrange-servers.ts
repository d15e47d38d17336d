import type { ServerRow } from '#shared/features/health/model.ts'
import type { Group } from '#renderer/ui/data-table/index.ts'
import type { FilterState, Grouping } from './url-health.ts'

/** Whether a server belongs to those a person should look at first. */
export function needsAttention(row: ServerRow): boolean {
  return row.verdict.state === 'down' || row.verdict.state === 'degraded' || row.verdict.state === 'unknown'
}

export function groupOf(row: ServerRow, by: Grouping): Group {
  if (by === 'transport') return { id: row.protocol ?? '', label: row.protocol ?? 'Transport not known' }
  if (needsAttention(row)) return { id: 'attention', label: 'Needs attention' }
  return row.verdict.state === 'off' ? { id: 'off', label: 'Switched off' } : { id: 'up', label: 'Up' }
}

/**
 * The rows to show: filtered, then in main's order (worst first) with favourites first inside each group. Groups keep
 * the order of the worst server they hold, so a favourite never lifts its whole group.
 */
export function arrangeServers(rows: readonly ServerRow[], filter: { readonly find: string; readonly states: readonly FilterState[] }, by: Grouping): readonly ServerRow[] {
  const words = filter.find.toLowerCase().split(/\s+/u).filter(Boolean)
  const shown = rows.filter((row) => (filter.states.length === 0 || filter.states.includes(row.verdict.state)) && words.every((word) => haystack(row).includes(word)))
  const order = new Map<string, number>()
  for (const row of shown) {
    const { id } = by === 'none' ? { id: '' } : groupOf(row, by)
    if (!order.has(id)) order.set(id, order.size)
  }
  const rank = (row: ServerRow): number => (order.get(by === 'none' ? '' : groupOf(row, by).id) ?? 0) * 2 + (row.favourite ? 0 : 1)
  return shown.toSorted((a, b) => rank(a) - rank(b))
}

/** Servers whose course is worth a lane: those in trouble, then favourites, then the rest, `most` of them. */
export function pickForLanes(rows: readonly ServerRow[], most: number): readonly ServerRow[] {
  const rank = (row: ServerRow): number => (needsAttention(row) ? 0 : row.favourite ? 1 : row.verdict.state === 'up' ? 2 : 3)
  return rows.toSorted((a, b) => rank(a) - rank(b)).slice(0, most)
}

function haystack({ name, url, description, protocol }: ServerRow): string {
  return `${name} ${url} ${description ?? ''} ${protocol ?? ''}`.toLowerCase()
}
