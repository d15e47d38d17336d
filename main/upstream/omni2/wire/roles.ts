import { z } from 'zod'
import { isoInstant, jsonObject, longText, nameList, orElse, orNull, shortText, wireId, wireInt, wireNumber } from './fields.ts'
import { readWire } from './protocol.ts'

const names = z.array(shortText)
/** Which tools, resources or prompts of one server a role may use. */
export type Allowed = 'all' | readonly string[]

const toAllowed = (list: readonly string[] | null): Allowed => (list === null || list.includes('*') ? 'all' : list)

// Three shapes are stored: `["tool"]`, `["*"]`, and an object by kind (contract 3.5). A list speaks of tools only.
const restriction = z.union([
  names.transform((list) => ({ tools: toAllowed(list), resources: toAllowed(null), prompts: toAllowed(null) })),
  z
    .object({ tools: orNull(names), resources: orNull(names), prompts: orNull(names) })
    .transform((kinds) => ({ tools: toAllowed(kinds.tools), resources: toAllowed(kinds.resources), prompts: toAllowed(kinds.prompts) })),
])

/** By server name; a server that is not named is unrestricted. */
export const toolRestrictions = jsonObject(z.record(z.string(), restriction))
export type ToolRestrictions = z.output<typeof toolRestrictions>

const roleRow = z
  .object({
    id: wireId,
    name: shortText,
    description: orNull(longText),
    mcp_access: nameList,
    tool_restrictions: toolRestrictions,
    dashboard_access: orElse(shortText, 'none'),
    rate_limit: orNull(wireInt),
    cost_limit_daily: orNull(wireNumber),
    token_expiry: orNull(wireInt),
    created_at: orNull(isoInstant),
    updated_at: orNull(isoInstant),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    serverAccess: row.mcp_access,
    toolRestrictions: row.tool_restrictions,
    dashboardAccess: row.dashboard_access,
    rateLimit: row.rate_limit,
    /** US dollars; a definition the gateway does not enforce (contract 10.5). */
    dailyCostLimit: row.cost_limit_daily,
    tokenLifetimeSeconds: row.token_expiry,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
export type Role = z.output<typeof roleRow>

/** `GET /auth/api/v1/roles`. */
export const parseRoles = (raw: unknown): readonly Role[] =>
  readWire('roles', z.object({ roles: z.array(roleRow) }).transform((answer) => answer.roles), raw)
/** `GET /auth/api/v1/roles/{id}`. */
export const parseRole = (raw: unknown): Role => readWire('role', roleRow, raw)

const permissions = z
  .object({
    user_id: wireId,
    username: shortText,
    email: orNull(shortText),
    role: orNull(shortText),
    teams: nameList,
    mcp_access: nameList,
    tool_access: toolRestrictions,
    dashboard_access: orElse(shortText, 'none'),
    rate_limit: orNull(wireInt),
    cost_limit_daily: orNull(wireNumber),
  })
  .transform((row) => ({
    userId: row.user_id,
    username: row.username,
    email: row.email,
    role: row.role,
    teams: row.teams,
    serverAccess: row.mcp_access,
    toolAccess: row.tool_access,
    dashboardAccess: row.dashboard_access,
    rateLimit: row.rate_limit,
    dailyCostLimit: row.cost_limit_daily,
  }))
export type EffectivePermissions = z.output<typeof permissions>

/** `GET /auth/api/v1/permissions/{user_id}`: informative only, Omni2 itself never asks. */
export const parsePermissions = (raw: unknown): EffectivePermissions => readWire('permissions', permissions, raw)

const check = z.object({ allowed: z.boolean(), reason: orElse(longText, '') }).transform((answer) => ({ isAllowed: answer.allowed, reason: answer.reason }))

/** `GET /auth/api/v1/permissions/check/{user_id}/{mcp}/{tool}`. */
export const parsePermissionCheck = (raw: unknown): z.output<typeof check> => readWire('permission check', check, raw)
