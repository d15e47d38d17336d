import { z } from 'zod'
import { addressText, anyInstant, longText, orNull, shortText, wireCount, wireId, wireNumber } from './fields.ts'
import { circuitState } from './words.ts'

const severity = orNull(shortText.transform((text) => text.toLowerCase()))

const statusChanged = z
  .object({
    mcp_name: shortText,
    old_status: orNull(shortText),
    new_status: shortText,
    reason: orNull(longText),
    severity,
    tool_count: orNull(wireCount),
    response_time_ms: orNull(wireNumber),
    error_count: orNull(wireCount),
    url: orNull(addressText),
    protocol: orNull(shortText),
  })
  .transform((data) => ({
    type: 'status-changed' as const,
    serverName: data.mcp_name,
    from: data.old_status,
    /** `healthy`, `unhealthy`, or `loading`, which repeats for as long as a server fails to load (trap 7). */
    to: data.new_status.toLowerCase(),
    reason: data.reason,
    severity: data.severity,
    toolCount: data.tool_count,
    latencyMs: data.response_time_ms,
    errorCount: data.error_count,
  }))

const circuitChanged = z
  .object({
    mcp_name: shortText,
    old_state: circuitState,
    new_state: circuitState,
    severity,
    message: orNull(longText),
    reason: orNull(longText),
    failure_count: orNull(wireCount),
    threshold: orNull(wireCount),
    failure_cycles: orNull(wireCount),
  })
  .transform((data) => ({
    type: 'circuit-changed' as const,
    serverName: data.mcp_name,
    from: data.old_state,
    to: data.new_state,
    severity: data.severity,
    message: data.message ?? data.reason,
    failureCount: data.failure_count,
    threshold: data.threshold,
    failureCycles: data.failure_cycles,
  }))

const autoDisabled = z
  .object({ mcp_name: shortText, reason: orNull(longText), failure_cycles: orNull(wireCount), timestamp: orNull(anyInstant) })
  .transform((data) => ({
    type: 'auto-disabled' as const,
    serverName: data.mcp_name,
    reason: data.reason,
    failureCycles: data.failure_cycles,
    disabledAt: data.timestamp,
  }))

const systemHealth = z
  .object({
    cpu_percent: wireNumber,
    memory_percent: wireNumber,
    memory_used_mb: wireNumber,
    memory_total_mb: wireNumber,
    active_mcps: orNull(wireCount),
  })
  .transform((data) => ({
    type: 'system-health' as const,
    cpuPercent: data.cpu_percent,
    memoryPercent: data.memory_percent,
    memoryUsedMb: data.memory_used_mb,
    memoryTotalMb: data.memory_total_mb,
    loadedServers: data.active_mcps,
  }))

const guardViolation = z
  .object({
    user_id: wireId,
    user_email: orNull(shortText),
    score: orNull(wireNumber),
    action: shortText,
    violation_count: orNull(wireCount),
    message_preview: orNull(longText),
    timestamp: orNull(anyInstant),
  })
  .transform((data) => ({
    type: 'prompt-flagged' as const,
    userId: data.user_id,
    email: data.user_email,
    score: data.score,
    action: data.action,
    violationCount: data.violation_count,
    preview: data.message_preview,
    flaggedAt: data.timestamp,
  }))

const userBlocked = z
  .object({ user_id: wireId, user_email: orNull(shortText), violation_count: orNull(wireCount), timestamp: orNull(anyInstant) })
  .transform((data) => ({
    type: 'user-blocked' as const,
    userId: data.user_id,
    email: data.user_email,
    violationCount: data.violation_count,
    blockedAt: data.timestamp,
  }))

/** The events that really fire (contract 7.2), by their name on the wire. */
export const gatewayEventSchemas = {
  mcp_status_change: statusChanged,
  circuit_breaker_state: circuitChanged,
  mcp_auto_disabled: autoDisabled,
  system_health: systemHealth,
  prompt_guard_violation: guardViolation,
  prompt_guard_user_blocked: userBlocked,
} as const

export type GatewayEventName = keyof typeof gatewayEventSchemas
/** What to put into `subscribe`: there is no wildcard. */
export const gatewayEventNames = Object.keys(gatewayEventSchemas) as readonly GatewayEventName[]
/** One event in our words; `type` tells them apart. */
export type GatewayEvent = z.output<(typeof gatewayEventSchemas)[GatewayEventName]>
