import type { OmnideckApi } from '#shared/contract/index.ts'
import type { ErrorCode, ErrorDetails } from '#shared/contract/errors.ts'
import type { Fresh, Freshness } from '#shared/contract/freshness.ts'
import type { Result } from '#shared/contract/result.ts'

type ValueOf<Function> = Function extends (input: never) => Promise<Result<infer Value>> ? Value : never
type InputOf<Function> = Function extends (input: infer Input) => unknown ? Input : never
type CallsOf<Feature> = { [Name in keyof Feature as Feature[Name] extends (input: never) => Promise<unknown> ? Name : never]: Feature[Name] }
type EventsOf<Feature> = { [Name in keyof Feature as Feature[Name] extends (input: never) => Promise<unknown> ? never : Name]: Feature[Name] }
type PayloadOf<Subscribe> = Subscribe extends (listener: (payload: infer Payload) => void) => unknown ? Payload : never

/** What main answers in a test, by feature and call. Throw `refusal(…)` to answer with an error. */
export type FakeAnswers = {
  readonly [Slug in keyof OmnideckApi]?: {
    readonly [Name in keyof CallsOf<OmnideckApi[Slug]>]?: (input: InputOf<OmnideckApi[Slug][Name & keyof OmnideckApi[Slug]]>) => ValueOf<OmnideckApi[Slug][Name & keyof OmnideckApi[Slug]]> | Promise<ValueOf<OmnideckApi[Slug][Name & keyof OmnideckApi[Slug]]>>
  }
}

export type FakeApi = {
  readonly api: OmnideckApi
  /** Every call made, in order: `health.servers` and its input. */
  readonly calls: readonly { readonly channel: string; readonly input: unknown }[]
  readonly emit: <Slug extends keyof OmnideckApi, Name extends keyof EventsOf<OmnideckApi[Slug]>>(slug: Slug, event: Name, payload: PayloadOf<OmnideckApi[Slug][Name & keyof OmnideckApi[Slug]]>) => void
}

class Refusal extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  constructor(code: ErrorCode, details: ErrorDetails) {
    super(code)
    this.code = code
    this.details = details
  }
}

/** An error that main answers with; thrown inside a `FakeAnswers` function. */
export function refusal(code: ErrorCode, details: ErrorDetails = {}): Error {
  return new Refusal(code, details)
}

/** An answer with its age; live and current unless said otherwise. */
export function answer<Data>(data: Data, freshness: Partial<Freshness> = {}): Fresh<Data> {
  return { data, freshness: { source: 'live', asOf: Date.UTC(2026, 4, 19, 12, 32, 7), lagMs: 400, note: null, ...freshness } }
}

/** A `window.omnideck` that answers from `answers`; a call nobody prepared never settles, like a question still on its way. */
export function createFakeApi(answers: FakeAnswers = {}): FakeApi {
  const calls: { channel: string; input: unknown }[] = []
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const call = (slug: string, name: string) => async (input: unknown): Promise<Result<unknown>> => {
    calls.push({ channel: `${slug}.${name}`, input })
    const feature = (answers as Record<string, Record<string, (input: unknown) => unknown>>)[slug]
    const handler = feature?.[name]
    if (handler === undefined) return new Promise(() => undefined)
    try {
      return { ok: true, value: await handler(input) }
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, error: { code: error.code, details: error.details, ref: 'ref-1' } }
      throw error
    }
  }
  const subscribe = (channel: string) => (listener: (payload: unknown) => void) => {
    const set = listeners.get(channel) ?? new Set()
    listeners.set(channel, set.add(listener))
    return () => void set.delete(listener)
  }
  const feature = (slug: string): unknown => new Proxy({}, { get: (_, name) => (typeof name === 'string' && /^on[A-Z]/u.test(name) ? subscribe(`${slug}.${name}`) : call(slug, String(name))) })
  return {
    api: new Proxy({}, { get: (_, slug) => feature(String(slug)) }) as OmnideckApi,
    calls,
    emit: (slug, event, payload) => {
      for (const listener of listeners.get(`${slug}.${String(event)}`) ?? []) listener(payload)
    },
  }
}
