import type { CostTotals, Price } from '#shared/features/cost/model.ts'
import { apportion, MODEL_NOT_RECORDED, picosOf, priceAt } from './price-book.ts'
import type { UsageGroup } from './read-usage.ts'
import { addAmounts, noAmounts } from './usage.ts'
import type { Amounts } from './usage.ts'

/** Amounts with their price, not yet rounded: figures are rounded once, together, so that parts add up to the whole. */
export type Priced = {
  readonly amounts: Amounts
  readonly picos: bigint
  /** Whether any tokens had a price: without, the re-priced figure is unknown and not zero. */
  readonly isPriced: boolean
  readonly unpriced: ReadonlyMap<string, number>
}

export const nothingPriced: Priced = { amounts: noAmounts, picos: 0n, isPriced: false, unpriced: new Map() }

export function priceGroup({ amounts, model, at }: UsageGroup, prices: readonly Price[]): Priced {
  if (amounts.rowsWithTokens === 0) return { ...nothingPriced, amounts }
  const price = priceAt(prices, model, at)
  if (price !== undefined) return { amounts, picos: picosOf(price, amounts), isPriced: true, unpriced: new Map() }
  const tokens = amounts.input + amounts.output + amounts.cached
  return { ...nothingPriced, amounts, unpriced: tokens === 0 ? new Map() : new Map([[model ?? MODEL_NOT_RECORDED, tokens]]) }
}

export function addPriced(a: Priced, b: Priced): Priced {
  const unpriced = new Map(a.unpriced)
  for (const [model, tokens] of b.unpriced) unpriced.set(model, (unpriced.get(model) ?? 0) + tokens)
  return { amounts: addAmounts(a.amounts, b.amounts), picos: a.picos + b.picos, isPriced: a.isPriced || b.isPriced, unpriced }
}

/** Groups summed under the key each belongs to. */
export function sumBy<Group extends UsageGroup, Key>(groups: readonly Group[], prices: readonly Price[], keyOf: (group: Group) => Key): Map<Key, Priced> {
  const sums = new Map<Key, Priced>()
  for (const group of groups) {
    const key = keyOf(group)
    sums.set(key, addPriced(sums.get(key) ?? nothingPriced, priceGroup(group, prices)))
  }
  return sums
}

/** Rounded figures of several parts, which add up to the rounded figure of them all. */
export function toTotals(parts: readonly Priced[]): readonly CostTotals[] {
  const micros = apportion(parts.map(({ picos }) => picos))
  return parts.map(({ amounts, isPriced, unpriced }, index) => ({
    gatewayMicros: amounts.rowsWithGatewayCost === 0 ? null : amounts.gatewayMicros,
    repricedMicros: isPriced ? (micros[index] ?? 0) : null,
    requests: amounts.requests,
    failedRequests: amounts.failed,
    tokens: { input: amounts.input, output: amounts.output, cached: amounts.cached },
    unpricedTokens: [...unpriced.values()].reduce((sum, tokens) => sum + tokens, 0),
  }))
}

/** The rounded figures of one part alone. */
export function totalOf(parts: Iterable<Priced>): CostTotals {
  let sum = nothingPriced
  for (const part of parts) sum = addPriced(sum, part)
  const [total] = toTotals([sum])
  if (total === undefined) throw new Error('One part has one total')
  return total
}
