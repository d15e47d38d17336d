import type { OmnideckApi } from '#shared/contract/index.ts'
import type { ErrorCode, ErrorDetails } from '#shared/contract/errors.ts'
import type { Result } from '#shared/contract/result.ts'

/** A call that main answered with an error. `ref` finds the full entry in the log. */
export class ConsoleError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  readonly ref: string | null

  constructor(code: ErrorCode, details: ErrorDetails = {}, ref: string | null = null) {
    super(code)
    this.name = 'ConsoleError'
    this.code = code
    this.details = details
    this.ref = ref
  }
}

/** Unwraps an answer of the page's API, or throws what it says as a `ConsoleError`. */
export async function ask<Value>(answer: Promise<Result<Value>>): Promise<Value> {
  const result = await answer
  if (result.ok) return result.value
  throw new ConsoleError(result.error.code, result.error.details, result.error.ref)
}

/**
 * `window.omnideck`. Looked up at each use rather than kept: a test gives every page its own, and the real one never
 * changes.
 */
export const api: OmnideckApi = new Proxy({} as OmnideckApi, {
  get: (_, slug) => Reflect.get(window.omnideck, slug) as unknown,
})
