import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { timeRange } from '#shared/lib/time-range.ts'
import { capability, connectionState, gap, syncStatus } from './model.ts'

/** How this profile reaches its gateway, and what it did not see. */
export const connectionContract = feature({
  slug: 'connection',
  scope: 'profile',
  calls: {
    state: query({ input: z.object({}), output: fresh(connectionState) }),
    capabilities: query({ input: z.object({}), output: fresh(z.object({ capabilities: z.array(capability), grantScript: z.string() })) }),
    sync: query({ input: z.object({}), output: fresh(syncStatus) }),
    /** The gap ledger over a range, oldest first, at most 200. */
    gaps: query({ input: z.object({ range: timeRange }), output: fresh(z.array(gap)) }),
    signIn: command({
      input: z.object({ password: z.string().min(1).max(16_000) }),
      output: z.object({}),
      whenOffline: 'refuse',
    }),
    workOffline: command({ input: z.object({ on: z.boolean() }), output: z.object({}), whenOffline: 'run' }),
    retryNow: command({ input: z.object({}), output: z.object({}), whenOffline: 'run' }),
    recheckCapabilities: command({ input: z.object({}), output: z.object({}), whenOffline: 'refuse' }),
  },
  events: {
    changed: event({ payload: z.object({}) }),
    syncChanged: event({ payload: z.object({}) }),
  },
})
