import { z } from 'zod'
import { instant } from '#shared/lib/time-range.ts'
import { errorCodes } from '#shared/contract/errors.ts'

export const jobId = z.string().max(64)
export const jobRef = z.object({ jobId })
export type JobRef = z.infer<typeof jobRef>

/** Work longer than a second. `total` is null while it is not known. */
export const job = z.object({
  id: jobId,
  kind: z.enum(['export', 'sync', 'compact', 'reprice', 'connection-test', 'salvage']),
  title: z.string(),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number().nullable(),
  text: z.string(),
  startedAt: instant,
  endedAt: instant.nullable(),
  /** Where the result is, e.g. the path of an export. */
  result: z.string().nullable(),
  error: z.enum(errorCodes).nullable(),
})
export type Job = z.infer<typeof job>
