import type { Price } from '#shared/features/cost/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'

export const HOUR_MS = 3_600_000

/** Prices begin with the hour they fall into, because usage is kept by the hour. */
export const hourOf = (at: Instant): Instant => at - (at % HOUR_MS)

/** Stands for the model where none was recorded: a pattern of the price book may name it. */
export const MODEL_NOT_RECORDED = '(not recorded)'

/**
 * The price of a model at a time: among patterns that match, the longest that was valid by then; a whole name wins over a
 * beginning of the same length. undefined: nobody knows.
 */
export function priceAt(prices: readonly Price[], model: string | null, at: Instant): Price | undefined {
  const name = (model ?? MODEL_NOT_RECORDED).toLowerCase()
  let best: Price | undefined
  for (const price of prices) {
    if (hourOf(price.from) > at || !matches(price.modelPattern, name)) continue
    if (best === undefined || isCloser(price, best)) best = price
  }
  return best
}

function matches(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase()
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted
}

function isCloser(a: Price, b: Price): boolean {
  const precision = (pattern: string): number => (pattern.endsWith('*') ? (pattern.length - 1) * 2 : pattern.length * 2 + 1)
  const difference = precision(a.modelPattern) - precision(b.modelPattern)
  return difference > 0 || (difference === 0 && a.from > b.from)
}

/** Millionths of a micro-USD: whole numbers, so that any sum of them is exact. */
export function picosOf(price: Price, tokens: { readonly input: number; readonly output: number; readonly cached: number }): bigint {
  return (
    BigInt(tokens.input) * BigInt(price.inputMicros) + BigInt(tokens.output) * BigInt(price.outputMicros) + BigInt(tokens.cached) * BigInt(price.cachedMicros)
  )
}

const PICOS_PER_MICRO = 1_000_000n

/** Rounded half up. */
export function toWholeMicros(picos: bigint): number {
  return Number((picos + PICOS_PER_MICRO / 2n) / PICOS_PER_MICRO)
}

/**
 * Whole micro-USD for every part, adding up to the rounded whole: what rounding leaves over goes to the parts that lost most
 * by it (largest remainder).
 */
export function apportion(parts: readonly bigint[]): readonly number[] {
  const whole = toWholeMicros(parts.reduce((sum, part) => sum + part, 0n))
  const micros = parts.map((part) => Number(part / PICOS_PER_MICRO))
  const left = whole - micros.reduce((sum, part) => sum + part, 0)
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: part % PICOS_PER_MICRO }))
    .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of byRemainder.slice(0, left)) micros[index] = (micros[index] ?? 0) + 1
  return micros
}

/** What one entry costs at these prices; null when its tokens or their price are unknown. */
export function repriceWith(prices: readonly Price[]) {
  return (entry: {
    readonly at: Instant
    readonly model: string | null
    readonly tokens: { readonly input: number; readonly output: number; readonly cached: number } | null
  }): number | null => {
    const price = entry.tokens === null ? undefined : priceAt(prices, entry.model, entry.at)
    return price === undefined || entry.tokens === null ? null : toWholeMicros(picosOf(price, entry.tokens))
  }
}
