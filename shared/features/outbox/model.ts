import { z } from 'zod'
import { instant } from '#shared/lib/time-range.ts'

/** A change waiting for a person and a gateway. Values are plain JSON shown side by side. */
export const draft = z.object({
  id: z.string(),
  kind: z.enum(['server.set-enabled']),
  /** e.g. `Disable github-mcp`. */
  title: z.string(),
  subject: z.string(),
  base: z.record(z.string(), z.unknown()),
  mine: z.record(z.string(), z.unknown()),
  madeAt: instant,
  status: z.enum(['waiting', 'applying', 'applied', 'unknown-outcome', 'conflict', 'failed']),
  error: z.string().nullable(),
})
export type Draft = z.infer<typeof draft>

/** The draft against the gateway's present value. `theirs` is null when the item is gone. */
export const review = z.object({
  draft,
  theirs: z.record(z.string(), z.unknown()).nullable(),
  verdict: z.enum(['unchanged', 'already-so', 'changed', 'gone']),
  readAt: instant,
})
export type Review = z.infer<typeof review>

/** What a command that may be drafted answers. */
export const submitted = z.discriminatedUnion('status', [
  z.object({ status: z.literal('applied') }),
  z.object({ status: z.literal('drafted'), draftId: z.string() }),
])
export type Submitted = z.infer<typeof submitted>
