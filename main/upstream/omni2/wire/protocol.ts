import type { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'
import { findDisguisedError } from './errors.ts'

/**
 * Reads `raw` by `schema`. Throws AppError: `gateway.protocol` with `area` and `path` when the shape is unknown, the
 * disguised error itself when an HTTP 200 carries `success: false` or a lone `error`.
 */
export function readWire<Schema extends z.ZodType>(area: string, schema: Schema, raw: unknown): z.output<Schema> {
  const disguised = findDisguisedError(raw)
  if (disguised) throw disguised
  return readPlain(area, schema, raw)
}

/** As `readWire`, for shapes in which `success: false` or `error` is part of the answer itself. */
export function readPlain<Schema extends z.ZodType>(area: string, schema: Schema, raw: unknown): z.output<Schema> {
  let outcome: z.ZodSafeParseResult<z.output<Schema>>
  try {
    outcome = schema.safeParse(raw)
  } catch (cause) {
    // A mapping may meet what no schema foresees, e.g. JSON nested deeper than the stack.
    throw new AppError('gateway.protocol', { details: { area, path: '' }, cause })
  }
  if (outcome.success) return outcome.data
  const issue = outcome.error.issues[0]
  const path = (issue?.path ?? []).map(String).join('.').slice(0, 200)
  throw new AppError('gateway.protocol', { details: { area, path }, cause: outcome.error })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Takes the payload out of whichever envelope this route uses: `{ success, data: { noun } }`, `{ success, noun }`,
 * `{ data }` or none at all.
 */
export function unwrap(raw: unknown, noun: string): unknown {
  if (!isRecord(raw)) return raw
  if (noun in raw) return raw[noun]
  const data = raw['data']
  if (isRecord(data) && noun in data) return data[noun]
  return data ?? raw
}
