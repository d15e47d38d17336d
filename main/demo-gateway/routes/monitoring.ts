import { z } from 'zod'
import { json, pathId, queryInt, readBody, Refusal } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { DayShelf } from '../state/days.ts'
import type { People } from '../state/people.ts'
import { zoned } from '../state/times.ts'
import type { FlowFact } from '../world/model.ts'

const userIds = z.array(z.int())
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const HOUR = 3_600_000
/** How far back the demo looks for flows over REST; Postgres has all of them. */
const HISTORY_DAYS = 14

/** Whose flows are published live, and until when. */
export type Monitoring = { readonly expiresAt: Map<number, number>; isWatched(userId: number): boolean }

export function createMonitoring(now: () => number): Monitoring {
  const expiresAt = new Map<number, number>()
  return { expiresAt, isWatched: (userId) => (expiresAt.get(userId) ?? 0) > now() }
}

export type MonitoringDeps = {
  readonly people: People
  readonly monitoring: Monitoring
  readonly now: () => number
  readonly flows: DayShelf<FlowFact>
}

export function createMonitoringRoutes({ people, monitoring, now, flows: shelf }: MonitoringDeps): readonly Route[] {
  const flowData = (flow: FlowFact) => ({ session_id: flow.sessionId, user_id: flow.userId, events: flow.events })
  const flowsOf = (userId: number, limit: number): Promise<readonly FlowFact[]> => shelf.newest(limit, HISTORY_DAYS, (flow) => flow.userId === userId)
  return [
    route('POST', '/api/v1/monitoring/enable', (exchange) => {
      const ids = readBody(exchange, userIds)
      const until = now() + queryInt(exchange, 'ttl_hours', 24) * HOUR
      for (const id of ids) monitoring.expiresAt.set(id, until)
      return json({ status: 'enabled', user_ids: ids, expires_at: until / 1000 })
    }),
    route('POST', '/api/v1/monitoring/disable', (exchange) => {
      const ids = readBody(exchange, userIds)
      for (const id of ids) monitoring.expiresAt.delete(id)
      return json({ status: 'disabled', user_ids: ids })
    }),
    route('GET', '/api/v1/monitoring/list', () => {
      const watched = [...monitoring.expiresAt].filter(([userId]) => monitoring.isWatched(userId))
      return json({ monitored_users: watched.map(([userId, until]) => ({ user_id: userId, expires_at: until / 1000 })) })
    }),
    route('GET', '/api/v1/monitoring/users', () =>
      json({ users: [...people.users.values()].filter((user) => user.active && user.email !== null).map((user) => ({ id: user.id, email: user.email, full_name: user.email })) }),
    ),
    route('GET', '/api/v1/monitoring/flows/user/{id}/sessions', async (exchange, params) => {
      const userId = pathId(params['id'], 'user_id')
      const flows = await flowsOf(userId, queryInt(exchange, 'limit', 50))
      return json({
        sessions: flows.map((flow) => ({
          session_id: flow.sessionId,
          started_at: zoned(flow.startedAt),
          completed_at: zoned(flow.at),
          event_count: flow.events.length,
          events: flow.events,
        })),
      })
    }),
    route('GET', '/api/v1/monitoring/flows/session/{id}', async (_, params) => {
      const sessionId = params['id'] ?? ''
      if (!UUID.test(sessionId)) {
        throw new Refusal(json({ error: 'Internal server error', message: `invalid input for query argument $1: '${sessionId}'`, path: `/api/v1/monitoring/flows/session/${sessionId}` }, 500))
      }
      const [flow] = await shelf.newest(1, HISTORY_DAYS, (candidate) => candidate.sessionId === sessionId)
      // 200, not 404 (contract 4.6).
      if (!flow) return json({ error: 'Flow not found' })
      return json({ session_id: flow.sessionId, user_id: flow.userId, flow_data: flowData(flow), created_at: zoned(flow.startedAt), completed_at: zoned(flow.at) })
    }),
    route('GET', '/api/v1/monitoring/flows/{id}', async (exchange, params) => {
      const flows = await flowsOf(pathId(params['id'], 'user_id'), queryInt(exchange, 'limit', 50))
      return json({
        flows: flows.map((flow) => ({ session_id: flow.sessionId, flow_data: flowData(flow), created_at: zoned(flow.startedAt), completed_at: zoned(flow.at) })),
      })
    }),
  ]
}
