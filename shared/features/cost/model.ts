import { z } from 'zod'
import { instant } from '#shared/lib/time-range.ts'
import { tokenCounts } from '#shared/features/audit/model.ts'

export const costDimension = z.enum(['server', 'user', 'team', 'role', 'tool', 'model'])
export type CostDimension = z.infer<typeof costDimension>

/** Two figures, never mixed; micro-USD; null is unknown, never zero. */
export const costPair = z.object({
  /** What the gateway recorded, at its own fixed prices. */
  gatewayMicros: z.int().nullable(),
  /** Tokens times the price book of this console. */
  repricedMicros: z.int().nullable(),
})
export type CostPair = z.infer<typeof costPair>

export const costTotals = costPair.extend({
  requests: z.int(),
  failedRequests: z.int(),
  tokens: tokenCounts,
  /** Tokens of models without a price: they are in no figure. */
  unpricedTokens: z.int(),
})
export type CostTotals = z.infer<typeof costTotals>

export const costSummary = z.object({
  current: costTotals.nullable(),
  previous: costTotals.nullable(),
  unpriced: z.array(z.object({ model: z.string(), tokens: z.int() })),
  /** Why there is no figure and how to get one; null when there is. */
  missing: z.string().nullable(),
  /** Milliseconds of the range that no source covered. */
  unknownMs: z.number(),
})
export type CostSummary = z.infer<typeof costSummary>

/** Amount over time per key. `null` in `values` marks a bucket that nobody saw. */
export const costSeries = z.object({
  bucketMs: z.int(),
  starts: z.array(instant),
  series: z.array(z.object({ key: z.string(), label: z.string(), values: z.array(z.int().nullable()) })),
  /** The previous equal period's totals, aligned by position. */
  previous: z.array(z.int().nullable()),
  basis: z.enum(['repriced', 'gateway']),
  /** Says how a split was approximated; null when it is exact. */
  approximation: z.string().nullable(),
})
export type CostSeries = z.infer<typeof costSeries>

export const costRow = costTotals.extend({
  key: z.string(),
  label: z.string(),
  /** Team of a user, owner of a server: whatever helps to place it. */
  detail: z.string().nullable(),
  previousRepricedMicros: z.int().nullable(),
})
export type CostRow = z.infer<typeof costRow>

/** USD micro-units per million tokens, valid from `from` until the next price of the same pattern. */
export const price = z.object({
  id: z.string(),
  /** Matches a model by equality or, ending in `*`, by prefix; the longest match wins. */
  modelPattern: z.string().trim().min(1).max(120),
  from: instant,
  inputMicros: z.int().nonnegative(),
  outputMicros: z.int().nonnegative(),
  cachedMicros: z.int().nonnegative(),
  source: z.string().max(200),
})
export type Price = z.infer<typeof price>
