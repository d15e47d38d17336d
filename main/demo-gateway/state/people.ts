import { createHash } from 'node:crypto'
import type { Json, World } from '../world/model.ts'

export type UserRow = {
  readonly id: number
  readonly username: string
  name: string
  email: string | null
  roleId: number | null
  active: boolean
  password: string | null
  rateLimitOverride: number | null
  lastLoginAt: number | null
  readonly createdAt: number
  updatedAt: number
}
export type RoleRow = {
  readonly id: number
  readonly name: string
  description: string | null
  mcpAccess: readonly string[]
  toolRestrictions: Json
  dashboardAccess: string
  rateLimit: number
  costLimitDaily: number
  tokenExpiry: number
  readonly omniServices: readonly string[]
  readonly createdAt: number
  updatedAt: number
}
export type TeamRow = {
  readonly id: number
  name: string
  description: string | null
  mcpAccess: readonly string[]
  readonly resourceAccess: Json
  rateLimit: number | null
  costLimit: number | null
  readonly createdAt: number
  updatedAt: number
}
export type AuditRow = {
  readonly id: number
  readonly userId: number | null
  readonly username: string
  readonly action: string
  readonly result: string
  readonly details: string | null
  readonly ip: string
  readonly userAgent: string
  readonly at: number
}

/** The tables of the auth service: the cast of the world plus whatever was changed through the API. */
export type People = {
  readonly users: Map<number, UserRow>
  readonly roles: Map<number, RoleRow>
  readonly teams: Map<number, TeamRow>
  /** Team id → user id → joined at. */
  readonly members: Map<number, Map<number, number>>
  /** Written since the demo started; older rows come from the world. */
  readonly audit: AuditRow[]
  roleOf(user: UserRow): RoleRow | undefined
  /** The e-mail address first, then the user name, both exact. */
  findLogin(login: string): UserRow | undefined
  recordAudit(row: Omit<AuditRow, 'id'>): void
  nextId(table: ReadonlyMap<number, unknown>): number
}

/** Ids of rows made while the demo runs, far above the world's own. */
const FIRST_OWN_AUDIT_ID = 1_900_000_000

export function createPeople(world: World): People {
  const users = new Map<number, UserRow>()
  const members = new Map<number, Map<number, number>>(world.teams.map((team) => [team.id, new Map<number, number>()]))
  for (const user of world.users) {
    users.set(user.id, {
      id: user.id,
      username: user.username,
      name: user.name,
      email: user.email,
      roleId: user.roleId,
      active: user.active,
      password: user.password,
      rateLimitOverride: user.rateLimitOverride,
      lastLoginAt: null,
      createdAt: user.createdAt,
      updatedAt: user.createdAt,
    })
    for (const teamId of user.teamIds) members.get(teamId)?.set(user.id, user.createdAt)
  }
  const seededAt = Math.min(world.startedAt, ...world.users.map((user) => user.createdAt))
  const roles = new Map<number, RoleRow>(
    world.roles.map((role) => [role.id, { ...role, createdAt: seededAt, updatedAt: seededAt }]),
  )
  const teams = new Map<number, TeamRow>(
    world.teams.map((team) => [team.id, { ...team, resourceAccess: {}, createdAt: seededAt, updatedAt: seededAt }]),
  )
  const audit: AuditRow[] = []
  return {
    users,
    roles,
    teams,
    members,
    audit,
    roleOf: (user) => (user.roleId === null ? undefined : roles.get(user.roleId)),
    findLogin(login) {
      const all = [...users.values()]
      return all.find((user) => user.email === login) ?? all.find((user) => user.username === login)
    },
    recordAudit(row) {
      audit.push({ ...row, id: FIRST_OWN_AUDIT_ID + audit.length })
    },
    nextId: (table) => Math.max(0, ...table.keys()) + 1,
  }
}

/** Compares by digest, so that the length of the stored word does not leak through timing. */
export function passwordMatches(stored: string | null, given: string): boolean {
  if (stored === null) return false
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
  return digest(stored) === digest(given)
}
