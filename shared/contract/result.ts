import { z } from 'zod'
import { errorCodes } from './errors.ts'

/** An error as it crosses the process line. `ref` finds the full entry in the log. */
export const wireError = z.object({
  code: z.enum(errorCodes),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  ref: z.string().nullable(),
})
export type WireError = z.infer<typeof wireError>

/** What every call of the page's API resolves to: it never rejects. */
export type Result<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: WireError }
