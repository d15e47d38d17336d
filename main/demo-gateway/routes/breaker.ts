import { z } from 'zod'
import { json, pathId, queryFlag, readBody, refuse } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import { defaultBreakerConfig } from '../state/breakers.ts'
import type { Breakers } from '../state/breakers.ts'
import type { Loader } from '../state/loader.ts'
import type { Registry, ServerRow } from '../state/registry.ts'
import { zonedOrNull } from '../state/times.ts'

// A full replacement: what is left out takes its default.
const configBody = z.object({
  enabled: z.boolean().default(defaultBreakerConfig.enabled),
  failure_threshold: z.int().min(1).default(defaultBreakerConfig.failure_threshold),
  timeout_seconds: z.int().min(1).default(defaultBreakerConfig.timeout_seconds),
  half_open_max_calls: z.int().min(1).default(defaultBreakerConfig.half_open_max_calls),
  max_failure_cycles: z.int().min(1).default(defaultBreakerConfig.max_failure_cycles),
  auto_disable_enabled: z.boolean().default(defaultBreakerConfig.auto_disable_enabled),
})

export type BreakerDeps = { readonly registry: Registry; readonly breakers: Breakers; readonly loader: Loader; readonly now: () => number }

export function createBreakerRoutes({ registry, breakers, loader, now }: BreakerDeps): readonly Route[] {
  const find = (text: string | undefined): ServerRow => registry.find(pathId(text, 'server_id')) ?? refuse(404, 'MCP server not found')
  const summary = (row: ServerRow) => ({ id: row.id, name: row.name, status: registry.intentOf(row), health_status: registry.healthOf(row).status })

  function clearCircuit(row: ServerRow): void {
    breakers.reset(row.id)
    row.circuitClearedAt = now()
  }

  return [
    route('GET', '/api/v1/circuit-breaker/config', () => json({ success: true, config: breakers.config() })),
    route('PUT', '/api/v1/circuit-breaker/config', (exchange) => {
      const config = readBody(exchange, configBody)
      breakers.configure(config)
      return json({ success: true, message: 'Circuit breaker configuration updated', config })
    }),
    route('GET', '/api/v1/circuit-breaker/mcp/{id}/status', (_, params) => {
      const row = find(params['id'])
      const circuit = registry.circuitOf(row)
      const disabled = registry.autoDisabledOf(row)
      return json({
        success: true,
        server: summary(row),
        circuit_breaker: { state: circuit.state, failure_cycles: circuit.cycles, retry_after_seconds: circuit.retryAfterSeconds, is_open: circuit.isOpen },
        auto_disable: {
          failure_cycle_count: disabled?.cycles ?? circuit.cycles,
          max_failure_cycles: 3,
          auto_disabled_at: zonedOrNull(disabled?.at ?? null),
          auto_disabled_reason: disabled?.reason ?? null,
          can_auto_enable: true,
        },
      })
    }),
    route('POST', '/api/v1/circuit-breaker/mcp/{id}/enable', async (exchange, params) => {
      const row = find(params['id'])
      if (queryFlag(exchange, 'reset_counters', true)) clearCircuit(row)
      registry.setIntent(row, 'active')
      row.autoDisabled = null
      await loader.reload(row)
      return json({ success: true, message: `MCP server '${row.name}' enabled`, server: summary(row) })
    }),
    route('POST', '/api/v1/circuit-breaker/mcp/{id}/reset', (_, params) => {
      const row = find(params['id'])
      clearCircuit(row)
      return json({ success: true, message: `Circuit breaker reset for '${row.name}'`, circuit_state: registry.circuitOf(row).state })
    }),
  ]
}
