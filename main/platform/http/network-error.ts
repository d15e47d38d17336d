import { errors } from 'undici'
import { AppError, type ErrorDetails } from '#shared/contract/errors.ts'

/** What went wrong on the way, as `details.reason` of the error. */
export type NetworkFault =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'untrusted'
  | 'pin-mismatch'
  | 'plain-http'
  | 'proxy'
  | 'reset'
  | 'too-large'
  | 'malformed'
  | 'failed'

const errorCodes = {
  dns: 'gateway.offline',
  refused: 'gateway.offline',
  unreachable: 'gateway.offline',
  timeout: 'gateway.offline',
  tls: 'gateway.offline',
  untrusted: 'gateway.untrusted',
  'pin-mismatch': 'gateway.untrusted',
  'plain-http': 'gateway.untrusted',
  proxy: 'gateway.offline',
  reset: 'gateway.offline',
  // The gateway is there, so it would be untrue to call it offline.
  'too-large': 'gateway.protocol',
  malformed: 'gateway.protocol',
  failed: 'gateway.offline',
} as const satisfies Record<NetworkFault, 'gateway.offline' | 'gateway.untrusted' | 'gateway.protocol'>

/** `gateway.offline`, `gateway.untrusted` or `gateway.protocol`, with `details.reason`. */
export function networkError(reason: NetworkFault, details: ErrorDetails = {}, cause?: unknown): AppError {
  return new AppError(errorCodes[reason], { details: { reason, ...details }, cause })
}

/** Whatever Node, OpenSSL or undici threw, in our words. An `AppError` passes through. */
export function toNetworkError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  // Undici wraps an error of ours that a connection met; several tried addresses come as one aggregate.
  const inner: unknown = cause instanceof AggregateError ? cause.errors.at(-1) : cause instanceof Error ? cause.cause : undefined
  if (inner instanceof AppError) return inner
  if (cause instanceof errors.HTTPParserError) return networkError('malformed', {}, cause)
  const code = codeOf(cause) ?? codeOf(inner) ?? 'unknown'
  return networkError(faultOf(code), { code }, cause)
}

function faultOf(code: string): NetworkFault {
  const known = faults[code]
  if (known !== undefined) return known
  if (untrustedCodes.has(code)) return 'untrusted'
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return 'tls'
  return 'failed'
}

const faults: Readonly<Record<string, NetworkFault>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ENODATA: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'malformed',
  EPROTO: 'tls',
  ERR_TLS_CERT_ALTNAME_INVALID: 'untrusted',
}

/** Verdicts of OpenSSL about a certificate chain. */
const untrustedCodes: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
])

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code.slice(0, 80) : undefined
}
