import { z } from 'zod'
import { json, pathId, queryInt, readBody, refuseInvalid } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { DayShelf } from '../state/days.ts'
import type { People } from '../state/people.ts'
import { zoned } from '../state/times.ts'
import type { PromptDetectionFact } from '../world/model.ts'

const HOUR = 3_600_000
const MAX_DAYS = 30
/** The two that no endpoint accepts: a PUT drops them (trap 23). */
const workerKeys = { mode: 'hybrid', ml_model: 'protectai' }

const configBody = z.object({
  enabled: z.boolean().default(true),
  threshold: z.number().default(0.5),
  cache_ttl_seconds: z.int().default(3600),
  bypass_roles: z.array(z.string()).default([]),
  behavioral_tracking: z
    .object({
      enabled: z.boolean().default(true),
      warning_threshold: z.int().default(3),
      block_threshold: z.int().default(5),
      window_hours: z.int().default(24),
    })
    .prefault({}),
  actions: z.record(z.string(), z.boolean()).default({ warn: true, filter: false, block: true }),
  messages: z.record(z.string(), z.string()).default({ warn: 'Please keep to the task.', block: 'This message was blocked.' }),
  notifications: z.record(z.string(), z.boolean()).default({ enabled: true }),
})
type GuardConfig = z.output<typeof configBody> & { readonly mode?: string; readonly ml_model?: string }

export type GuardDeps = {
  readonly people: People
  readonly now: () => number
  readonly detections: DayShelf<PromptDetectionFact>
}

export function createPromptGuardRoutes({ people, now, detections }: GuardDeps): readonly Route[] {
  const base = '/api/v1/prompt-guard'
  const deleted = new Set<number>()
  let config: GuardConfig = { ...configBody.parse({}), bypass_roles: ['super_admin'], ...workerKeys }
  let changedAt = now()

  const emailOf = (userId: number): string | null => people.users.get(userId)?.email ?? null
  const recent = (hours: number): Promise<readonly PromptDetectionFact[]> =>
    detections.newest(Number.MAX_SAFE_INTEGER, Math.min(MAX_DAYS, Math.ceil(hours / 24)), (row) => row.at >= now() - hours * HOUR && !deleted.has(row.id))
  const change = (next: GuardConfig): void => {
    config = next
    changedAt = now()
  }

  const stats = route('GET', `${base}/stats`, async (exchange) => {
    const hours = queryInt(exchange, 'hours', 24)
    const rows = await recent(hours)
    const count = (action: string): number => rows.filter((row) => row.action === action).length
    return json({
      total_detections: rows.length,
      blocked: count('block'),
      warned: count('warn'),
      filtered: count('filter'),
      unique_users: new Set(rows.map((row) => row.userId)).size,
      avg_score: rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row.score, 0) / rows.length,
      period_hours: hours,
    })
  })

  const list = route('GET', `${base}/detections`, async (exchange) => {
    const limit = queryInt(exchange, 'limit', 50)
    const userId = exchange.query.has('user_id') ? queryInt(exchange, 'user_id', 0) : null
    const rows = await detections.newest(limit, MAX_DAYS, (row) => !deleted.has(row.id) && (userId === null || row.userId === userId))
    return json(
      rows
        .map((row) => ({
          id: row.id,
          user_id: row.userId,
          email: emailOf(row.userId),
          message: row.message.slice(0, 100),
          injection_score: row.score,
          action: row.action,
          detected_at: zoned(row.at),
        })),
    )
  })

  const offenders = route('GET', `${base}/top-offenders`, async (exchange) => {
    const byUser = Map.groupBy(await recent(queryInt(exchange, 'hours', 24)), (row) => row.userId)
    const rows = [...byUser].map(([userId, found]) => ({
      user_id: userId,
      email: emailOf(userId),
      violation_count: found.length,
      max_score: Math.max(...found.map((row) => row.score)),
      last_violation: zoned(Math.max(...found.map((row) => row.at))),
    }))
    return json(rows.sort((a, b) => b.violation_count - a.violation_count).slice(0, queryInt(exchange, 'limit', 10)))
  })

  const test = route('POST', `${base}/test`, (exchange) => {
    const message = exchange.query.get('message')
    if (message === null) refuseInvalid(['query', 'message'], 'Field required', 'missing')
    const isSuspicious = /ignore (?:all |previous |the )*instructions|system prompt|jailbreak|developer mode/i.test(message)
    const score = isSuspicious ? 0.94 : 0.03
    return json({
      message,
      user_id: queryInt(exchange, 'user_id', 1),
      result: { safe: score < config.threshold, score, action: score < config.threshold ? 'allow' : 'block', reason: isSuspicious ? 'pattern' : 'clean', cached: false, latency_ms: 4 },
    })
  })

  return [
    route('GET', `${base}/config`, () => json({ config_key: 'prompt_guard', config_value: config, is_active: true, updated_at: zoned(changedAt) })),
    route('PUT', `${base}/config`, (exchange) => {
      change(readBody(exchange, configBody))
      return json({ status: 'success', message: 'Configuration updated' })
    }),
    route('POST', `${base}/config/enable`, () => {
      change({ ...config, enabled: true })
      return json({ status: 'success', message: 'Prompt guard enabled' })
    }),
    route('POST', `${base}/config/disable`, () => {
      change({ ...config, enabled: false })
      return json({ status: 'success', message: 'Prompt guard disabled' })
    }),
    stats,
    list,
    offenders,
    route('DELETE', `${base}/detections/{id}`, (_, params) => {
      deleted.add(pathId(params['id'], 'detection_id'))
      return json({ status: 'success', message: 'Detection deleted' })
    }),
    test,
    route('GET', `${base}/roles`, () =>
      json({ bypass_roles: config.bypass_roles, all_roles: [...people.roles.values()].map((role) => role.name), enabled: config.enabled }),
    ),
    route('PUT', `${base}/roles/bypass`, (exchange) => {
      change({ ...config, bypass_roles: readBody(exchange, z.array(z.string())) })
      return json({ status: 'success', message: 'Bypass roles updated' })
    }),
  ]
}
