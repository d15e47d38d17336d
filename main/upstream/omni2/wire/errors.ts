import { AppError } from '#shared/contract/errors.ts'
import type { ErrorCode, ErrorDetails } from '#shared/contract/errors.ts'

/** An answer that was not a success, as it came off the network. */
export type FailedAnswer = { readonly status: number; readonly contentType: string | null; readonly bodyText: string }

/** Database failures surface with raw SQL text (contract 2.2); people get the code, the log gets the cause. */
const SQL_TEXT = /\bselect\b.+\bfrom\b|\binsert into\b|\bupdate\b.+\bset\b|\bdelete from\b|relation "|\[sql:|psycopg|asyncpg|sqlalchemy/is
const MAX_SHOWN = 200

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function safeText(text: string): string {
  if (SQL_TEXT.test(text)) return ''
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_SHOWN)
}

type Said = { readonly text: string; readonly isJson: boolean; readonly field: string | null }

/** The human part of a body. Proxies nest the upstream body as text inside `detail`; the innermost one speaks. */
function whatItSays(bodyText: string, depth = 0): Said {
  const body = parseJson(bodyText)
  if (!isRecord(body)) return { text: bodyText, isJson: depth > 0 || body !== undefined, field: null }
  const said = body['detail'] ?? body['message'] ?? body['error']
  if (Array.isArray(said)) {
    const first: unknown = said[0]
    const loc = isRecord(first) && Array.isArray(first['loc']) ? first['loc'].map(String).join('.').slice(0, MAX_SHOWN) : null
    return { text: isRecord(first) && typeof first['msg'] === 'string' ? first['msg'] : '', isJson: true, field: loc }
  }
  if (typeof said !== 'string') return { text: '', isJson: true, field: null }
  return depth < 3 && said.trimStart().startsWith('{') ? whatItSays(said, depth + 1) : { text: said, isJson: true, field: null }
}

const SIGNED_OUT_REASONS: readonly (readonly [RegExp, string])[] = [
  [/expired/i, 'token-expired'],
  [/revoked/i, 'token-revoked'],
  [/invalid email or password|invalid api key/i, 'wrong-credentials'],
  [/not found or inactive|inactive/i, 'user-inactive'],
  [/header required|not authenticated/i, 'no-token'],
]

function signedOutReason(text: string): string {
  return SIGNED_OUT_REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'token-invalid'
}

function judge(answer: FailedAnswer, said: Said): readonly [ErrorCode, ErrorDetails] {
  const { status } = answer
  const text = safeText(said.text)
  if (status === 401) return ['gateway.signed-out', { status, reason: signedOutReason(said.text), text }]
  // HTTPBearer answers 403 to a missing token: that is a sign-in problem, not a matter of rights.
  if (status === 403 && /not authenticated/i.test(said.text)) return ['gateway.signed-out', { status, reason: 'no-token', text }]
  if (status === 403) return ['gateway.forbidden', { status, reason: 'forbidden', text }]
  if (status === 404) return ['gateway.not-found', { status, reason: reasonFor404(said), text: said.isJson ? text : '' }]
  if (status === 429) return ['gateway.rate-limited', { status, reason: 'rate-limited', text }]
  if (status >= 500) return judge5xx(answer, said)
  if (status >= 400) {
    const field: ErrorDetails = said.field === null ? {} : { field: said.field }
    return ['gateway.rejected', { status, reason: status === 422 ? 'validation' : 'refused', text, ...field }]
  }
  return ['gateway.protocol', { status, reason: status >= 300 ? 'redirect' : 'not-a-gateway', text: '' }]
}

/** Traefik's text 404 means "no such route here"; `Not Found` in JSON means the service has none; anything else names an item. */
function reasonFor404(said: Said): string {
  if (!said.isJson) return 'no-route'
  return said.text === 'Not Found' ? 'no-service-route' : 'no-item'
}

function judge5xx(answer: FailedAnswer, said: Said): readonly [ErrorCode, ErrorDetails] {
  // Omni2 wraps its own HTTP errors: "Chat request failed: 429: …" arrives as 500 (contract 4.10, trap 3).
  const wrapped = /(?:^|[\s:])(4\d\d): (.*)$/s.exec(said.text)
  if (answer.status === 500 && said.isJson && wrapped) {
    const [code, details] = judge({ ...answer, status: Number(wrapped[1]) }, { ...said, text: wrapped[2] ?? '' })
    return [code, { ...details, status: answer.status }]
  }
  if (answer.status === 500 && said.isJson && /\bnot found\b/i.test(said.text)) {
    return ['gateway.not-found', { status: 500, reason: 'no-item', text: safeText(said.text) }]
  }
  const isDown = !said.isJson && answer.status >= 502 && answer.status <= 504
  return ['gateway.failed', { status: answer.status, reason: isDown ? 'service-down' : 'server-error', text: said.isJson ? safeText(said.text) : '' }]
}

/** The right AppError for an answer that failed, whoever produced it: Traefik, ForwardAuth or a service. */
export function toGatewayError(answer: FailedAnswer): AppError {
  const [code, details] = judge(answer, whatItSays(answer.bodyText))
  return new AppError(code, { details })
}

/**
 * Omni2 also fails with HTTP 200: `{ success: false, error }` or a lone `{ error }`. Undefined when `raw` is not one
 * of these. Answers in which these members are data (`discover`, tool results) are read without this check.
 */
export function findDisguisedError(raw: unknown): AppError | undefined {
  if (!isRecord(raw)) return undefined
  const isRefusal = raw['success'] === false
  const said = raw['error'] ?? raw['message']
  const isLoneError = typeof raw['error'] === 'string' && raw['error'] !== '' && raw['success'] !== true && Object.keys(raw).length <= 2
  if (!isRefusal && !isLoneError) return undefined
  const text = typeof said === 'string' ? said : ''
  const isMissing = /\bnot (?:found|configured|set)\b|does not exist/i.test(text)
  return new AppError(isMissing ? 'gateway.not-found' : 'gateway.rejected', {
    details: { status: 200, reason: isMissing ? 'no-item' : 'refused', text: safeText(text) },
  })
}
