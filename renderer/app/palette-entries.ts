import type { PaletteItem } from '#shared/features/palette/contract.ts'
import type { Command } from '#renderer/platform/commands.tsx'
import { fuzzyBest, fuzzyMatch } from './fuzzy.ts'
import type { Match } from './fuzzy.ts'

export type PaletteEntry = {
  readonly id: string
  readonly label: string
  readonly detail: string | undefined
  readonly ranges: Match['ranges']
  readonly command: Command | undefined
  readonly item: PaletteItem | undefined
}
export type PaletteSection = { readonly title: string; readonly entries: readonly PaletteEntry[] }

const MOST = 12
const groupTitles = { here: 'Actions here', go: 'Go to', everywhere: 'Everywhere' } as const
const itemTitles = { server: 'MCP servers', user: 'Users', 'saved-search': 'Saved searches' } as const

/** What the palette lists for `query`: actions of this view first, then places, then what main found by name. */
export function toSections(query: string, commands: readonly Command[], items: readonly PaletteItem[]): readonly PaletteSection[] {
  const text = query.trim()
  const found = fuzzyBest(text, commands.filter((command) => command.isUnlisted !== true), (command) => command.label, 60)
  const ofGroup = (group: Command['group']): readonly PaletteEntry[] =>
    found.filter(({ thing }) => thing.group === group).slice(0, text === '' ? 60 : MOST).map(({ thing, match }) => ({ id: `command:${thing.id}`, label: thing.label, detail: thing.detail, ranges: match.ranges, command: thing, item: undefined }))
  const ofKind = (kind: PaletteItem['kind']): readonly PaletteEntry[] =>
    items.filter((item) => item.kind === kind).slice(0, MOST).map((item) => ({ id: `${kind}:${item.id}`, label: item.label, detail: item.detail, ranges: fuzzyMatch(text, item.label)?.ranges ?? [], command: undefined, item }))
  return [
    { title: groupTitles.here, entries: ofGroup('here') },
    { title: groupTitles.go, entries: ofGroup('go') },
    ...(['server', 'user', 'saved-search'] as const).map((kind) => ({ title: itemTitles[kind], entries: ofKind(kind) })),
    { title: groupTitles.everywhere, entries: ofGroup('everywhere') },
  ].filter(({ entries }) => entries.length > 0)
}
