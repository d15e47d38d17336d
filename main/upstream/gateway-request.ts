import { AppError } from '#shared/contract/errors.ts'
import { toGatewayError } from './omni2/wire/errors.ts'

/** One request below the profile's base address. `query` values that are undefined are left out. */
export type GatewayRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export type GatewayAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly contentType: string | null
  readonly bodyText: string
  readonly durationMs: number
}

/** Throws `gateway.offline` or `gateway.untrusted` when no answer came; any answer is returned, whatever its status. */
export type Send = (request: GatewayRequest) => Promise<GatewayAnswer>

/** The JSON of a successful answer. Anything else becomes the AppError it stands for. */
export function readJson(answer: GatewayAnswer): unknown {
  if (answer.status < 200 || answer.status > 299) throw toGatewayError(answer)
  try {
    return JSON.parse(answer.bodyText)
  } catch {
    throw new AppError('gateway.protocol', { details: { status: answer.status, reason: 'not-json', contentType: answer.contentType } })
  }
}
