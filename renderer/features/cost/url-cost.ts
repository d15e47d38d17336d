import type { CostDimension } from '#shared/features/cost/model.ts'
import { choiceOf, textOf } from '#renderer/platform/read-search.ts'

export const dimensions = ['server', 'team', 'user', 'role', 'tool', 'model'] as const satisfies readonly CostDimension[]

/** What of the address belongs to this view: `?by=team&basis=gateway&as=cumulative&before=no&prices=open`. */
export type CostSearch = {
  readonly by: CostDimension
  readonly basis: 'repriced' | 'gateway'
  readonly as: 'bars' | 'cumulative'
  readonly comparesBefore: boolean
  readonly showsPrices: boolean
}

export function parseCostSearch(raw: Readonly<Record<string, unknown>>): CostSearch {
  return {
    by: choiceOf(raw, 'by', dimensions) ?? 'server',
    basis: choiceOf(raw, 'basis', ['repriced', 'gateway']) ?? 'repriced',
    as: choiceOf(raw, 'as', ['bars', 'cumulative']) ?? 'bars',
    comparesBefore: textOf(raw, 'before') !== 'no',
    showsPrices: textOf(raw, 'prices') === 'open',
  }
}

/** Writes part of it; what is the default is left out. */
export function toCostSearch(patch: Partial<CostSearch>): Readonly<Record<string, string | undefined>> {
  const unless = (value: string, usual: string): string | undefined => (value === usual ? undefined : value)
  return {
    ...(patch.by === undefined ? {} : { by: unless(patch.by, 'server') }),
    ...(patch.basis === undefined ? {} : { basis: unless(patch.basis, 'repriced') }),
    ...(patch.as === undefined ? {} : { as: unless(patch.as, 'bars') }),
    ...(patch.comparesBefore === undefined ? {} : { before: patch.comparesBefore ? undefined : 'no' }),
    ...(patch.showsPrices === undefined ? {} : { prices: patch.showsPrices ? 'open' : undefined }),
  }
}
