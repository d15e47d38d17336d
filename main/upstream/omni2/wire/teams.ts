import { z } from 'zod'
import { isoInstant, jsonObject, longText, nameList, orElse, orNull, shortText, textRecord, wireCount, wireId, wireInt, wireNumber } from './fields.ts'
import { readWire } from './protocol.ts'

const member = z
  .object({ id: wireId, username: shortText, name: orNull(shortText), email: orNull(shortText), role: orNull(shortText), joined_at: orNull(isoInstant) })
  .transform((row) => ({ userId: row.id, username: row.username, displayName: row.name ?? row.username, email: row.email, role: row.role, joinedAt: row.joined_at }))

const teamRow = z
  .object({
    id: wireId,
    name: shortText,
    description: orNull(longText),
    mcp_access: nameList,
    // Sent as JSON text although it is an object (contract 3.6).
    resource_access: jsonObject(textRecord),
    team_rate_limit: orNull(wireInt),
    team_cost_limit: orNull(wireNumber),
    created_at: orNull(isoInstant),
    updated_at: orNull(isoInstant),
    member_count: orNull(wireCount),
    members: orElse(z.array(member), []),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    serverAccess: row.mcp_access,
    resourceAccess: row.resource_access,
    rateLimit: row.team_rate_limit,
    /** US dollars. */
    costLimit: row.team_cost_limit,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    memberCount: row.member_count ?? row.members.length,
    /** Only in the answer for one team; empty in lists. */
    members: row.members,
  }))
export type Team = z.output<typeof teamRow>

/** `GET /auth/api/v1/teams`. */
export const parseTeams = (raw: unknown): readonly Team[] =>
  readWire('teams', z.object({ teams: z.array(teamRow) }).transform((answer) => answer.teams), raw)
/** `GET /auth/api/v1/teams/{id}`. */
export const parseTeam = (raw: unknown): Team => readWire('team', teamRow, raw)
