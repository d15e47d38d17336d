import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import { requestOrigins } from '#shared/features/audit/request-origins.ts'

/** What an entry tells about usage. */
export type UsageEntry = Pick<AuditEntryFact, 'origin' | 'status' | 'userId' | 'userName' | 'servers' | 'tools' | 'model' | 'tokens' | 'gatewayCostMicros'>

export type StoredDimension = 'all' | 'server' | 'user' | 'tool'

/** Sums of entries. `rowsWith…` tell "nothing was used" from "nothing was recorded". */
export type Amounts = {
  readonly requests: number
  readonly failed: number
  readonly input: number
  readonly output: number
  readonly cached: number
  readonly rowsWithTokens: number
  readonly gatewayMicros: number
  readonly rowsWithGatewayCost: number
}

/** One entry's part in one dimension. `key` null: the entry names nothing there. */
export type UsageShare = {
  readonly dimension: StoredDimension
  readonly key: string | null
  readonly amounts: Amounts
}

/** An entry's usage in every dimension; each dimension adds up to the entry. Empty when it used nothing. */
export function usageOf(entry: UsageEntry): readonly UsageShare[] {
  const isRequest = requestOrigins.has(entry.origin)
  if (!isRequest && entry.tokens === null && entry.gatewayCostMicros === null) return []
  const whole: Amounts = {
    requests: isRequest ? 1 : 0,
    failed: isRequest && entry.status === 'failed' ? 1 : 0,
    input: entry.tokens?.input ?? 0,
    output: entry.tokens?.output ?? 0,
    cached: entry.tokens?.cached ?? 0,
    rowsWithTokens: entry.tokens === null ? 0 : 1,
    gatewayMicros: entry.gatewayCostMicros ?? 0,
    rowsWithGatewayCost: entry.gatewayCostMicros === null ? 0 : 1,
  }
  // The name, because the tables that record cost and those that record steps number the same people differently.
  const user = entry.userName ?? entry.userId
  return [
    { dimension: 'all', key: null, amounts: whole },
    { dimension: 'user', key: user, amounts: whole },
    ...shares('server', entry.servers, whole),
    ...shares('tool', entry.tools, whole),
  ]
}

function shares(dimension: 'server' | 'tool', names: readonly string[], whole: Amounts): readonly UsageShare[] {
  if (names.length === 0) return [{ dimension, key: null, amounts: whole }]
  return names.map((name, index) => ({ dimension, key: name, amounts: partOf(whole, names.length, index) }))
}

/** Part `index` of an even split: whole numbers that add up exactly, the first part takes the remainder. */
export function partOf(whole: Amounts, parts: number, index: number): Amounts {
  const part = (amount: number): number => Math.floor(amount / parts) + (index === 0 ? amount % parts : 0)
  return {
    requests: part(whole.requests),
    failed: part(whole.failed),
    input: part(whole.input),
    output: part(whole.output),
    cached: part(whole.cached),
    // Whether a figure was recorded is true of every part.
    rowsWithTokens: whole.rowsWithTokens,
    gatewayMicros: part(whole.gatewayMicros),
    rowsWithGatewayCost: whole.rowsWithGatewayCost,
  }
}

export const noAmounts: Amounts = { requests: 0, failed: 0, input: 0, output: 0, cached: 0, rowsWithTokens: 0, gatewayMicros: 0, rowsWithGatewayCost: 0 }

export function addAmounts(a: Amounts, b: Amounts): Amounts {
  return {
    requests: a.requests + b.requests,
    failed: a.failed + b.failed,
    input: a.input + b.input,
    output: a.output + b.output,
    cached: a.cached + b.cached,
    rowsWithTokens: a.rowsWithTokens + b.rowsWithTokens,
    gatewayMicros: a.gatewayMicros + b.gatewayMicros,
    rowsWithGatewayCost: a.rowsWithGatewayCost + b.rowsWithGatewayCost,
  }
}
