import { z } from 'zod'
import { isoInstant, longText, nameList, orNull, shortText, wireCount, wireId, wireInt } from './fields.ts'
import { readWire } from './protocol.ts'

const userRow = z
  .object({
    id: wireId,
    username: shortText,
    name: orNull(shortText),
    email: orNull(shortText),
    active: z.boolean(),
    rate_limit_override: orNull(wireInt),
    last_login_at: orNull(isoInstant),
    created_at: orNull(isoInstant),
    updated_at: orNull(isoInstant),
    role_id: orNull(wireId),
    role_name: orNull(shortText),
    mcp_access: nameList,
  })
  .transform((row) => ({
    id: row.id,
    username: row.username,
    displayName: row.name ?? row.username,
    email: row.email,
    isActive: row.active,
    rateLimitOverride: row.rate_limit_override,
    lastLoginAt: row.last_login_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    roleId: row.role_id,
    role: row.role_name,
    /** Only in the answer for one user; empty in lists. */
    serverAccess: row.mcp_access,
  }))
export type User = z.output<typeof userRow>

const userPage = z
  .object({ users: z.array(userRow), total: wireCount, page: wireCount, per_page: wireCount })
  .transform((answer) => ({
    users: answer.users,
    // Counts users without a role too, which no page ever shows (trap 25).
    total: answer.total,
    page: answer.page,
    perPage: answer.per_page,
  }))
export type UserPage = z.output<typeof userPage>

/** `GET /auth/api/v1/users/users`. */
export const parseUserPage = (raw: unknown): UserPage => readWire('users', userPage, raw)
/** `GET /auth/api/v1/users/users/{id}`. */
export const parseUser = (raw: unknown): User => readWire('user', userRow, raw)

const created = z
  .object({ user_id: wireId, username: shortText, email: orNull(shortText), role: orNull(shortText) })
  .transform((answer) => ({ id: answer.user_id, username: answer.username, email: answer.email, role: answer.role }))

/** `POST /auth/api/v1/users/users`. */
export const parseCreatedUser = (raw: unknown): z.output<typeof created> => readWire('created user', created, raw)

const activity = z
  .object({
    activity: z.array(
      z.object({
        id: wireId,
        user_id: orNull(wireId),
        username: orNull(shortText),
        action: shortText,
        // Older installs call the column `status`.
        result: orNull(shortText),
        status: orNull(shortText),
        ip_address: orNull(shortText),
        user_agent: orNull(shortText),
        details: orNull(longText),
        created_at: isoInstant,
      }),
    ),
  })
  .transform((answer) =>
    answer.activity.map((row) => ({
      id: row.id,
      userId: row.user_id,
      username: row.username,
      action: row.action,
      result: row.result ?? row.status,
      ipAddress: row.ip_address,
      userAgent: row.user_agent,
      details: row.details,
      at: row.created_at,
    })),
  )
export type UserActivity = z.output<typeof activity>[number]

/** `GET /auth/api/v1/users/users/{id}/activity`: newest first. */
export const parseUserActivity = (raw: unknown): readonly UserActivity[] => readWire('user activity', activity, raw)
