import { json, pathId, refuse } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { People, TeamRow, UserRow } from '../state/people.ts'

/** Role and teams put together by the rules of contract 3.7. Informative: the gateway itself never asks. */
function effectiveServers(roleAccess: readonly string[], teams: readonly TeamRow[]): readonly string[] {
  const lists = teams.map((team) => team.mcpAccess).filter((list) => list.length > 0)
  if (lists.length === 0) return roleAccess
  const union = [...new Set(lists.flat())]
  if (roleAccess.includes('*') || union.includes('*')) return roleAccess.includes('*') ? union : roleAccess
  return roleAccess.filter((name) => union.includes(name))
}

const smallest = (values: readonly (number | null)[]): number => Math.min(...values.filter((value) => value !== null))

export function createPermissionRoutes({ people }: { readonly people: People }): readonly Route[] {
  function effective(user: UserRow) {
    const role = people.roleOf(user) ?? refuse(404, 'User not found')
    if (!user.active) refuse(403, 'User is inactive')
    const teams = [...people.teams.values()].filter((team) => people.members.get(team.id)?.has(user.id))
    return {
      user_id: user.id,
      username: user.username,
      email: user.email,
      role: role.name,
      teams: teams.map((team) => team.name),
      mcp_access: effectiveServers(role.mcpAccess, teams),
      tool_access: role.toolRestrictions,
      dashboard_access: role.dashboardAccess,
      rate_limit: user.rateLimitOverride ? user.rateLimitOverride : smallest([role.rateLimit, ...teams.map((team) => team.rateLimit)]),
      cost_limit_daily: smallest([role.costLimitDaily, ...teams.map((team) => team.costLimit)]),
    }
  }
  const check = route('GET', '/api/v1/permissions/check/{user}/{mcp}/{tool}', (_, params) => {
    const user = people.users.get(pathId(params['user'], 'user_id'))
    if (!user || !people.roleOf(user)) return json({ allowed: false, reason: 'User not found' })
    if (!user.active) return json({ allowed: false, reason: 'User is inactive' })
    const servers = effective(user).mcp_access
    const isAllowed = servers.includes('*') || servers.includes(params['mcp'] ?? '')
    return json({ allowed: isAllowed, reason: isAllowed ? 'Access granted' : `No access to MCP ${params['mcp'] ?? ''}` })
  })
  const get = route('GET', '/api/v1/permissions/{user}', (_, params) =>
    json(effective(people.users.get(pathId(params['user'], 'user_id')) ?? refuse(404, 'User not found'))),
  )
  return [check, get]
}
