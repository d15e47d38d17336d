import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { profileId } from '#shared/features/profiles/model.ts'
import { trouble } from './model.ts'

/** The built-in demo gateway: a server on this machine that the console connects to like any other. */
export const demoContract = feature({
  slug: 'demo',
  scope: 'app',
  calls: {
    status: query({ input: z.object({}), output: fresh(z.object({ running: z.boolean(), profileId: profileId.nullable(), troubles: z.array(trouble) })) }),
    /** Starts the demo gateway, makes its profile when there is none, and opens it. */
    start: command({ input: z.object({}), output: z.object({ profileId }), whenOffline: 'run' }),
    stop: command({ input: z.object({}), output: z.object({}), whenOffline: 'run' }),
    setTrouble: command({ input: z.object({ name: z.string().max(64), on: z.boolean() }), output: z.object({}), whenOffline: 'run' }),
  },
  events: { changed: event({ payload: z.object({}) }) },
})
