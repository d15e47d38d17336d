import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { bearerOf } from '../auth/sign-in.ts'
import type { Doorkeeper } from '../auth/sign-in.ts'
import { json, pathId, readBody, refuse } from '../http/exchange.ts'
import type { Exchange } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { People } from '../state/people.ts'
import { naive, naiveOrNull } from '../state/times.ts'

type KeyRow = {
  readonly id: number
  readonly secret: string
  readonly name: string
  readonly teamIds: readonly number[]
  readonly userIds: readonly number[]
  readonly createdBy: number
  readonly createdAt: number
  readonly expiresAt: number | null
  isActive: boolean
}
type TokenRow = {
  readonly id: number
  readonly secret: string
  readonly name: string
  readonly userId: number
  readonly createdAt: number
  readonly expiresAt: number | null
  lastUsedAt: number | null
}

const DAY = 86_400_000
const newKey = z.object({
  name: z.string(),
  team_ids: z.array(z.int()).default([]),
  user_ids: z.array(z.int()).default([]),
  expires_days: z.int().nullish(),
})
const newToken = z.object({ name: z.string(), expires_days: z.int().default(90) })
const tokenBody = z.object({ token: z.string() })

export type KeysDeps = { readonly people: People; readonly doorkeeper: Doorkeeper; readonly now: () => number }

