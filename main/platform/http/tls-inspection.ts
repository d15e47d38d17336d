import { TLSSocket, type PeerCertificate } from 'node:tls'
import type { Clock } from '../clock.ts'
import { codeOf, openUnjudged, type Target } from './connect.ts'
import { networkError } from './network-error.ts'

export type TlsInspectionRequest = {
  readonly hostname: string
  readonly port: number
  readonly proxy?: string | undefined
  readonly ca?: string | undefined
  readonly timeoutMs?: number
}

export type UntrustedReason = 'self-signed' | 'unknown-issuer' | 'expired' | 'not-yet-valid' | 'wrong-host' | 'other'

/** What a gateway shows when asked for its identity. All texts come from the other side and are capped. */
export type TlsInspection = {
  readonly protocol: string
  readonly subject: string
  readonly issuer: string
  /** Epoch milliseconds; null when the certificate's date cannot be read. */
  readonly validFrom: number | null
  readonly validTo: number | null
  /** Upper-case hex pairs with colons. */
  readonly fingerprint256: string
  /** Names and addresses the certificate speaks for. */
  readonly altNames: readonly string[]
  readonly trust: { readonly trusted: true } | { readonly trusted: false; readonly reason: UntrustedReason; readonly code: string }
}

/** Shakes hands, looks and leaves; no request is sent. Rejects with `gateway.offline` when there is no TLS to look at. */
export async function inspectTls(request: TlsInspectionRequest, clock: Clock): Promise<TlsInspection> {
  const { hostname, port, proxy, ca, timeoutMs = 10_000 } = request
  const target: Target = { hostname, port, isTls: true }
  const socket = await openUnjudged(target, { proxy, ca, connectTimeoutMs: timeoutMs, clock })
  if (!(socket instanceof TLSSocket)) throw networkError('tls')
  try {
    // The types do not say so, but without a certificate the object is empty.
    const certificate: Partial<PeerCertificate> = socket.getPeerCertificate()
    if (certificate.fingerprint256 === undefined) throw networkError('tls', { code: 'no-certificate' })
    return {
      protocol: socket.getProtocol() ?? 'unknown',
      subject: nameOf(certificate.subject),
      issuer: nameOf(certificate.issuer),
      validFrom: instantOf(certificate.valid_from),
      validTo: instantOf(certificate.valid_to),
      fingerprint256: certificate.fingerprint256,
      altNames: altNamesOf(certificate),
      trust: trustOf(socket),
    }
  } finally {
    socket.destroy()
  }
}

function trustOf(socket: TLSSocket): TlsInspection['trust'] {
  if (socket.authorized) return { trusted: true }
  const code = codeOf(socket.authorizationError)
  return { trusted: false, reason: reasons[code] ?? 'other', code }
}

const reasons: Readonly<Record<string, UntrustedReason>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-issuer',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-host',
  HOSTNAME_MISMATCH: 'wrong-host',
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const parts = [name?.CN, name?.O].flat().filter((part) => part !== undefined && part !== '')
  return parts.join(', ').slice(0, 200)
}

function altNamesOf(certificate: Partial<PeerCertificate>): readonly string[] {
  return (certificate.subjectaltname ?? '')
    .split(', ')
    .filter(Boolean)
    .slice(0, 20)
    .map((entry) => entry.replace(/^(?:DNS|IP Address):/, '').slice(0, 200))
}

function instantOf(text: string | undefined): number | null {
  const instant = Date.parse(text ?? '')
  return Number.isNaN(instant) ? null : instant
}
