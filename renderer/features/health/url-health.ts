import { choiceOf, choicesOf, textOf } from '#renderer/platform/read-search.ts'

export const groupings = ['status', 'transport', 'none'] as const
export type Grouping = (typeof groupings)[number]
export const tabs = ['timeline', 'errors', 'tools', 'audit'] as const
export type DetailTab = (typeof tabs)[number]
export const filterStates = ['up', 'degraded', 'down', 'unknown', 'off'] as const
export type FilterState = (typeof filterStates)[number]

/** What of the address belongs to this view: `?server=4&tab=errors&view=grid&by=none&find=sql&states=down,unknown`. */
export type HealthSearch = {
  readonly server: string | null
  readonly tab: DetailTab
  readonly view: 'table' | 'grid'
  readonly by: Grouping
  readonly find: string
  /** Empty: all of them. */
  readonly states: readonly FilterState[]
}

/** Reads an address; anything odd means the default. */
export function parseHealthSearch(raw: Readonly<Record<string, unknown>>): HealthSearch {
  return {
    server: textOf(raw, 'server', 64) ?? null,
    tab: choiceOf(raw, 'tab', tabs) ?? 'timeline',
    view: choiceOf(raw, 'view', ['table', 'grid']) ?? 'table',
    by: choiceOf(raw, 'by', groupings) ?? 'status',
    find: textOf(raw, 'find', 100) ?? '',
    states: choicesOf(raw, 'states', filterStates),
  }
}

/** Writes part of it; what is the default is left out, because short links are kind. */
export function toHealthSearch(patch: Partial<HealthSearch>): Readonly<Record<string, string | undefined>> {
  const unless = (value: string, usual: string): string | undefined => (value === usual ? undefined : value)
  return {
    ...(patch.server === undefined ? {} : { server: patch.server ?? undefined }),
    ...(patch.tab === undefined ? {} : { tab: unless(patch.tab, 'timeline') }),
    ...(patch.view === undefined ? {} : { view: unless(patch.view, 'table') }),
    ...(patch.by === undefined ? {} : { by: unless(patch.by, 'status') }),
    ...(patch.find === undefined ? {} : { find: unless(patch.find, '') }),
    ...(patch.states === undefined ? {} : { states: unless(patch.states.join(','), '') }),
  }
}
