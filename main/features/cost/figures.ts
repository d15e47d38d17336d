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

export function addPriced(a: Priced, b: Priced): Priced {
  const sum = toMutable(a)
  sum.amounts = addAmounts(sum.amounts, b.amounts)
  sum.picos += b.picos
  sum.isPriced ||= b.isPriced
  for (const [model, tokens] of b.unpriced) sum.unpriced.set(model, (sum.unpriced.get(model) ?? 0) + tokens)
  return sum
}

type MutablePriced = { amounts: Amounts; picos: bigint; isPriced: boolean; readonly unpriced: Map<string, number> }

const toMutable = ({ amounts, picos, isPriced, unpriced }: Priced): MutablePriced => ({ amounts, picos, isPriced, unpriced: new Map(unpriced) })

/** Groups summed under the key each belongs to. */
export function sumBy<Group extends UsageGroup, Key>(groups: readonly Group[], prices: readonly Price[], keyOf: (group: Group) => Key): Map<Key, Priced> {
  const sums = new Map<Key, MutablePriced>()
  const priceOf = createPriceFinder(prices)
  for (const group of groups) {
    const key = keyOf(group)
    let sum = sums.get(key)
    if (sum === undefined) {
      sum = toMutable(nothingPriced)
      sums.set(key, sum)
    }
    addGroup(sum, group, priceOf(group))
  }
  return sums
}

function addGroup(sum: MutablePriced, { amounts, model }: UsageGroup, price: Price | undefined): void {
  sum.amounts = addAmounts(sum.amounts, amounts)
  if (amounts.rowsWithTokens === 0) return
  if (price !== undefined) {
    sum.picos += picosOf(price, amounts)
    sum.isPriced = true
    return
  }
  const tokens = amounts.input + amounts.output + amounts.cached
  const name = model ?? MODEL_NOT_RECORDED
  if (tokens > 0) sum.unpriced.set(name, (sum.unpriced.get(name) ?? 0) + tokens)
}

/** Few models and few changes of prices are asked for again and again. */
function createPriceFinder(prices: readonly Price[]): (group: UsageGroup) => Price | undefined {
  const known = new Map<string | null, Map<number, Price | undefined>>()
  return ({ model, at }) => {
    let ofModel = known.get(model)
    if (ofModel === undefined) known.set(model, (ofModel = new Map<number, Price | undefined>()))
    if (!ofModel.has(at)) ofModel.set(at, priceAt(prices, model, at))
    return ofModel.get(at)
  }
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
