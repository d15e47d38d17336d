import type { CostTotals } from '#shared/features/cost/model.ts'
import type { Format } from '#renderer/platform/format.ts'

/** Re-priced cost of one request in micro-units; null when it cannot be known. */
export function perRequest({ repricedMicros, requests }: Pick<CostTotals, 'repricedMicros' | 'requests'>): number | null {
  return repricedMicros === null || requests === 0 ? null : Math.round(repricedMicros / requests)
}

/** `98.6 % of tokens have a price`: rounded down, so that a rest is never hidden. */
export function pricedShare({ tokens, unpricedTokens }: Pick<CostTotals, 'tokens' | 'unpricedTokens'>, format: Format): string {
  const all = tokens.input + tokens.output
  if (all === 0) return 'no tokens were recorded'
  if (unpricedTokens === 0) return 'every token has a price'
  return `${format.percent(Math.floor((1 - Math.min(1, unpricedTokens / all)) * 1_000) / 1_000, 1)} of tokens have a price`
}

/** A difference of money with its sign: `+$43.20`, `−$9.17`. */
export function signedMoney(micros: number | null, format: Format): string {
  if (micros === null) return format.money(null)
  return micros === 0 ? format.money(0) : `${micros > 0 ? '+' : '−'}${format.money(Math.abs(micros))}`
}
