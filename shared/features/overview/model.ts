import { z } from 'zod'
import { instant } from '#shared/lib/time-range.ts'

/** One figure against the equal period before. `null` is unknown. `spark` has one value per bucket, null for gaps. */
export const figure = z.object({
  value: z.number().nullable(),
  previous: z.number().nullable(),
  spark: z.array(z.number().nullable()),
  /** What is missing when the value is unknown. */
  missing: z.string().nullable(),
})
export type Figure = z.infer<typeof figure>

export const overviewFigures = z.object({
  requests: figure,
  /** Fraction 0 to 1. */
  errorRate: figure,
  p50Ms: figure,
  p95Ms: figure,
  p99Ms: figure,
  activeUsers: figure,
  knownUsers: z.int().nullable(),
  /** Micro-USD, re-priced here. */
  costMicros: figure,
  gatewayCostMicros: figure,
})
export type OverviewFigures = z.infer<typeof overviewFigures>

export const trafficBucket = z.object({ from: instant, succeeded: z.int(), failed: z.int() })
export const traffic = z.object({
  bucketMs: z.int(),
  buckets: z.array(trafficBucket),
  gaps: z.array(z.object({ from: instant, to: instant, reason: z.string() })),
  marks: z.array(z.object({ at: instant, label: z.string(), severity: z.enum(['info', 'degraded', 'down']) })),
})
export type Traffic = z.infer<typeof traffic>

/** A line of the live feed. */
export const activity = z.object({
  id: z.string(),
  at: instant,
  kind: z.enum(['request', 'health', 'circuit', 'sign-in', 'guard']),
  severity: z.enum(['ok', 'info', 'warning', 'down']),
  who: z.string().nullable(),
  server: z.string().nullable(),
  what: z.string(),
  /** Right-hand text: a duration, `circuit open`, `blocked`. */
  outcome: z.string(),
  path: z.string().nullable(),
})
export type Activity = z.infer<typeof activity>

/** Something that broke, recovered or jumped while nobody looked. */
export const change = z.object({
  id: z.string(),
  at: instant,
  severity: z.enum(['ok', 'info', 'warning', 'down']),
  title: z.string(),
  detail: z.string(),
  path: z.string().nullable(),
})
export type Change = z.infer<typeof change>

export const cardId = z.enum(['requests', 'error-rate', 'latency', 'active-users', 'cost', 'servers', 'traffic', 'changes', 'activity', 'cost-today'])
export type CardId = z.infer<typeof cardId>

export const layout = z.object({ name: z.string().trim().min(1).max(40), cards: z.array(cardId).max(20) })
export type Layout = z.infer<typeof layout>
