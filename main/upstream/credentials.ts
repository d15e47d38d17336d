import { AppError, type ErrorCode } from '#shared/contract/errors.ts'
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
  /** Refreshes now. One refresh is in flight at a time. */
  renew(): Promise<void>
  /** The next use refreshes first, e.g. after sleep; a refused password may be tried once more. */
  expire(): void
  /** Signs in with a newly typed password and keeps it once the gateway took it. */
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
/** Whatever lifetime a gateway claims: never refreshing in a loop, never beyond what a timer can hold. */
const REFRESH_BOUNDS_MS = { least: 1_000, most: 86_400_000 } as const

/** The credentials themselves were refused; anything else may pass by itself. */
const refusals: readonly ErrorCode[] = ['gateway.signed-out', 'gateway.forbidden', 'secrets.missing']

export function createCredentials(deps: CredentialsDeps): Credentials {
  const { auth, secrets, send, clock, log } = deps
  const secretName = auth.kind === 'password' ? 'password' : 'api-key'
  let held: Held | undefined
  let inFlight: Promise<Held> | undefined
  let timer: Cancel | undefined
  let isExpired = false
  // Asking again with the same password could lock the account; only a person or a new connection lifts this.
  let refusal: AppError | undefined
  // Tokens that arrive after everything was forgotten are not kept.
  let life = 0

  function keep(pair: TokenPair, mine: number): Held {
    deps.registerSecret(pair.accessToken)
    deps.registerSecret(pair.refreshToken)
    const claims = parseTokenClaims(pair.accessToken)
    const received: Held = { pair, claims, receivedAt: clock.now() }
    if (mine !== life) return received
    held = received
    isExpired = false
    refusal = undefined
    timer?.()
    const refreshIn = Math.min(REFRESH_BOUNDS_MS.most, Math.max(REFRESH_BOUNDS_MS.least, pair.expiresInSeconds * 1000 * REFRESH_AT))
    timer = clock.after(refreshIn, () => {
      void renew().catch((cause: unknown) => log.warn('the token could not be refreshed early', { cause }))
    })
    deps.onSignedIn({ userId: claims.userId, name: claims.displayName ?? claims.loginName ?? String(claims.userId), role: claims.role ?? 'unknown' })
    return received
  }

  // Life is counted from when the token was received, on this machine's clock: the gateway's clock may be wrong.
  function isUsable(token: Held): boolean {
    const age = clock.now() - token.receivedAt
    return !isExpired && age >= 0 && age < token.pair.expiresInSeconds * 1000 - SAFETY_MS
  }

  async function logIn(secret: string | null, mine: number): Promise<Held> {
    if (secret === null) throw new AppError('secrets.missing')
    const body = auth.kind === 'password' ? { username: auth.username, password: secret } : { api_key: secret }
    return keep(parseTokenPair(readJson(await send({ method: 'POST', path: '/auth/api/v1/auth/login', body }))), mine)
  }

  async function refresh(from: Held, mine: number): Promise<Held> {
    const answer = await send({
      method: 'POST',
      path: '/auth/api/v1/auth/refresh',
      headers: { authorization: `Bearer ${from.pair.refreshToken}` },
    })
    return keep(parseTokenPair(readJson(answer)), mine)
  }

  async function obtain(mine: number): Promise<Held> {
    const before = held
    if (before !== undefined) {
      try {
        return await refresh(before, mine)
      } catch (cause) {
        // A refused refresh token is no reason to bother a person while the password is at hand.
        if (!(cause instanceof AppError) || !refusals.includes(cause.code)) throw cause
        if (held === before) held = undefined
      }
    }
    return logIn(await secrets.get(secretName), mine)
  }

  function obtainOnce(how: (mine: number) => Promise<Held> = obtain): Promise<Held> {
    if (inFlight !== undefined) return inFlight
    const mine = life
    const asked: Promise<Held> = how(mine)
      .catch((cause: unknown) => {
        if (mine === life && cause instanceof AppError && refusals.includes(cause.code)) refuse(cause)
        throw cause
      })
      .finally(() => {
        if (inFlight === asked) inFlight = undefined
      })
    inFlight = asked
    return asked
  }

  function refuse(cause: AppError): void {
    forget()
    refusal = cause
    deps.onSignedOut(reasonOf(cause))
  }

  function forget(): void {
    life++
    held = undefined
    inFlight = undefined
    timer?.()
    timer = undefined
  }

  async function current(): Promise<Held> {
    if (held !== undefined && isUsable(held)) return held
    if (refusal !== undefined) throw refusal
    return obtainOnce()
  }

  async function renew(): Promise<void> {
    if (refusal !== undefined) throw refusal
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
      const second = await send(withToken(request, renewed))
      if (second.status === 401 && held === renewed) refuse(new AppError('gateway.signed-out', { details: { reason: 'fresh-token-refused' } }))
      return second
    },
    renew,
    expire() {
      isExpired = true
      refusal = undefined
    },
    signIn: async (password) => {
      deps.registerSecret(password)
      forget()
      refusal = undefined
      await obtainOnce((mine) => logIn(password, mine))
      await secrets.set(secretName, password)
    },
    forget,
    role: () => held?.claims.role ?? null,
  }
}

function reasonOf(cause: AppError): string {
  if (cause.code === 'secrets.missing') return 'No password is stored for this profile.'
  if (cause.code === 'gateway.forbidden') return 'The gateway refuses this account (403).'
  if (cause.details['reason'] === 'fresh-token-refused') return 'The gateway does not accept the tokens that it has just issued.'
  return 'The gateway did not accept the credentials.'
}
