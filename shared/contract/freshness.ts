import { z } from 'zod'
import { instant } from '#shared/lib/time-range.ts'

/**
 * Where an answer came from and how old it is. `asOf` is the instant the facts describe (null: nothing was ever
 * received), `lagMs` the age of that instant when the answer was made.
 */
export const freshness = z.object({
  source: z.enum(['live', 'cache', 'bundle']),
  asOf: instant.nullable(),
  lagMs: z.int().nonnegative().nullable(),
  /** Why the answer is not as good as it could be, in a sentence; null when it is. */
  note: z.string().nullable(),
})
export type Freshness = z.infer<typeof freshness>

declare const freshMark: unique symbol
/** The only schema type a query may have as output: see `query()`. */
export type FreshSchema<Data = unknown> = z.ZodType<Fresh<Data>> & { readonly [freshMark]: true }
export type Fresh<Data> = { readonly data: Data; readonly freshness: Freshness }

/** Wraps an output schema so that no answer can leave main without its source and age. */
export function fresh<Data extends z.ZodType>(data: Data): FreshSchema<z.infer<Data>> {
  return z.object({ data, freshness }) as unknown as FreshSchema<z.infer<Data>>
}
