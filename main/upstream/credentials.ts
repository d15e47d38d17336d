import { AppError } from '#shared/contract/errors.ts'
import type { Clock, Cancel } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import { readJson, type GatewayAnswer, type GatewayRequest, type Send } from './gateway-request.ts'
import { parseTokenClaims, parseTokenPair, type TokenClaims, type TokenPair } from './omni2/wire/tokens.ts'

/** A profile's secrets in whichever store holds them. Errors: `secrets.unavailable`. */
export interface ProfileSecrets {
  get(name: 'password' | 'api-key' | 'postgres-password'): Promise<string | null>
  set(name: 'password' | 'api-key' | 'postgres-password', value: string): Promise<void>
}

export type SignedIn = { readonly userId: number; readonly name: string; readonly role: string }

export type CredentialsDeps = {
  readonly auth: { readonly kind: 'password'; readonly username: string } | { readonly kind: 'api-key' }
  readonly secrets: ProfileSecrets
  readonly send: Send
  readonly clock: Clock
  readonly log: Log
  /** Every token is told to the redactor before it is used. */
  readonly registerSecret: (value: string) => void
  readonly onSignedIn: (who: SignedIn) => void
  readonly onSignedOut: (reason: string) => void
}

/** Tokens enter here and leave only as request headers; they live in memory alone. */
export interface Credentials {
  /** A valid access token, signing in or refreshing first where needed. Errors: `gateway.*`, `secrets.*`. */
  bearer(): Promise<string>
  /** Sends with the token; on 401 refreshes once and tries once more. */
  authorized(request: GatewayRequest): Promise<GatewayAnswer>
  /** Refreshes now, e.g. on wake. One refresh is in flight at a time. */
  renew(): Promise<void>
  /** Keeps a newly typed password and signs in with it. */
  signIn(password: string): Promise<void>
  /** Forgets the tokens held in memory. */
  forget(): void
  role(): string | null
}

type Held = { readonly pair: TokenPair; readonly claims: TokenClaims; readonly receivedAt: number }

/** The share of a token's life after which it is replaced. */
const REFRESH_AT = 0.8
/** A token this close to its end is not used for a new request. */
const SAFETY_MS = 5_000

export function createCredentials(deps: CredentialsDeps): Credentials {
  const { auth, secrets, send, clock, log } = deps
  let held: Held | undefined
  let inFlight: Promise<Held> | undefined
  let timer: Cancel | undefined

  function keep(pair: TokenPair): Held {
    deps.registerSecret(pair.accessToken)
    deps.registerSecret(pair.refreshToken)
    const claims = parseTokenClaims(pair.accessToken)
    held = { pair, claims, receivedAt: clock.now() }
    timer?.()
    timer = clock.after(pair.expiresInSeconds * 1000 * REFRESH_AT, () => {
      void renew().catch((cause: unknown) => log.warn('the token could not be refreshed early', { cause }))
    })
    deps.onSignedIn({ userId: claims.userId, name: claims.displayName ?? claims.loginName ?? String(claims.userId), role: claims.role ?? 'unknown' })
    return held
  }

  // Life is counted from when the token was received, on this machine's clock: the gateway's clock may be wrong.
  function isUsable(token: Held): boolean {
    return clock.now() - token.receivedAt < token.pair.expiresInSeconds * 1000 - SAFETY_MS
  }

  async function logIn(): Promise<Held> {
    const secret = await secrets.get(auth.kind === 'password' ? 'password' : 'api-key')
    if (secret === null) throw new AppError('secrets.missing')
    const body = auth.kind === 'password' ? { username: auth.username, password: secret } : { api_key: secret }
    return keep(parseTokenPair(readJson(await send({ method: 'POST', path: '/auth/api/v1/auth/login', body }))))
  }

  async function refresh(from: Held): Promise<Held> {
    const answer = await send({
      method: 'POST',
      path: '/auth/api/v1/auth/refresh',
      headers: { authorization: `Bearer ${from.pair.refreshToken}` },
    })
    return keep(parseTokenPair(readJson(answer)))
  }

  async function obtain(): Promise<Held> {
    const before = held
    if (before !== undefined) {
      try {
        return await refresh(before)
      } catch (cause) {
        // A refused refresh token is no reason to bother a person while the password is at hand.
        if (!(cause instanceof AppError) || cause.code !== 'gateway.signed-out') throw cause
        held = undefined
      }
    }
    return logIn()
  }

  function obtainOnce(): Promise<Held> {
    inFlight ??= obtain()
      .catch((cause: unknown) => {
        if (cause instanceof AppError && (cause.code === 'gateway.signed-out' || cause.code === 'secrets.missing')) {
          forget()
          deps.onSignedOut(cause.code === 'secrets.missing' ? 'No password is stored for this profile.' : 'The gateway did not accept the credentials.')
        }
        throw cause
      })
      .finally(() => {
        inFlight = undefined
      })
    return inFlight
  }

  function forget(): void {
    held = undefined
    timer?.()
    timer = undefined
  }

  async function current(): Promise<Held> {
    if (held !== undefined && isUsable(held)) return held
    return obtainOnce()
  }

  async function renew(): Promise<void> {
    await obtainOnce()
  }

  function withToken(request: GatewayRequest, token: Held): GatewayRequest {
    return { ...request, headers: { ...request.headers, authorization: `Bearer ${token.pair.accessToken}` } }
  }

  return {
    bearer: async () => (await current()).pair.accessToken,
    authorized: async (request) => {
      const token = await current()
      const answer = await send(withToken(request, token))
      if (answer.status !== 401) return answer
      // Somebody else's request may have renewed the token meanwhile.
      const renewed = held !== undefined && held !== token ? held : await obtainOnce()
      return send(withToken(request, renewed))
    },
    renew,
    signIn: async (password) => {
      deps.registerSecret(password)
      forget()
      await secrets.set(auth.kind === 'password' ? 'password' : 'api-key', password)
      await obtainOnce()
    },
    forget,
    role: () => held?.claims.role ?? null,
  }
}
