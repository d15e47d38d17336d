import { z } from 'zod'
import { empty, json, plain, readBody, refuse } from '../http/exchange.ts'
import type { Exchange, Identity } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import { passwordMatches } from '../state/people.ts'
import type { People, UserRow } from '../state/people.ts'
import type { TokenOffice } from './tokens.ts'

const loginBody = z.object({ username: z.string().nullish(), password: z.string().nullish(), api_key: z.string().nullish() })

/** The text after `Bearer `, or undefined. */
export function bearerOf(exchange: Pick<Exchange, 'headers'>): string | undefined {
  return /^Bearer (.+)$/i.exec(exchange.headers['authorization'] ?? '')?.[1]
}

export type Doorkeeper = {
  /** What ForwardAuth and `validate` do. Throws a 401 refusal. Accepts refresh tokens, as the real one does. */
  identify(exchange: Pick<Exchange, 'headers'>): Identity
  readonly routes: readonly Route[]
}

export function createDoorkeeper(deps: { readonly people: People; readonly tokens: TokenOffice; readonly now: () => number }): Doorkeeper {
  const { people, tokens, now } = deps

  function identify(exchange: Pick<Exchange, 'headers'>): Identity {
    const token = bearerOf(exchange)
    if (token === undefined) refuse(401, 'Authorization header required')
    const verdict = tokens.verify(token)
    if (!verdict.ok) refuse(401, verdict.reason)
    const user = people.users.get(Number(verdict.claims.sub))
    const role = user && people.roleOf(user)
    // The lookup goes by e-mail, so a user without one can log in and then do nothing (contract 3.1).
    if (!user?.active || user.email === null || !role) refuse(401, 'User not found or inactive')
    return { userId: user.id, email: user.email, role: role.name }
  }

  function issueFor(user: UserRow, loginName: string) {
    const role = people.roleOf(user)
    if (!role) refuse(401, 'Invalid email or password')
    return json(tokens.issue({ userId: user.id, loginName, displayName: user.name, role: role.name, lifetimeSeconds: role.tokenExpiry }))
  }

  function record(exchange: Exchange, user: UserRow | undefined, login: string, details: string | null): void {
    people.recordAudit({
      userId: user?.id ?? null,
      username: user?.username ?? login.slice(0, 100),
      action: 'login',
      result: details === null ? 'success' : 'failed',
      details,
      ip: '127.0.0.1',
      userAgent: exchange.headers['user-agent'] ?? '',
      at: now(),
    })
  }

  const login = route('POST', '/api/v1/auth/login', (exchange) => {
    const body = readBody(exchange, loginBody)
    if (body.api_key) {
      // No endpoint can set `users.api_key_hash`, so no key ever matches (contract 3.8).
      record(exchange, undefined, 'api_key', 'invalid_api_key')
      refuse(401, 'Invalid API key')
    }
    if (!body.username || !body.password) refuse(400, 'Either username/password or api_key must be provided')
    const user = people.findLogin(body.username)
    const isWelcome = user !== undefined && user.active && people.roleOf(user) !== undefined && passwordMatches(user.password, body.password)
    if (!isWelcome) {
      record(exchange, user, body.username, 'invalid_credentials')
      refuse(401, 'Invalid email or password')
    }
    user.lastLoginAt = now()
    record(exchange, user, body.username, null)
    return issueFor(user, user.username)
  })

  const refresh = route('POST', '/api/v1/auth/refresh', (exchange) => {
    const token = bearerOf(exchange)
    if (token === undefined) refuse(401, 'Authorization header required')
    const verdict = tokens.verify(token)
    if (!verdict.ok) refuse(401, verdict.reason)
    if (verdict.claims.type !== 'refresh') refuse(401, 'Invalid token type')
    const user = people.users.get(Number(verdict.claims.sub))
    if (!user?.active || user.email === null) refuse(401, 'User not found or inactive')
    return issueFor(user, user.email)
  })

  const logout = route('POST', '/api/v1/auth/logout', (exchange) => {
    const token = bearerOf(exchange)
    if (token === undefined) refuse(401, 'Authorization header required')
    return tokens.revoke(token) ? json({ message: 'Logged out successfully' }) : plain('Internal Server Error', 500)
  })

  const validate = route('GET', '/api/v1/auth/validate', (exchange) => {
    const identity = identify(exchange)
    return empty(200, { 'X-User-Id': String(identity.userId), 'X-User-Username': identity.email, 'X-User-Role': identity.role })
  })

  return { identify, routes: [login, refresh, logout, validate] }
}
