import type { Instant } from '#shared/lib/time-range.ts'
import { chanceFor, stream, uuid } from './chance.ts'
import type { ActivityFact, FlowEventFact, FlowFact, Json, PromptDetectionFact, RequestFact, World } from './model.ts'
import { LONGEST_REQUEST, requestsBetween } from './requests.ts'
import { HOUR } from './story-time.ts'

function activitiesOf(world: World, request: RequestFact): ActivityFact[] {
  const { conversationId, sessionId, userId } = request
  const random = chanceFor(world.seed, stream.conversation, request.id)
  const drafts: { at: Instant; type: ActivityFact['type']; data: { readonly [key: string]: Json }; durationMs: number | null }[] = [
    { at: request.at - request.durationMs, type: 'user_message', data: { message: request.message, message_length: request.message.length }, durationMs: null },
  ]
  for (const call of request.toolCalls) {
    drafts.push({ at: call.at, type: 'mcp_tool_call', data: { mcp_server: call.server, tool_name: call.tool, parameters: call.parameters }, durationMs: null })
    // The gateway always writes `success` here, and measures to the end of the whole answer (contract 9.3).
    drafts.push({ at: request.at, type: 'mcp_tool_response', data: { mcp_server: call.server, tool_name: call.tool, status: 'success', result_summary: null }, durationMs: request.at - call.at })
  }
  if (request.status !== 'error') {
    drafts.push({ at: request.at, type: 'assistant_response', data: { message: request.answer.slice(0, 500), message_length: request.answer.length, tokens_used: request.tokens.output, model: null }, durationMs: request.durationMs })
  }
  return drafts.map((draft, index) => ({ id: uuid(random), conversationId, sessionId, userId, sequence: index + 1, ...draft }))
}

/** What is derived from requests, in one pass over them: filling three tables would otherwise tell the same story three times. */
export type Traffic = {
  readonly requests: readonly RequestFact[]
  readonly activities: readonly ActivityFact[]
  readonly flows: readonly FlowFact[]
  readonly detections: readonly PromptDetectionFact[]
}

export function trafficBetween(world: World, from: Instant, to: Instant): Traffic {
  // Looks ahead for activities of unfinished requests, and back for the guard's count of the last hour.
  const around = requestsBetween(world, from - HOUR, to + LONGEST_REQUEST)
  const requests = around.filter((request) => request.at >= from && request.at < to)
  return {
    requests,
    activities: activitiesIn(world, around, from, to),
    flows: requests.filter((request) => request.channel !== 'ask').map((request) => flowOf(world, request)),
    detections: detectionsIn(around, from, to),
  }
}

function activitiesIn(world: World, requests: readonly RequestFact[], from: Instant, to: Instant): ActivityFact[] {
  return requests
    .filter((request) => request.at >= from)
    .filter((request) => request.channel === 'chat')
    .flatMap((request) => activitiesOf(world, request))
    .filter((activity) => activity.at >= from && activity.at < to)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

function flowOf(world: World, request: RequestFact): FlowFact {
  const source = request.channel === 'mcp' ? 'mcp_gateway' : 'chat'
  const startedAt = request.at - request.durationMs
  const events: FlowEventFact[] = []
  const step = (at: Instant, event_type: string, data: { readonly [key: string]: string }): void => {
    const index = events.length
    events.push({ node_id: `${request.sessionId.slice(0, 8)}-${index}`, event_type, parent_id: index === 0 ? '' : `${request.sessionId.slice(0, 8)}-${index - 1}`, timestamp: (at / 1000).toFixed(6), ...data })
  }
  const call = ({ at, server, tool }: RequestFact['toolCalls'][number]): void => step(at, 'tool_call', source === 'mcp_gateway' ? { mcp: server, tool, source } : { mcp: server, tool })
  if (source === 'chat') {
    const access = world.roles.find((role) => role.id === world.users.find((user) => user.id === request.userId)?.roleId)?.mcpAccess ?? []
    step(startedAt, 'auth_check', { status: 'passed' })
    step(startedAt + 2, 'block_check', { status: 'passed' })
    if (request.guard) step(startedAt + 9, 'security_check', { status: request.guard.action === 'allow' ? 'passed' : 'flagged', score: String(request.guard.score), safe: request.guard.action === 'block' ? 'False' : 'True' })
    if (!request.blocked) {
      step(startedAt + 12, 'mcp_permission_check', { mcp_access: `[${access.map((name) => `'${name}'`).join(', ')}]`, available_mcps: `[${access.map((name) => `'${name}'`).join(', ')}]` })
      step(startedAt + 15, 'llm_thinking', {})
    }
  }
  request.toolCalls.forEach(call)
  if (request.errorMessage) step(request.at, 'error', { error: request.errorMessage })
  else if (source === 'chat') step(request.at, 'llm_complete', { tokens: String(request.tokens.output) })
  return { sessionId: request.sessionId, userId: request.userId, conversationId: source === 'chat' ? request.conversationId : null, source, startedAt, at: request.at, events }
}

/** Rows of `user_activities` written in `[from, to)`, oldest first. */
export function activitiesBetween(world: World, from: Instant, to: Instant): ActivityFact[] {
  return activitiesIn(world, requestsBetween(world, from, to + LONGEST_REQUEST), from, to)
}

/** Flows completed in `[from, to)`, oldest first. */
export function flowsBetween(world: World, from: Instant, to: Instant): FlowFact[] {
  return requestsBetween(world, from, to).filter((request) => request.channel !== 'ask').map((request) => flowOf(world, request))
}

function detectionsIn(requests: readonly RequestFact[], from: Instant, to: Instant): PromptDetectionFact[] {
  const noticed = requests.filter((request) => request.guard !== null && request.at < to)
  return noticed.filter((request) => request.at >= from).map((request): PromptDetectionFact => ({
    id: request.id, at: request.at, userId: request.userId, message: request.message.slice(0, 500), score: request.guard?.score ?? 0, action: request.guard?.action ?? 'allow',
    violationCount: noticed.filter((other) => other.userId === request.userId && other.at <= request.at && other.at > request.at - HOUR).length,
  }))
}

/** Messages that the prompt guard noticed in `[from, to)`, oldest first. */
export function promptDetectionsBetween(world: World, from: Instant, to: Instant): PromptDetectionFact[] {
  return detectionsIn(requestsBetween(world, from - HOUR, to), from, to)
}
