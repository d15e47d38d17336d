import { choicesOf, textOf } from '#renderer/platform/read-search.ts'

export const columnIds = ['time', 'user', 'servers', 'tool', 'status', 'duration', 'tokens', 'cost', 'action', 'model', 'gateway-cost', 'origin', 'text'] as const
export type ColumnId = (typeof columnIds)[number]
export const usualColumns: readonly ColumnId[] = ['time', 'user', 'servers', 'tool', 'status', 'duration', 'tokens', 'cost']

/** What of the address belongs to this view: `?q=status:failed&entry=7f3&columns=time,user,status`. */
export type AuditUrl = {
  readonly text: string
  readonly entry: string | null
  readonly columns: readonly ColumnId[]
}

const MAX_TEXT = 2_000

export function parseAuditUrl(raw: Readonly<Record<string, unknown>>): AuditUrl {
  const columns = choicesOf(raw, 'columns', columnIds)
  return { text: textOf(raw, 'q', MAX_TEXT) ?? '', entry: textOf(raw, 'entry', 64) ?? null, columns: columns.length === 0 ? usualColumns : columns }
}

/** Writes part of it; what is the default is left out. */
export function toAuditUrl(patch: Partial<AuditUrl>): Readonly<Record<string, string | undefined>> {
  const unless = (value: string, usual: string): string | undefined => (value === usual ? undefined : value)
  return {
    ...(patch.text === undefined ? {} : { q: unless(patch.text.slice(0, MAX_TEXT), '') }),
    ...(patch.entry === undefined ? {} : { entry: patch.entry ?? undefined }),
    ...(patch.columns === undefined ? {} : { columns: unless(patch.columns.join(','), usualColumns.join(',')) }),
  }
}
