import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { timeRange } from '#shared/lib/time-range.ts'
import { costDimension, costRow, costSeries, costSummary, costTotals, price } from './model.ts'

/** What it costs. The gateway's estimate and our re-pricing stand side by side and are never added. */
export const costContract = feature({
  slug: 'cost',
  scope: 'profile',
  calls: {
    summary: query({ input: z.object({ range: timeRange }), output: fresh(costSummary) }),
    series: query({
      input: z.object({
        range: timeRange,
        dimension: costDimension,
        bucket: z.enum(['hour', 'day']),
        basis: z.enum(['repriced', 'gateway']),
        /** Minutes east of UTC at which days begin. */
        utcOffsetMinutes: z.int().min(-840).max(840),
      }),
      output: fresh(costSeries),
    }),
    /** Biggest first, at most 200 rows; the rows sum to `total` exactly. */
    breakdown: query({
      input: z.object({ range: timeRange, dimension: costDimension }),
      output: fresh(z.object({ rows: z.array(costRow), total: costTotals, approximation: z.string().nullable() })),
    }),
    priceBook: query({ input: z.object({}), output: fresh(z.array(price)) }),
    setPrice: command({ input: price.omit({ id: true }).extend({ id: z.string().max(64).nullable() }), output: price, whenOffline: 'run' }),
    removePrice: command({ input: z.object({ id: z.string().max(64) }), output: z.object({}), whenOffline: 'run' }),
  },
  events: {
    changed: event({ payload: z.object({ from: z.int(), to: z.int() }) }),
    pricesChanged: event({ payload: z.object({}) }),
  },
})
