import { z } from 'zod'
import { isoInstant, longText, orElse, orNull, shortText, wireCount, wireId, wireNumber } from './fields.ts'
import { readWire, unwrap } from './protocol.ts'
import { circuitState, reportedHealth, serverIntent } from './words.ts'

const config = z
  .object({
    enabled: orElse(z.boolean(), true),
    failure_threshold: orElse(wireCount, 5),
    timeout_seconds: orElse(wireNumber, 60),
    half_open_max_calls: orElse(wireCount, 3),
    max_failure_cycles: orElse(wireCount, 3),
    auto_disable_enabled: orElse(z.boolean(), true),
  })
  .transform((row) => ({
    isEnabled: row.enabled,
    failureThreshold: row.failure_threshold,
    timeoutSeconds: row.timeout_seconds,
    halfOpenMaxCalls: row.half_open_max_calls,
    maxFailureCycles: row.max_failure_cycles,
    autoDisables: row.auto_disable_enabled,
  }))
export type BreakerConfig = z.output<typeof config>

/** `GET` and `PUT /circuit-breaker/config`. */
export const parseBreakerConfig = (raw: unknown): BreakerConfig =>
  readWire('breaker config', z.unknown().transform((value) => unwrap(value, 'config')).pipe(config), raw)

const status = z
  .object({
    server: z.object({ id: wireId, name: shortText, status: serverIntent, health_status: reportedHealth }),
    circuit_breaker: z.object({
      state: circuitState,
      failure_cycles: orElse(wireCount, 0),
      retry_after_seconds: orNull(wireNumber),
      is_open: z.boolean(),
    }),
    auto_disable: z.object({
      failure_cycle_count: orElse(wireCount, 0),
      max_failure_cycles: orNull(wireCount),
      auto_disabled_at: orNull(isoInstant),
      auto_disabled_reason: orNull(longText),
      can_auto_enable: orNull(z.boolean()),
    }),
  })
  .transform(({ server, circuit_breaker: breaker, auto_disable: disable }) => ({
    serverId: server.id,
    serverName: server.name,
    intent: server.status,
    reportedHealth: server.health_status,
    state: breaker.state,
    failureCycles: breaker.failure_cycles,
    retryAfterSeconds: breaker.retry_after_seconds,
    /** An expired `open` answers false here although `state` still says open (contract 4.4). */
    refusesCalls: breaker.is_open,
    autoDisabled: disable.auto_disabled_at === null ? null : { at: disable.auto_disabled_at, reason: disable.auto_disabled_reason },
    storedFailureCycles: disable.failure_cycle_count,
    maxFailureCycles: disable.max_failure_cycles,
    // NULL refuses `enable` just as false does.
    canAutoEnable: disable.can_auto_enable ?? false,
  }))
export type BreakerStatus = z.output<typeof status>

/** `GET /circuit-breaker/mcp/{id}/status`. */
export const parseBreakerStatus = (raw: unknown): BreakerStatus => readWire('breaker status', status, raw)

const reset = z.object({ circuit_state: circuitState }).transform((answer) => answer.circuit_state)

/** `POST /circuit-breaker/mcp/{id}/reset`: the state after it. */
export const parseBreakerReset = (raw: unknown): z.output<typeof reset> => readWire('breaker reset', reset, raw)
