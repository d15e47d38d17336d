import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { draft, review } from './model.ts'

const draftId = z.object({ draftId: z.string().max(64) })

/** Drafts made offline. Nothing is applied until a person confirms it against the present value. */
export const outboxContract = feature({
  slug: 'outbox',
  scope: 'profile',
  calls: {
    list: query({ input: z.object({}), output: fresh(z.array(draft)) }),
    /** Reads the present value from the gateway. */
    review: command({ input: draftId, output: review, whenOffline: 'refuse' }),
    /** `seen` is the present value the person confirmed against; if it has moved on since, `outbox.conflict`. */
    apply: command({
      input: draftId.extend({ seen: z.record(z.string(), z.unknown()) }),
      output: draft,
      whenOffline: 'refuse',
    }),
    discard: command({ input: draftId, output: z.object({}), whenOffline: 'run' }),
  },
  events: { changed: event({ payload: z.object({}) }) },
})
