import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { page } from '#shared/lib/page.ts'

const row = z.object({ id: z.int(), text: z.string() })

/** A feature of the conformance suite's own: no host may depend on what the product happens to offer. */
export const probeContract = feature({
  slug: 'probe',
  scope: 'app',
  calls: {
    echo: command({ input: z.object({ value: z.json() }), output: z.object({ value: z.json() }), whenOffline: 'run' }),
    fail: command({ input: z.object({ how: z.enum(['forbidden', 'bug', 'lie']) }), output: z.object({ done: z.boolean() }), whenOffline: 'run' }),
    rows: query({ input: z.object({ from: z.int().nonnegative(), bytesPerRow: z.int().positive() }), output: fresh(page(row)) }),
    publish: command({ input: z.object({ count: z.int().positive() }), output: z.void(), whenOffline: 'run' }),
    /** Answers when the test says so. */
    wait: command({ input: z.void(), output: z.void(), whenOffline: 'run' }),
  },
  events: { changed: event({ payload: z.object({ number: z.int() }) }) },
})

export const ROWS_IN_ALL = 10_000
