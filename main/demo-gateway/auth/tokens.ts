import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Who a token is for. `loginName` is what ends up in `username` (contract 3.2). */
export type TokenSubject = {
  readonly userId: number
  readonly loginName: string
  readonly displayName: string
  readonly role: string
  readonly lifetimeSeconds: number
}
export type Claims = { readonly sub: string; readonly iat: number; readonly exp: number; readonly type: 'access' | 'refresh' }
export type Verdict = { readonly ok: true; readonly claims: Claims } | { readonly ok: false; readonly reason: 'Invalid token' | 'Token has expired' | 'Token has been revoked' }

const REFRESH_SECONDS = 604_800
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export type TokenOffice = {
  issue(subject: TokenSubject): { readonly access_token: string; readonly refresh_token: string; readonly token_type: 'bearer'; readonly expires_in: number }
  verify(token: string): Verdict
  /** Revokes exactly this token; false when it cannot be decoded. Expired ones are accepted. */
  revoke(token: string): boolean
  /** From now on every access token issued until now counts as expired. */
  expireAll(): void
  endExpiry(): void
}

/**
 * HS256 tokens with second-resolution claims, so that two logins in one second are byte-identical. The key follows from
 * the seed: tokens outlive a restart of the demo, as they do with a real gateway.
 */
export function createTokenOffice(deps: { readonly seed: number; readonly now: () => number }): TokenOffice {
  const key = createHash('sha256').update(`demo gateway ${deps.seed}`).digest()
  const revoked = new Set<string>()
  let expiredUntil = Number.NEGATIVE_INFINITY
  const seconds = (): number => Math.floor(deps.now() / 1000)
  const signatureOf = (content: string): string => createHmac('sha256', key).update(content).digest('base64url')

  function sign(claims: Readonly<Record<string, unknown>>): string {
    const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
    return `${content}.${signatureOf(content)}`
  }

  function decode(token: string): Claims | undefined {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const expected = Buffer.from(signatureOf(`${header}.${payload}`))
    const given = Buffer.from(signature)
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims
  }

  return {
    issue(subject) {
      // Within the second of `expireAll` a fresh token would otherwise be born expired.
      const iat = Math.max(seconds(), expiredUntil + 1)
      const sub = String(subject.userId)
      return {
        access_token: sign({
          sub,
          username: subject.loginName,
          name: subject.displayName,
          role: subject.role,
          permissions: [],
          iat,
          exp: iat + subject.lifetimeSeconds,
          type: 'access',
        }),
        refresh_token: sign({ sub, iat, exp: iat + REFRESH_SECONDS, type: 'refresh' }),
        token_type: 'bearer',
        expires_in: subject.lifetimeSeconds,
      }
    },
    verify(token) {
      const claims = decode(token)
      if (!claims) return { ok: false, reason: 'Invalid token' }
      const isCutOff = claims.type === 'access' && claims.iat <= expiredUntil
      if (claims.exp <= seconds() || isCutOff) return { ok: false, reason: 'Token has expired' }
      if (revoked.has(token)) return { ok: false, reason: 'Token has been revoked' }
      return { ok: true, claims }
    },
    revoke(token) {
      if (!decode(token)) return false
      revoked.add(token)
      return true
    },
    expireAll() {
      expiredUntil = seconds()
    },
    endExpiry() {
      expiredUntil = Number.NEGATIVE_INFINITY
    },
  }
}
