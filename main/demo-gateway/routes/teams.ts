import { z } from 'zod'
import { json, pathId, plain, readBody, refuse, Refusal } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { People, TeamRow } from '../state/people.ts'
import { naive } from '../state/times.ts'
import { requireAdminHeader } from './users.ts'

const teamBody = z.object({
  name: z.string(),
  description: z.string().nullish(),
  mcp_access: z.array(z.string()).nullish(),
  resource_access: z.record(z.string(), z.json()).nullish(),
  team_rate_limit: z.int().nullish(),
  team_cost_limit: z.number().nullish(),
})

const toRow = (team: TeamRow) => ({
  id: team.id,
  name: team.name,
  description: team.description,
  mcp_access: team.mcpAccess,
  // JSON text, not an object (contract 3.6).
  resource_access: JSON.stringify(team.resourceAccess),
  team_rate_limit: team.rateLimit,
  team_cost_limit: team.costLimit,
  created_at: naive(team.createdAt),
  updated_at: naive(team.updatedAt),
})

export function createTeamRoutes({ people, now }: { readonly people: People; readonly now: () => number }): readonly Route[] {
  function find(text: string | undefined): TeamRow {
    return people.teams.get(pathId(text, 'team_id')) ?? refuse(404, 'Team not found')
  }
  const membersOf = (team: TeamRow): Map<number, number> => people.members.get(team.id) ?? new Map<number, number>()

  function toDetail(team: TeamRow) {
    const members = [...membersOf(team)].flatMap(([userId, joinedAt]) => {
      const user = people.users.get(userId)
      if (!user) return []
      return [{ id: user.id, username: user.username, name: user.name, email: user.email, role: people.roleOf(user)?.name ?? null, joined_at: naive(joinedAt) }]
    })
    return { ...toRow(team), members }
  }

  return [
    route('GET', '/api/v1/teams', () => json({ teams: [...people.teams.values()].map((team) => ({ ...toRow(team), member_count: membersOf(team).size })) })),
    route('GET', '/api/v1/teams/{id}', (_, params) => json(toDetail(find(params['id'])))),
    route('POST', '/api/v1/teams', (exchange) => {
      requireAdminHeader(exchange)
      const body = readBody(exchange, teamBody)
      if ([...people.teams.values()].some((team) => team.name === body.name)) refuse(400, 'Team already exists')
      const id = people.nextId(people.teams)
      const at = now()
      people.teams.set(id, {
        id,
        name: body.name,
        description: body.description ?? null,
        mcpAccess: body.mcp_access ?? [],
        resourceAccess: body.resource_access ?? {},
        rateLimit: body.team_rate_limit ?? null,
        costLimit: body.team_cost_limit ?? null,
        createdAt: at,
        updatedAt: at,
      })
      people.members.set(id, new Map())
      return json({ team_id: id, name: body.name })
    }),
    route('PUT', '/api/v1/teams/{id}', (exchange, params) => {
      requireAdminHeader(exchange)
      const team = find(params['id'])
      const body = readBody(exchange, teamBody.partial())
      if (body.resource_access) throw new Refusal(plain('Internal Server Error', 500))
      team.name = body.name ?? team.name
      team.description = body.description ?? team.description
      team.mcpAccess = body.mcp_access ?? team.mcpAccess
      team.rateLimit = body.team_rate_limit ?? team.rateLimit
      team.costLimit = body.team_cost_limit ?? team.costLimit
      team.updatedAt = now()
      return json({ message: 'Team updated' })
    }),
    route('DELETE', '/api/v1/teams/{id}', (exchange, params) => {
      requireAdminHeader(exchange)
      const team = find(params['id'])
      people.teams.delete(team.id)
      people.members.delete(team.id)
      return json({ message: 'Team deleted' })
    }),
    route('POST', '/api/v1/teams/{id}/members/{user}', (exchange, params) => {
      requireAdminHeader(exchange)
      const userId = pathId(params['user'], 'user_id')
      const members = people.members.get(pathId(params['id'], 'team_id'))
      if (!members || !people.users.has(userId)) throw new Refusal(plain('Internal Server Error', 500))
      if (!members.has(userId)) members.set(userId, now())
      return json({ message: 'User added to team' })
    }),
    route('DELETE', '/api/v1/teams/{id}/members/{user}', (exchange, params) => {
      requireAdminHeader(exchange)
      const isRemoved = people.members.get(pathId(params['id'], 'team_id'))?.delete(pathId(params['user'], 'user_id')) ?? false
      if (!isRemoved) refuse(404, 'Team member not found')
      return json({ message: 'User removed from team' })
    }),
  ]
}
