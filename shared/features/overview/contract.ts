import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { cursor, page } from '#shared/lib/page.ts'
import { instant, timeRange } from '#shared/lib/time-range.ts'
import { activity, change, layout, overviewFigures, traffic } from './model.ts'

/** One look: what is up, what it costs, what changed. */
export const overviewContract = feature({
  slug: 'overview',
  scope: 'profile',
  calls: {
    figures: query({ input: z.object({ range: timeRange }), output: fresh(overviewFigures) }),
    traffic: query({ input: z.object({ range: timeRange, buckets: z.int().min(10).max(400) }), output: fresh(traffic) }),
    /** Newest first. */
    activity: query({
      input: z.object({ cursor: cursor.nullable(), limit: z.int().min(1).max(200), kinds: z.array(activity.shape.kind) }),
      output: fresh(page(activity)),
    }),
    /** What happened since this profile was last left; at most 50, newest first. */
    sinceLastVisit: query({ input: z.object({}), output: fresh(z.object({ since: instant.nullable(), changes: z.array(change) })) }),
    layouts: query({ input: z.object({}), output: fresh(z.object({ current: z.string(), layouts: z.array(layout) })) }),
    saveLayout: command({ input: layout, output: layout, whenOffline: 'run' }),
    chooseLayout: command({ input: z.object({ name: z.string().max(40) }), output: z.object({}), whenOffline: 'run' }),
    removeLayout: command({ input: z.object({ name: z.string().max(40) }), output: z.object({}), whenOffline: 'run' }),
  },
  events: {
    changed: event({ payload: z.object({}) }),
    layoutsChanged: event({ payload: z.object({}) }),
  },
})
