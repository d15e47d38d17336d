import { z } from 'zod'
import { anyInstant, jsonObject, orElse, orNull, shortText, toText, unixInstant, wireId } from './fields.ts'
import { readWire } from './protocol.ts'

/** The members every flow event has; the rest is its data, stored as text and live as JSON values. */
const OWN_MEMBERS: ReadonlySet<string> = new Set(['node_id', 'event_type', 'parent_id', 'timestamp', 'session_id', 'user_id'])

const flowEvent = z
  .looseObject({ node_id: shortText, event_type: shortText, parent_id: orNull(shortText), timestamp: anyInstant })
  .transform((row) => ({
    nodeId: row.node_id,
    type: row.event_type,
    // Stored events write "" for "no parent".
    parentId: row.parent_id === '' ? null : row.parent_id,
    at: row.timestamp,
    /** Members beside the fixed ones, each as text: `mcp`, `tool`, `tokens`, `status`, `score`, `error` … */
    data: Object.fromEntries(
      Object.entries(row)
        .filter(([key]) => !OWN_MEMBERS.has(key))
        .map(([key, value]) => [key, toText(value)]),
    ),
  }))
export type FlowEvent = z.output<typeof flowEvent>

const flowData = jsonObject(z.object({ events: orElse(z.array(flowEvent), []) }))

const flow = z
  .object({ session_id: shortText, flow_data: flowData, created_at: anyInstant, completed_at: orNull(anyInstant) })
  .transform((row) => ({ sessionId: row.session_id, startedAt: row.created_at, completedAt: row.completed_at, events: row.flow_data.events }))
/** One chat message or one MCP-gateway token window, not a login. */
export type Flow = z.output<typeof flow>

/** `GET /monitoring/flows/{user_id}`: newest first. */
export const parseFlows = (raw: unknown): readonly Flow[] =>
  readWire('flows', z.object({ flows: z.array(flow) }).transform((answer) => answer.flows), raw)

const session = z
  .object({ session_id: shortText, started_at: anyInstant, completed_at: orNull(anyInstant), events: jsonObject(z.array(flowEvent)) })
  .transform((row) => ({ sessionId: row.session_id, startedAt: row.started_at, completedAt: row.completed_at, events: row.events }))

/** `GET /monitoring/flows/user/{user_id}/sessions`. */
export const parseFlowSessions = (raw: unknown): readonly Flow[] =>
  readWire('flow sessions', z.object({ sessions: z.array(session) }).transform((answer) => answer.sessions), raw)

/** `GET /monitoring/flows/session/{session_id}`; an unknown one is HTTP 200 with a lone `error`. */
export const parseFlowSession = (raw: unknown): Flow => readWire('flow session', flow, raw)

const monitored = z
  .object({ monitored_users: z.array(z.object({ user_id: wireId, expires_at: unixInstant })) })
  .transform((answer) => answer.monitored_users.map((row) => ({ userId: row.user_id, expiresAt: row.expires_at })))
export type MonitoredUser = z.output<typeof monitored>[number]

/** `GET /monitoring/list`: users whose flows are published live, unexpired ones only. */
export const parseMonitoredUsers = (raw: unknown): readonly MonitoredUser[] => readWire('monitored users', monitored, raw)

const candidates = z
  .object({ users: z.array(z.object({ id: wireId, email: orNull(shortText) })) })
  .transform((answer) => answer.users)

/** `GET /monitoring/users`: who could be monitored. Their `full_name` is the e-mail again. */
export const parseMonitorableUsers = (raw: unknown): z.output<typeof candidates> => readWire('monitorable users', candidates, raw)

const liveFlow = z
  .looseObject({ user_id: wireId, session_id: shortText })
  .transform((frame, context) => {
    const read = flowEvent.safeParse(frame)
    if (read.success) return { userId: frame.user_id, sessionId: frame.session_id, event: read.data }
    context.addIssue({ code: 'custom', message: 'not a flow event' })
    return z.NEVER
  })
export type LiveFlowEvent = z.output<typeof liveFlow>

/** One frame of `/api/v1/ws/flows/{user_id}`, already parsed from JSON. */
export const parseLiveFlowEvent = (raw: unknown): LiveFlowEvent => readWire('live flow', liveFlow, raw)
