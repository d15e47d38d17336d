import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'

// Reading some three hundred certificates takes tens of milliseconds, so each set is prepared once.
const contexts = new Map<string, SecureContext>()

/** Authorities of Node, of the operating system (where companies put theirs) and the given PEM text. TLS 1.2 or newer. */
export function trustedContext(ca: string | undefined): SecureContext {
  const known = contexts.get(ca ?? '')
  if (known !== undefined) return known
  const authorities = new Set([...getCACertificates('default'), ...getCACertificates('system'), ...(ca === undefined ? [] : [ca])])
  const context = createSecureContext({ ca: [...authorities], minVersion: 'TLSv1.2' })
  contexts.set(ca ?? '', context)
  return context
}
