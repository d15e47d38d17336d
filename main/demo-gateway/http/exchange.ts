import type { z } from 'zod'

/** Who ForwardAuth found behind a token. */
export type Identity = { readonly userId: number; readonly email: string; readonly role: string }

/** One request as a service behind Traefik sees it. Header names are lower case. */
export type Exchange = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly bodyText: string
  /** What ForwardAuth added; null on routes it does not guard. */
  readonly identity: Identity | null
}

export type Answer = {
  readonly status: number
  readonly contentType: string | null
  readonly bodyText: string
  readonly headers?: Readonly<Record<string, string>>
}

export const json = (value: unknown, status = 200): Answer => ({ status, contentType: 'application/json', bodyText: JSON.stringify(value) })
export const plain = (bodyText: string, status: number): Answer => ({ status, contentType: 'text/plain; charset=utf-8', bodyText })
export const empty = (status: number, headers: Readonly<Record<string, string>> = {}): Answer => ({ status, contentType: null, bodyText: '', headers })
/** FastAPI's HTTPException. */
export const detail = (status: number, text: string): Answer => json({ detail: text }, status)

/** Thrown by a handler to answer with something else than its usual reply. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`)
    this.name = 'Refusal'
    this.answer = answer
  }
}

/** Ends the handler with `{"detail": text}`. */
export function refuse(status: number, text: string): never {
  throw new Refusal(detail(status, text))
}

/** FastAPI's request validation. */
export function refuseInvalid(loc: readonly (string | number)[], msg: string, type = 'value_error'): never {
  throw new Refusal(json({ detail: [{ type, loc, msg, input: null }] }, 422))
}

/** The JSON body read by `schema`, or 422 in FastAPI's form. */
export function readBody<Schema extends z.ZodType>(exchange: Exchange, schema: Schema): z.output<Schema> {
  let raw: unknown
  try {
    raw = JSON.parse(exchange.bodyText === '' ? 'null' : exchange.bodyText)
  } catch {
    refuseInvalid(['body', 0], 'JSON decode error', 'json_invalid')
  }
  const outcome = schema.safeParse(raw)
  if (outcome.success) return outcome.data
  const issue = outcome.error.issues[0]
  refuseInvalid(['body', ...(issue?.path ?? []).map((part) => (typeof part === 'symbol' ? String(part) : part))], issue?.message ?? 'invalid')
}

/** An integer from the path, or 422. */
export function pathId(text: string | undefined, name: string): number {
  if (text !== undefined && /^-?\d{1,15}$/.test(text)) return Number(text)
  refuseInvalid(['path', name], 'Input should be a valid integer', 'int_parsing')
}

/** An integer from the query, or 422 outside `from..to`. */
export function queryInt(exchange: Exchange, name: string, fallback: number, range: readonly [number, number] = [1, Number.MAX_SAFE_INTEGER]): number {
  const text = exchange.query.get(name)
  if (text === null) return fallback
  const value = Number(text)
  if (Number.isInteger(value) && value >= range[0] && value <= range[1]) return value
  refuseInvalid(['query', name], 'Input should be a valid integer', 'int_parsing')
}

/** A boolean from the query as FastAPI reads it. */
export function queryFlag(exchange: Exchange, name: string, fallback: boolean): boolean {
  const text = exchange.query.get(name)?.toLowerCase()
  if (text === undefined) return fallback
  if (['true', '1', 'yes', 'on'].includes(text)) return true
  if (['false', '0', 'no', 'off'].includes(text)) return false
  refuseInvalid(['query', name], 'Input should be a valid boolean', 'bool_parsing')
}
