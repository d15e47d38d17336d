import { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'
import { orElse, orNull, shortText, unixInstant, wireCount, wireId } from './fields.ts'
import { readPlain, readWire } from './protocol.ts'

// Header-safe and bounded: this text is going to be sent back in an Authorization header.
const bearer = z.string().min(1).max(8_192).regex(/^[\x21-\x7e]+$/)

const tokenPair = z
  .object({ access_token: bearer, refresh_token: bearer, token_type: orElse(shortText, 'bearer'), expires_in: wireCount })
  .transform((pair) => ({ accessToken: pair.access_token, refreshToken: pair.refresh_token, expiresInSeconds: pair.expires_in }))
export type TokenPair = z.output<typeof tokenPair>

/** The answer of login and refresh. */
export const parseTokenPair = (raw: unknown): TokenPair => readWire('tokens', tokenPair, raw)

const claims = z
  .object({
    sub: wireId,
    username: orNull(shortText),
    name: orNull(shortText),
    role: orNull(shortText),
    iat: unixInstant,
    exp: unixInstant,
    type: z.enum(['access', 'refresh']),
  })
  .transform((claim) => ({
    userId: claim.sub,
    /** The user name after a password login, the e-mail address after a refresh (contract 3.2). */
    loginName: claim.username,
    displayName: claim.name,
    role: claim.role,
    issuedAt: claim.iat,
    expiresAt: claim.exp,
    kind: claim.type,
  }))
export type TokenClaims = z.output<typeof claims>

/** Decodes, but cannot verify, a token: the secret is the gateway's. Its claims are hints, never rights by themselves. */
export function parseTokenClaims(token: string): TokenClaims {
  const payload = token.split('.')[1] ?? ''
  let decoded: unknown
  try {
    decoded = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  } catch {
    // The cause would quote the token's content.
    throw new AppError('gateway.protocol', { details: { area: 'token claims', path: '' } })
  }
  return readPlain('token claims', claims, decoded)
}

const identity = z
  .object({ 'x-user-id': wireId, 'x-user-username': orNull(shortText), 'x-user-role': z.string().min(1).max(100) })
  .transform((headers) => ({ userId: headers['x-user-id'], email: headers['x-user-username'], role: headers['x-user-role'] }))
export type Identity = z.output<typeof identity>

/** The validated identity: response headers of `GET /auth/api/v1/auth/validate`, lower-case names. */
export const parseIdentity = (headers: unknown): Identity => readPlain('identity', identity, headers)
