import { z } from 'zod'

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?$/i

// Omni2 sends naive UTC; without the Z it would be read as local time.
function isoToEpoch(text: string): number {
  const match = ISO.exec(text.trim())
  if (!match) return Number.NaN
  const zone = (match[3] ?? 'Z').toUpperCase()
  const offset = zone === 'Z' ? 'Z' : zone.length === 3 ? `${zone}:00` : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  return Date.parse(`${match[1]}T${match[2]}${offset}`)
}

/** The largest instant any field accepts: year 2286, far from overflow and from a seconds/milliseconds mix-up. */
const LATEST = 9_999_999_999_999

function checkedInstant(epoch: number, context: z.RefinementCtx): number {
  const whole = Math.round(epoch)
  if (Number.isFinite(whole) && whole >= 0 && whole <= LATEST) return whole
  context.addIssue({ code: 'custom', message: 'not a time' })
  return z.NEVER
}

/** ISO text with `T` or a space, with or without an offset (none means UTC) → epoch milliseconds. */
export const isoInstant = z.string().max(64).transform((text, context) => checkedInstant(isoToEpoch(text), context))

const NUMERIC = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** Unix seconds, as a number or as text with a fraction → epoch milliseconds. */
export const unixInstant = z
  .union([z.number(), z.string().max(64)])
  .transform((value, context) =>
    checkedInstant(typeof value === 'number' ? value * 1000 : NUMERIC.test(value.trim()) ? Number(value) * 1000 : Number.NaN, context),
  )

/** Either of the two: rows whose column type differs between installs. */
export const anyInstant = z.union([unixInstant, isoInstant])

/** A finite number, also when it arrives as text (SQL numerics, stored flow events). */
export const wireNumber = z.union([
  z.number(),
  z.string().max(64).regex(NUMERIC).transform(Number).pipe(z.number()),
])
export const wireInt = wireNumber.pipe(z.int())
export const wireCount = wireInt.pipe(z.int().nonnegative())
/** A database id: 1, 2, 3 … */
export const wireId = wireInt.pipe(z.int().positive())

/** Text cut at `max` characters: a hostile answer may be long, a console need not carry it. */
export function textUpTo(max: number) {
  return z.string().transform((text) => (text.length > max ? text.slice(0, max) : text))
}
/** Names, e-mail addresses, words. */
export const shortText = textUpTo(500)
/** Messages, descriptions, error texts. */
export const longText = textUpTo(10_000)

/** Absent and null are the same to us. */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? null)
}

/** Absent and null mean `fallback`. */
export function orElse<Schema extends z.ZodType>(schema: Schema, fallback: z.output<Schema>) {
  return schema.nullish().transform((value) => value ?? fallback)
}

/** A JSON value that some installs store as text: parsed when it is JSON, kept as it is otherwise. */
export const jsonOrText = z.unknown().optional().transform((value) => parseIfJson(value))

function parseIfJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** An object, or the same object as JSON text; absent and null are an empty one. */
export function jsonObject<Schema extends z.ZodType>(schema: Schema) {
  return jsonOrText.transform((value): unknown => value ?? {}).pipe(schema)
}

/** A list of names; absent and null are an empty one. */
export const nameList = orElse(z.array(shortText), [])

/** Any JSON value as short text, for display only. */
export function toText(value: unknown, max = 2_000): string {
  // JSON.stringify(undefined) is undefined, whatever its type says.
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  return text.slice(0, max)
}

/** A record whose values are shown, not interpreted. */
export const textRecord = z
  .record(z.string(), z.unknown())
  .transform((record) => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, toText(value)])))

/** `http://user:secret@host/` → `http://host/`: an address may be shown and stored, a password may not. */
export const addressText = shortText.transform((text) => text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1'))
