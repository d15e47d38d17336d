import { z } from 'zod'
import { anyInstant, jsonObject, longText, nameList, orElse, orNull, shortText, wireCount, wireId, wireInt, wireNumber } from './fields.ts'
import { readPlain, readWire } from './protocol.ts'

const switches = orElse(z.record(z.string(), z.boolean()), {})

const configValue = z
  .looseObject({
    enabled: orElse(z.boolean(), false),
    threshold: orNull(wireNumber),
    cache_ttl_seconds: orNull(wireNumber),
    bypass_roles: nameList,
    behavioral_tracking: orNull(
      z.object({
        enabled: orElse(z.boolean(), false),
        warning_threshold: orNull(wireInt),
        block_threshold: orNull(wireInt),
        window_hours: orNull(wireNumber),
      }),
    ),
    actions: switches,
    messages: orElse(z.record(z.string(), longText), {}),
    notifications: switches,
  })

const config = z
  .object({ config_value: jsonObject(configValue), is_active: orNull(z.boolean()), updated_at: orNull(anyInstant) })
  .transform(({ config_value: value, updated_at }) => ({
    isEnabled: value.enabled,
    threshold: value.threshold,
    cacheSeconds: value.cache_ttl_seconds,
    bypassRoles: value.bypass_roles,
    warnAfter: value.behavioral_tracking?.warning_threshold ?? null,
    blockAfter: value.behavioral_tracking?.block_threshold ?? null,
    windowHours: value.behavioral_tracking?.window_hours ?? null,
    actions: value.actions,
    messages: value.messages,
    notifications: value.notifications,
    updatedAt: updated_at,
    /** The whole stored value: a write must carry unknown keys along, or the gateway erases them (trap 23). */
    stored: value,
  }))
export type GuardConfig = z.output<typeof config>

/** `GET /prompt-guard/config`. */
export const parseGuardConfig = (raw: unknown): GuardConfig => readWire('guard config', config, raw)

const stats = z
  .object({
    total_detections: wireCount,
    blocked: orElse(wireCount, 0),
    warned: orElse(wireCount, 0),
    filtered: orElse(wireCount, 0),
    unique_users: orElse(wireCount, 0),
    avg_score: orNull(wireNumber),
    period_hours: wireNumber,
  })
  .transform((answer) => ({
    detections: answer.total_detections,
    blocked: answer.blocked,
    warned: answer.warned,
    filtered: answer.filtered,
    users: answer.unique_users,
    meanScore: answer.avg_score,
    periodHours: answer.period_hours,
  }))
export type GuardStats = z.output<typeof stats>

/** `GET /prompt-guard/stats`. */
export const parseGuardStats = (raw: unknown): GuardStats => readWire('guard stats', stats, raw)

const detection = z
  .object({
    id: wireId,
    user_id: orNull(wireId),
    email: orNull(shortText),
    message: orElse(longText, ''),
    injection_score: orNull(wireNumber),
    action: shortText,
    detected_at: anyInstant,
  })
  .transform((row) => ({
    id: row.id,
    userId: row.user_id,
    email: row.email,
    /** The first 100 characters of the message. */
    preview: row.message,
    score: row.injection_score,
    action: row.action,
    at: row.detected_at,
  }))
export type Detection = z.output<typeof detection>

/** `GET /prompt-guard/detections`: newest first. */
export const parseDetections = (raw: unknown): readonly Detection[] => readWire('detections', z.array(detection), raw)

const offender = z
  .object({ user_id: orNull(wireId), email: orNull(shortText), violation_count: wireCount, max_score: orNull(wireNumber), last_violation: orNull(anyInstant) })
  .transform((row) => ({ userId: row.user_id, email: row.email, violations: row.violation_count, maxScore: row.max_score, lastAt: row.last_violation }))
export type Offender = z.output<typeof offender>

/** `GET /prompt-guard/top-offenders`. */
export const parseOffenders = (raw: unknown): readonly Offender[] => readWire('offenders', z.array(offender), raw)

const verdict = z
  .object({ result: z.object({ safe: z.boolean(), score: wireNumber, action: shortText, reason: orNull(longText), cached: orElse(z.boolean(), false), latency_ms: orNull(wireNumber) }) })
  .transform(({ result }) => ({
    isSafe: result.safe,
    score: result.score,
    action: result.action,
    /** `Timeout` means that no guard worker answered and the gateway let it pass. */
    reason: result.reason,
    latencyMs: result.latency_ms,
  }))

/** `POST /prompt-guard/test`. */
export const parseGuardVerdict = (raw: unknown): z.output<typeof verdict> => readPlain('guard verdict', verdict, raw)

const guardRoles = z
  .object({ bypass_roles: nameList, all_roles: nameList, enabled: orElse(z.boolean(), false) })
  .transform((answer) => ({ bypassRoles: answer.bypass_roles, roles: answer.all_roles, isEnabled: answer.enabled }))

/** `GET /prompt-guard/roles`. */
export const parseGuardRoles = (raw: unknown): z.output<typeof guardRoles> => readWire('guard roles', guardRoles, raw)
