import { z } from 'zod'
import { json, pathId, readBody, refuse } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { People, RoleRow } from '../state/people.ts'
import { naive } from '../state/times.ts'
import { requireAdminHeader } from './users.ts'

// On write only the object-by-kind shape is accepted; the list shape of stored data is refused (contract 3.5).
const restrictions = z.record(z.string(), z.record(z.string(), z.array(z.string())))
const newRole = z.object({
  name: z.string(),
  description: z.string().nullish(),
  mcp_access: z.array(z.string()).default([]),
  tool_restrictions: restrictions.default({}),
  dashboard_access: z.string().default('none'),
  rate_limit: z.int().default(100),
  cost_limit_daily: z.number().default(10),
  token_expiry: z.int().default(3600),
})
const roleEdit = newRole.omit({ name: true }).partial().extend({
  mcp_access: z.array(z.string()).nullish(),
  tool_restrictions: restrictions.nullish(),
  dashboard_access: z.string().nullish(),
  rate_limit: z.int().nullish(),
  cost_limit_daily: z.number().nullish(),
  token_expiry: z.int().nullish(),
})

const toRow = (role: RoleRow) => ({
  id: role.id,
  name: role.name,
  description: role.description,
  mcp_access: role.mcpAccess,
  tool_restrictions: role.toolRestrictions,
  dashboard_access: role.dashboardAccess,
  rate_limit: role.rateLimit,
  cost_limit_daily: role.costLimitDaily,
  token_expiry: role.tokenExpiry,
  created_at: naive(role.createdAt),
  updated_at: naive(role.updatedAt),
})

export function createRoleRoutes({ people, now }: { readonly people: People; readonly now: () => number }): readonly Route[] {
  function find(text: string | undefined): RoleRow {
    return people.roles.get(pathId(text, 'role_id')) ?? refuse(404, 'Role not found')
  }
  return [
    route('GET', '/api/v1/roles', () => json({ roles: [...people.roles.values()].sort((a, b) => a.name.localeCompare(b.name)).map(toRow) })),
    route('GET', '/api/v1/roles/{id}', (_, params) => json(toRow(find(params['id'])))),
    route('POST', '/api/v1/roles', (exchange) => {
      requireAdminHeader(exchange)
      const body = readBody(exchange, newRole)
      if ([...people.roles.values()].some((role) => role.name === body.name)) refuse(400, 'Role already exists')
      const id = people.nextId(people.roles)
      const at = now()
      people.roles.set(id, {
        id,
        name: body.name,
        description: body.description ?? null,
        mcpAccess: body.mcp_access,
        toolRestrictions: body.tool_restrictions,
        dashboardAccess: body.dashboard_access,
        rateLimit: body.rate_limit,
        costLimitDaily: body.cost_limit_daily,
        tokenExpiry: body.token_expiry,
        // No request member reaches this column; SQL alone can fill it.
        omniServices: [],
        createdAt: at,
        updatedAt: at,
      })
      return json({ role_id: id, name: body.name })
    }),
    route('PUT', '/api/v1/roles/{id}', (exchange, params) => {
      requireAdminHeader(exchange)
      const role = find(params['id'])
      const body = readBody(exchange, roleEdit)
      if (!Object.values(body).some((value) => value !== null && value !== undefined)) refuse(400, 'No fields to update')
      role.description = body.description ?? role.description
      role.mcpAccess = body.mcp_access ?? role.mcpAccess
      role.toolRestrictions = body.tool_restrictions ?? role.toolRestrictions
      role.dashboardAccess = body.dashboard_access ?? role.dashboardAccess
      role.rateLimit = body.rate_limit ?? role.rateLimit
      role.costLimitDaily = body.cost_limit_daily ?? role.costLimitDaily
      role.tokenExpiry = body.token_expiry ?? role.tokenExpiry
      role.updatedAt = now()
      return json({ message: 'Role updated' })
    }),
    route('DELETE', '/api/v1/roles/{id}', (exchange, params) => {
      requireAdminHeader(exchange)
      const role = find(params['id'])
      const assigned = [...people.users.values()].filter((user) => user.roleId === role.id).length
      if (assigned > 0) refuse(400, `Cannot delete role: ${assigned} users assigned`)
      people.roles.delete(role.id)
      return json({ message: 'Role deleted' })
    }),
  ]
}