/** API keys (for programs) and MCP tokens (for `/mcp`). Neither can sign in (contract 3.8). */
export function createKeyRoutes({ people, doorkeeper, now }: KeysDeps): readonly Route[] {
  const keys: KeyRow[] = []
  const tokens: TokenRow[] = []
  const expiry = (days: number | null | undefined): number | null => (days ? now() + days * DAY : null)

  /** FastAPI's HTTPBearer answers 403, not 401, when the header is missing. */
  function requireUser(exchange: Exchange): number {
    if (bearerOf(exchange) === undefined) refuse(403, 'Not authenticated')
    return doorkeeper.identify(exchange).userId
  }

  /** `X-User-Id` is believed without looking at the token (contract 3.3). */
  function actingUser(exchange: Exchange): number {
    if (bearerOf(exchange) === undefined) refuse(403, 'Not authenticated')
    const claimed = exchange.headers['x-user-id']
    return claimed === undefined ? doorkeeper.identify(exchange).userId : pathId(claimed, 'x-user-id')
  }

  const brief = (ids: readonly number[]) =>
    ids.flatMap((id) => {
      const user = people.users.get(id)
      return user ? [{ id: user.id, username: user.username, email: user.email }] : []
    })
  const teamsOf = (ids: readonly number[]) =>
    ids.flatMap((id) => {
      const team = people.teams.get(id)
      return team ? [{ id: team.id, name: team.name }] : []
    })

  const createKey = route('POST', '/api/v1/api-keys', (exchange) => {
    const createdBy = requireUser(exchange)
    const body = readBody(exchange, newKey)
    if (body.team_ids.length === 0 && body.user_ids.length === 0) refuse(400, 'At least one team or user must be specified')
    const row: KeyRow = {
      id: keys.length + 1,
      secret: `omni_${randomBytes(24).toString('base64url')}`,
      name: body.name,
      teamIds: body.team_ids,
      userIds: body.user_ids,
      createdBy,
      createdAt: now(),
      expiresAt: expiry(body.expires_days),
      isActive: true,
    }
    keys.push(row)
    return json({
      api_key: row.secret,
      key_prefix: row.secret.slice(0, 12),
      name: row.name,
      team_ids: row.teamIds,
      user_ids: row.userIds,
      created_at: naive(row.createdAt),
      expires_at: naiveOrNull(row.expiresAt),
    })
  })

  const listKeys = route('GET', '/api/v1/api-keys', (exchange) => {
    requireUser(exchange)
    return json(
      keys.map((row) => ({
        id: row.id,
        key_prefix: row.secret.slice(0, 12),
        name: row.name,
        created_at: naive(row.createdAt),
        last_used_at: null,
        expires_at: naiveOrNull(row.expiresAt),
        is_active: row.isActive,
        is_expired: row.expiresAt !== null && row.expiresAt <= now(),
        created_by_name: people.users.get(row.createdBy)?.name ?? null,
        teams: teamsOf(row.teamIds),
        users: brief(row.userIds),
      })),
    )
  })

  const revokeKey = route('DELETE', '/api/v1/api-keys/{id}', (exchange, params) => {
    requireUser(exchange)
    const id = pathId(params['id'], 'key_id')
    const row = keys.find((key) => key.id === id) ?? refuse(404, 'API key not found')
    row.isActive = false
    return json({ message: 'API key revoked successfully' })
  })

  const validateKey = route('POST', '/api/v1/api-keys/validate', (exchange) => {
    const row = keys.find((key) => key.secret === exchange.query.get('api_key') && key.isActive) ?? refuse(401, 'Invalid API key')
    const users = row.userIds.flatMap((id) => {
      const user = people.users.get(id)
      const role = user && people.roleOf(user)
      return user && role ? [{ id: user.id, username: user.username, email: user.email, role_id: role.id, role_name: role.name }] : []
    })
    return json({ teams: teamsOf(row.teamIds), users })
  })

  const generate = route('POST', '/api/v1/mcp/tokens/generate', (exchange) => {
    const userId = actingUser(exchange)
    const body = readBody(exchange, newToken)
    const row: TokenRow = {
      id: tokens.length + 1,
      secret: `omni2_mcp_${randomBytes(24).toString('base64url')}`,
      name: body.name,
      userId,
      createdAt: now(),
      expiresAt: expiry(body.expires_days),
      lastUsedAt: null,
    }
    tokens.push(row)
    return json({ token: row.secret, token_id: row.id, name: row.name, expires_at: naiveOrNull(row.expiresAt) })
  })

  const listTokens = route('GET', '/api/v1/mcp/tokens', (exchange) => {
    const userId = actingUser(exchange)
    const own = tokens.filter((row) => row.userId === userId)
    return json({
      tokens: own.map((row) => ({
        id: row.id,
        name: row.name,
        created_at: naive(row.createdAt),
        last_used_at: naiveOrNull(row.lastUsedAt),
        expires_at: naiveOrNull(row.expiresAt),
      })),
    })
  })

  const revokeToken = route('DELETE', '/api/v1/mcp/tokens/{id}', (exchange, params) => {
    const userId = actingUser(exchange)
    const id = pathId(params['id'], 'token_id')
    const index = tokens.findIndex((row) => row.id === id && row.userId === userId)
    if (index < 0) refuse(404, 'Token not found')
    tokens.splice(index, 1)
    return json({ message: 'Token revoked successfully' })
  })

  const validateToken = route('POST', '/api/v1/mcp/tokens/validate', (exchange) => {
    const { token } = readBody(exchange, tokenBody)
    if (!token.startsWith('omni2_mcp_')) refuse(401, 'Invalid token format')
    const row = tokens.find((known) => known.secret === token) ?? refuse(401, 'Invalid token')
    if (row.expiresAt !== null && row.expiresAt <= now()) refuse(401, 'Token expired')
    const user = people.users.get(row.userId)
    const role = user && people.roleOf(user)
    if (!user?.active || !role) refuse(401, 'User inactive')
    row.lastUsedAt = now()
    return json({
      user_id: user.id,
      username: user.username,
      email: user.email,
      role: role.name,
      mcp_access: role.mcpAccess,
      // JSON text when there are any, an object when there are none (contract 3.8).
      tool_restrictions: JSON.stringify(role.toolRestrictions) === '{}' ? {} : JSON.stringify(role.toolRestrictions),
      omni_services: role.omniServices,
    })
  })

  return [createKey, listKeys, revokeKey, validateKey, generate, listTokens, revokeToken, validateToken]
}
