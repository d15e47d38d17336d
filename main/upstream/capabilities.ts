import { AppError } from '#shared/contract/errors.ts'
import type { Capability } from '#shared/features/connection/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Machine } from './connection.ts'
import { readJson, type GatewayAnswer, type GatewayRequest } from './gateway-request.ts'
import type { KnownTable, Tables } from './postgres/introspect.ts'

export type GatewayProbe = { readonly authorized: (request: GatewayRequest) => Promise<GatewayAnswer>; readonly clock: Clock }

export type KnownLegs = {
  readonly probed: readonly Capability[]
  readonly machine: Machine
  readonly tables: Tables | undefined
  readonly now: Instant
}

type Id = Capability['id']

const restProbes: readonly { readonly id: Id; readonly label: string; readonly path: string; readonly gives: string }[] = [
  { id: 'gateway-rest', label: 'MCP servers', path: '/api/v1/events/mcp-list', gives: 'The list of MCP servers is read every 30 s.' },
  { id: 'users', label: 'Users and teams', path: '/auth/api/v1/users/users?per_page=1', gives: 'Names, roles and teams are known.' },
  { id: 'prompt-guard', label: 'Prompt guard', path: '/api/v1/prompt-guard/stats', gives: 'Flagged and blocked prompts are read.' },
  { id: 'flows', label: 'Interaction flows', path: '/api/v1/monitoring/list', gives: 'Flows of each user can be read without Postgres.' },
]

const tableProbes: readonly { readonly id: Id; readonly table: KnownTable; readonly label: string; readonly gives: string; readonly without: string }[] = [
  { id: 'pg.legacy_audit_logs', table: 'public.audit_logs', label: 'Requests with tokens and cost', gives: 'Requests, tokens and the gateway’s cost estimate come from here.', without: 'There is no cost data: only this table records tokens and cost.' },
  { id: 'pg.audit_logs', table: 'omni2.audit_logs', label: 'Audit log', gives: 'Audit entries are read.', without: 'Nothing is lost if the gateway does not write it.' },
  { id: 'pg.user_activities', table: 'omni2.user_activities', label: 'Chat steps and tool calls', gives: 'Each step of a chat is an audit entry.', without: 'Chats are known by their flows only.' },
  { id: 'pg.interaction_flows', table: 'omni2.interaction_flows', label: 'Interaction flows', gives: 'Every chat message and tool call is an audit entry.', without: 'Flows are read user by user over the gateway instead.' },
  { id: 'pg.auth_audit', table: 'auth_service.auth_audit', label: 'Sign-ins', gives: 'Sign-ins and key changes are audit entries.', without: 'Sign-ins are read user by user, by super admins only.' },
  { id: 'pg.prompt_injection_log', table: 'omni2.prompt_injection_log', label: 'Prompt guard log', gives: 'The whole history of flagged prompts is read.', without: 'Only recent detections are read over the gateway.' },
  { id: 'pg.mcp_health_log', table: 'omni2.mcp_health_log', label: 'Health history', gives: 'The whole history of health checks is read.', without: 'Only the newest 100 checks of each server are read over the gateway.' },
  { id: 'pg.mcp_servers', table: 'omni2.mcp_servers', label: 'Server registry', gives: 'Readable. The console reads the registry over the gateway all the same.', without: 'Nothing is lost: the registry is read over the gateway.' },
  { id: 'pg.users', table: 'auth_service.users', label: 'Account names', gives: 'Audit entries are named by account.', without: 'Some audit entries show a number instead of a name.' },
]

/** What the gateway offers to this role: four small requests. Not answering is a finding, so this never rejects. */
export function probeGateway({ authorized, clock }: GatewayProbe): Promise<readonly Capability[]> {
  return Promise.all(restProbes.map((one) => probeRest(authorized, one, clock.now())))
}

/** Before the first probe. */
export const unprobed: readonly Capability[] = restProbes.map(({ id, label }) => ({ id, label, state: 'unknown', says: 'Not known yet.', checkedAt: null }))

/** Everything this profile can reach: what was probed at the gateway, and what the other legs know by themselves. */
export function listCapabilities(known: KnownLegs): readonly Capability[] {
  const { probed, machine, now } = known
  return [...probed, socketCapability(machine, now), ...perServer(probed[0]), ...postgresCapabilities(known)]
}

async function probeRest(authorized: GatewayProbe['authorized'], { id, label, path, gives }: (typeof restProbes)[number], checkedAt: number): Promise<Capability> {
  const [pathname = path, query] = path.split('?')
  try {
    readJson(await authorized({ method: 'GET', path: pathname, ...(query === undefined ? {} : { query: Object.fromEntries(new URLSearchParams(query)) }) }))
    return { id, label, state: 'available', says: gives, checkedAt }
  } catch (cause) {
    const code = cause instanceof AppError ? cause.code : 'internal.bug'
    if (code === 'gateway.forbidden' || code === 'gateway.signed-out') return { id, label, state: 'forbidden', says: 'Your role may not read it. Ask an administrator of the gateway.', checkedAt }
    if (code === 'gateway.not-found') return { id, label, state: 'missing', says: 'This gateway does not offer it.', checkedAt }
    return { id, label, state: 'unreachable', says: 'The gateway did not answer this question. It is asked again.', checkedAt }
  }
}

function socketCapability({ legs }: Machine, checkedAt: number): Capability {
  const about = { id: 'gateway-socket', label: 'Live events', checkedAt } as const
  switch (legs.socket.state) {
    case 'up':
      return { ...about, state: 'available', says: 'Changes arrive as they happen.' }
    case 'refused':
      return { ...about, state: 'forbidden', says: legs.socket.reason ?? 'Refused to this role; the console asks every 30 s instead.' }
    case 'down':
      return { ...about, state: 'unreachable', says: legs.socket.reason ?? 'The live connection is down and is tried again.' }
    case 'trying':
    case 'not-used':
      return { ...about, state: 'unknown', says: 'Not known yet.' }
  }
}

/** These two are read per server with the same right as the list itself. */
function perServer(list: Capability | undefined): readonly Capability[] {
  const state = list?.state ?? 'unknown'
  const checkedAt = list?.checkedAt ?? null
  return [
    { id: 'health-logs', label: 'Health checks', state, says: 'The gateway’s newest 100 checks of each server.', checkedAt },
    { id: 'circuit-status', label: 'Circuit status', state, says: 'The breaker of each server, with its next attempt.', checkedAt },
  ]
}

function postgresCapabilities({ tables, machine, now: checkedAt }: KnownLegs): readonly Capability[] {
  const about = { id: 'postgres', label: 'Postgres', checkedAt } as const
  if (!machine.usesPostgres) {
    return [{ ...about, state: 'missing', says: 'Not set up in this profile. With it, audit and cost have their whole history: add it under Profiles.' }]
  }
  if (tables === undefined) return [{ ...about, state: machine.legs.postgres.state === 'refused' ? 'forbidden' : 'unreachable', says: machine.legs.postgres.reason ?? 'Not connected yet.' }]
  return [
    { ...about, state: 'available', says: 'Read-only, by key, with a statement timeout.' },
    ...tableProbes.map(({ id, table, label, gives, without }): Capability => {
      switch (tables.get(table)?.state) {
        case 'available':
          return { id, label, state: 'available', says: gives, checkedAt }
        case 'forbidden':
          return { id, label, state: 'forbidden', says: `The account may not read ${table}. ${without} Run the grant script as the database’s owner.`, checkedAt }
        case 'missing':
        case undefined:
          return { id, label, state: 'missing', says: `This installation has no ${table}. ${without}`, checkedAt }
      }
    }),
  ]
}
