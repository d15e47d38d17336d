import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { job, jobId } from './model.ts'

/** Everything that takes longer than a second, with progress and cancel. */
export const jobsContract = feature({
  slug: 'jobs',
  scope: 'app',
  calls: {
    list: query({ input: z.object({}), output: fresh(z.array(job)) }),
    cancel: command({ input: z.object({ jobId }), output: z.object({}), whenOffline: 'run' }),
  },
  events: { changed: event({ payload: z.object({ jobIds: z.array(jobId) }) }) },
})
