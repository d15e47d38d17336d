import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { empty, json, pathId, plain, queryInt, readBody, refuse, refuseInvalid, Refusal } from '../http/exchange.ts'
import type { Exchange } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { AuditRow, People, UserRow } from '../state/people.ts'
import { naive, naiveOrNull } from '../state/times.ts'
import type { SignInFact } from '../world/model.ts'

const newUser = z.object({
  username: z.string(),
  email: z.string(),
  name: z.string(),
  password: z.string().nullish(),
  role: z.string().default('viewer'),
  active: z.boolean().default(true),
})
const userEdit = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  role_id: z.int().nullish(),
  active: z.boolean().nullish(),
  password: z.string().nullish(),
  rate_limit_override: z.int().nullish(),
})

const DAY = 86_400_000
/** How far back the demo looks over REST; Postgres has all of it. */
const ACTIVITY_DAYS = 30
const RESERVED_DOMAIN = /\.(?:local|test|localhost|invalid|example)$/i

/** `/auth` has no ForwardAuth: the header a client writes itself is all that is checked (contract 3.3). */
export function requireAdminHeader(exchange: Exchange): void {
  if (exchange.headers['x-user-role'] !== 'super_admin') refuse(403, 'Admin access required')
}

export type UsersDeps = {
  readonly people: People
  readonly now: () => number
  /** Sign-ins of the world in `[from, to)`, oldest first. */
  readonly signIns: (from: number, to: number) => readonly SignInFact[]
  readonly lastSignInOf: (userId: number) => number | null
}

export function createUserRoutes({ people, now, signIns, lastSignInOf }: UsersDeps): readonly Route[] {
  function find(text: string | undefined): UserRow {
    return people.users.get(pathId(text, 'user_id')) ?? refuse(404, 'User not found')
  }

  const toRow = (user: UserRow) => ({
    id: user.id,
    username: user.username,
    name: user.name,
    email: user.email,
    active: user.active,
    rate_limit_override: user.rateLimitOverride,
    last_login_at: naiveOrNull(user.lastLoginAt ?? lastSignInOf(user.id)),
    created_at: naive(user.createdAt),
    updated_at: naive(user.updatedAt),
    role_id: user.roleId,
    role_name: people.roleOf(user)?.name ?? null,
  })

  const list = route('GET', '/api/v1/users/users', (exchange) => {
    const page = queryInt(exchange, 'page', 1)
    const perPage = queryInt(exchange, 'per_page', 20)
    const search = exchange.query.get('search')?.toLowerCase() ?? ''
    const roleId = exchange.query.has('role_id') ? queryInt(exchange, 'role_id', 0) : null
    const active = exchange.query.get('active')
    const counted = [...people.users.values()].filter(
      (user) =>
        [user.name, user.email ?? '', user.username].some((text) => text.toLowerCase().includes(search)) &&
        (roleId === null || user.roleId === roleId) &&
        (active === null || String(user.active) === active),
    )
    // The inner join hides users without a role, the count does not (trap 25).
    const shown = counted.filter((user) => people.roleOf(user)).sort((a, b) => a.name.localeCompare(b.name))
    return json({ users: shown.slice((page - 1) * perPage, page * perPage).map(toRow), total: counted.length, page, per_page: perPage })
  })

  const get = route('GET', '/api/v1/users/users/{id}', (_, params) => {
    const user = find(params['id'])
    const role = people.roleOf(user) ?? refuse(404, 'User not found')
    return json({ ...toRow(user), mcp_access: role.mcpAccess })
  })

  const create = route('POST', '/api/v1/users/users', (exchange) => {
    const body = readBody(exchange, newUser)
    const domain = /^[^@\s]+@([^@\s]+\.[^@\s]+)$/.exec(body.email)?.[1]
    if (domain === undefined || RESERVED_DOMAIN.test(domain)) refuseInvalid(['body', 'email'], 'value is not a valid email address')
    for (const user of people.users.values()) {
      if (user.email === body.email || user.username === body.username) refuse(400, 'Email or username already exists')
    }
    const id = people.nextId(people.users)
    const role = [...people.roles.values()].find((known) => known.name === body.role)
    const at = now()
    people.users.set(id, {
      id,
      username: body.username,
      name: body.name,
      email: body.email,
      roleId: role?.id ?? null,
      active: body.active,
      password: body.password ?? null,
      rateLimitOverride: null,
      lastLoginAt: null,
      createdAt: at,
      updatedAt: at,
    })
    return json({ user_id: id, username: body.username, email: body.email, name: body.name, role: body.role, active: body.active }, 201)
  })

  const update = route('PUT', '/api/v1/users/users/{id}', (exchange, params) => {
    requireAdminHeader(exchange)
    const user = find(params['id'])
    const body = readBody(exchange, userEdit)
    const isTaken = body.email && [...people.users.values()].some((other) => other.id !== user.id && other.email === body.email)
    if (isTaken) throw new Refusal(plain('Internal Server Error', 500))
    // Empty and null are ignored, so that an override can never be cleared (contract 3.4).
    if (!Object.values(body).some((value) => value !== null && value !== undefined && value !== '')) refuse(400, 'No fields to update')
    if (body.name) user.name = body.name
    if (body.email) user.email = body.email
    if (body.role_id) user.roleId = body.role_id
    if (body.active !== null && body.active !== undefined) user.active = body.active
    if (body.password) user.password = body.password
    if (body.rate_limit_override) user.rateLimitOverride = body.rate_limit_override
    user.updatedAt = now()
    return json({ message: 'User updated' })
  })

  const resetPassword = route('POST', '/api/v1/users/users/{id}/reset-password', (exchange, params) => {
    requireAdminHeader(exchange)
    const user = find(params['id'])
    user.password = randomBytes(9).toString('base64url')
    return json({ temporary_password: user.password })
  })

  const activity = route('GET', '/api/v1/users/users/{id}/activity', (exchange, params) => {
    requireAdminHeader(exchange)
    const userId = pathId(params['id'], 'user_id')
    const limit = queryInt(exchange, 'limit', 50)
    const known: readonly AuditRow[] = [...signIns(now() - ACTIVITY_DAYS * DAY, now()), ...people.audit]
    const rows = known.filter((row) => row.userId === userId).sort((a, b) => b.at - a.at).slice(0, limit)
    return json({
      activity: rows.map((row) => ({
        id: row.id,
        user_id: row.userId,
        username: row.username,
        action: row.action,
        result: row.result,
        ip_address: row.ip,
        user_agent: row.userAgent,
        details: row.details,
        created_at: naive(row.at),
      })),
    })
  })

  const remove = route('DELETE', '/api/v1/users/users/{id}', (_, params) => {
    const user = find(params['id'])
    people.users.delete(user.id)
    for (const members of people.members.values()) members.delete(user.id)
    return empty(204)
  })

  return [list, get, create, update, resetPassword, activity, remove]
}
