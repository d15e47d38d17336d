import type { Instant } from '#shared/lib/time-range.ts'
import { healthChecksBetween, signInsBetween, trafficBetween, type RequestFact, type SignInFact, type World } from '../world/index.ts'
import { chanceFor } from '../world/chance.ts'
import { json, list, textOf, time, type Cell, type TableRows } from './table-rows.ts'
import type { InstallVariant } from './variant.ts'

function auditRow(legacyIds: ReadonlyMap<number, number>, request: RequestFact): Cell[] {
  const servers = [...new Set(request.toolCalls.map((call) => call.server))]
  return [
    String(request.id), textOf(legacyIds.get(request.userId) ?? null), time(request.at - request.durationMs), request.message, 'chat', request.message, request.message.slice(0, 200), String(request.iterations),
    String(request.toolCalls.length), list(request.toolCalls.map((call) => `${call.server}.${call.tool}`)), list(servers), list([]), String(request.tokens.input), String(request.tokens.output),
    String(request.tokens.cached), (request.costEstimate ?? 0).toFixed(6), servers[0] ?? null, request.toolCalls[0]?.tool ?? null, request.toolCalls[0] ? json(request.toolCalls[0].parameters) : null,
    String(request.status !== 'error'), request.status, request.warning, String(request.durationMs), request.answer.slice(0, 200) || null, request.errorMessage, request.ip, 'slack-bot/1.4', String(request.blocked),
    request.blockReason, time(request.at),
  ]
}

const auditColumns = [
  'id', 'user_id', 'timestamp', 'question', 'request_type', 'message', 'message_preview', 'iterations', 'tool_calls_count', 'tools_used', 'mcps_accessed', 'databases_accessed', 'tokens_input', 'tokens_output',
  'tokens_cached', 'cost_estimate', 'mcp_target', 'tool_called', 'tool_params', 'success', 'status', 'warning', 'duration_ms', 'response_preview', 'error_message', 'ip_address', 'user_agent', 'was_blocked',
  'block_reason', 'created_at',
]

function hashText(world: World, id: number): string {
  const random = chanceFor(world.seed, id)
  return Array.from({ length: 8 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('')
}

function sessionRow(world: World, signIn: SignInFact): Cell[] {
  const role = world.roles.find((candidate) => candidate.id === world.users.find((user) => user.id === signIn.userId)?.roleId)
  return [String(signIn.id), textOf(signIn.userId), hashText(world, signIn.id), hashText(world, -signIn.id), time(signIn.at + (role?.tokenExpiry ?? 3600) * 1000), time(signIn.at)]
}

/** Everything that the gateway appended to its tables in `[from, to)`. */
export function historyRows(world: World, variant: InstallVariant, from: Instant, to: Instant): TableRows[] {
  const legacyIds = new Map(world.users.map((user) => [user.id, user.legacyId]))
  const signIns = signInsBetween(world, from, to)
  const { requests, activities, flows, detections } = trafficBetween(world, from, to)
  return [
    { table: 'public.audit_logs', columns: auditColumns, rows: requests.filter((request) => request.channel === 'ask').map((request) => auditRow(legacyIds, request)) },
    {
      table: 'omni2.mcp_health_log', columns: ['id', 'mcp_server_id', 'timestamp', 'status', 'response_time_ms', 'error_message', 'event_type'],
      rows: healthChecksBetween(world, from, to).map((check) => [String(check.id), String(check.serverId), time(check.at), check.status, textOf(check.responseTimeMs), check.errorMessage, check.eventType]),
    },
    {
      table: 'omni2.user_activities', columns: ['activity_id', 'conversation_id', 'session_id', 'user_id', 'sequence_num', 'activity_type', 'activity_data', 'duration_ms', 'created_at'],
      rows: activities.map((fact) => [fact.id, fact.conversationId, fact.sessionId, String(fact.userId), String(fact.sequence), fact.type, json(fact.data), textOf(fact.durationMs), time(fact.at)]),
    },
    {
      table: 'omni2.interaction_flows', columns: ['session_id', 'user_id', 'conversation_id', 'flow_data', 'source', 'created_at', 'completed_at'],
      rows: flows.map((flow) => [flow.sessionId, String(flow.userId), flow.conversationId, json({ session_id: flow.sessionId, user_id: flow.userId, events: flow.events }), flow.source, time(flow.startedAt), time(flow.at)]),
    },
    {
      table: 'omni2.prompt_injection_log', columns: ['id', 'user_id', 'message', 'injection_score', 'action', 'detected_at'],
      rows: detections.map((fact) => [String(fact.id), String(fact.userId), fact.message, String(fact.score), fact.action, time(fact.at)]),
    },
    {
      table: 'auth_service.auth_audit', columns: ['id', 'user_id', 'username', 'action', 'resource', variant.signInOutcome, 'ip_address', 'user_agent', 'details', 'created_at'],
      rows: signIns.map((fact) => [String(fact.id), textOf(fact.userId), fact.username, fact.action, null, fact.result, fact.ip, fact.userAgent, fact.details, time(fact.at)]),
    },
    {
      table: 'auth_service.user_sessions', columns: ['id', 'user_id', 'token_hash', 'refresh_token_hash', 'expires_at', 'created_at'],
      rows: signIns.filter((fact) => fact.action === 'login' && fact.result === 'success').map((fact) => sessionRow(world, fact)),
    },
  ]
}
