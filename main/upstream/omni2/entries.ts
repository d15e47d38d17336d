import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { AuditStatus } from '#shared/features/audit/model.ts'
import type { Flow } from './wire/monitoring.ts'

/**
 * One natural key per recorded thing, whether it came over REST or from Postgres: the same row twice changes nothing.
 */
const nothing = {
  servers: [], tools: [], statusText: null, durationMs: null, tokens: null, gatewayCostMicros: null, model: null,
  conversationId: null, text: null, errorText: null, payload: null, removedFields: [],
} as const

/** An interaction flow: one chat message, or one tool call through the MCP gateway. */
export function flowEntry(flow: Flow & { readonly userId: string; readonly userName: string | null; readonly conversationId: string | null }): AuditEntryFact {
  const calls = flow.events.filter((event) => event.type === 'tool_call')
  const failure = flow.events.find((event) => event.type === 'error')
  const refused = flow.events.find((event) => (event.type === 'block_check' || event.type === 'auth_check') && /block|fail|denied/i.test(event.data['status'] ?? ''))
  const flagged = flow.events.find((event) => event.type === 'security_check' && event.data['status'] === 'flagged')
  const status: AuditStatus = failure !== undefined ? 'failed' : refused !== undefined ? 'blocked' : flagged !== undefined ? 'warning' : 'ok'
  return {
    ...nothing,
    kind: 'audit.entry',
    at: flow.startedAt,
    origin: 'flow',
    originId: flow.sessionId,
    userId: flow.userId,
    userName: flow.userName,
    action: calls.length > 0 && flow.events.every((event) => event.type === 'tool_call' || event.type.endsWith('_check')) ? 'tool call' : 'chat',
    servers: unique(calls.map((call) => call.data['mcp'])),
    tools: unique(calls.map((call) => call.data['tool'])),
    status,
    statusText: flagged?.data['status'] ?? refused?.data['status'] ?? null,
    durationMs: flow.completedAt === null ? null : Math.max(0, flow.completedAt - flow.startedAt),
    // `tokens` stays unknown: a flow records output tokens at most (contract 10.3), and input read as 0 would price too low.
    conversationId: flow.conversationId,
    errorText: failure?.data['error'] ?? null,
    payload: JSON.stringify({ session: flow.sessionId, events: flow.events.map((event) => ({ type: event.type, at: event.at, ...event.data })) }),
  }
}

/** A row of the auth service's own trail: sign-ins and keys. */
export function signInEntry(row: {
  readonly id: number | string
  readonly at: number
  readonly userId: string | null
  readonly username: string | null
  readonly action: string
  readonly result: string | null
  readonly ipAddress: string | null
  readonly userAgent: string | null
  readonly details: string | null
}): AuditEntryFact {
  const failed = row.result !== null && /fail|error|denied/i.test(row.result)
  return {
    ...nothing,
    kind: 'audit.entry',
    at: row.at,
    origin: 'sign-in',
    originId: String(row.id),
    userId: row.userId,
    userName: row.username,
    action: row.action === 'login' ? 'sign-in' : row.action.replaceAll('_', ' '),
    status: failed ? 'failed' : 'ok',
    statusText: row.result,
    text: row.details,
    errorText: failed ? row.details : null,
    payload: JSON.stringify({ ipAddress: row.ipAddress, userAgent: row.userAgent }),
  }
}

/** Something the prompt guard noticed. */
export function detectionEntry(row: {
  readonly id: number | string
  readonly at: number
  readonly userId: string | null
  readonly userName: string | null
  readonly preview: string
  readonly score: number | null
  readonly action: string
}): AuditEntryFact {
  return {
    ...nothing,
    kind: 'audit.entry',
    at: row.at,
    origin: 'prompt-guard',
    originId: String(row.id),
    userId: row.userId,
    userName: row.userName,
    action: 'prompt flagged',
    status: row.action === 'block' ? 'blocked' : row.action === 'allow' ? 'ok' : 'warning',
    statusText: row.action,
    text: row.preview,
    payload: JSON.stringify({ score: row.score }),
  }
}

function unique(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name): name is string => name !== undefined && name !== ''))]
}
