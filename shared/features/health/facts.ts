import type { Instant } from '#shared/lib/time-range.ts'
import type { CircuitState } from './model.ts'

/** The whole registry as the gateway listed it at `at`; a server missing from it is gone. */
export type RegistryFact = {
  readonly kind: 'health.registry'
  readonly at: Instant
  readonly servers: readonly RegistryServer[]
}
export type RegistryServer = {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly description: string | null
  readonly protocol: string | null
  readonly enabled: boolean
  /** `active`, `inactive`, `error` or whatever the gateway says; null where this list does not carry it. */
  readonly status: string | null
  readonly reportedHealth: string | null
  readonly lastHealthCheckAt: Instant | null
}
/** One observation of one server. `key` makes a repeat harmless (the gateway's log id, or derived). */
export type CheckFact = {
  readonly kind: 'health.check'
  readonly at: Instant
  readonly key: string
  readonly server: { readonly id: string } | { readonly name: string }
  readonly source: 'gateway' | 'probe'
  readonly ok: boolean
  readonly latencyMs: number | null
  readonly error: string | null
  readonly event: 'load' | 'check' | 'status-change' | 'probe'
}
export type CircuitFact = {
  readonly kind: 'health.circuit'
  readonly at: Instant
  readonly server: { readonly id: string } | { readonly name: string }
  readonly state: CircuitState
  readonly failureCycles: number | null
  readonly maxFailureCycles: number | null
  readonly retryAt: Instant | null
  readonly isOpen: boolean
}
export type AutoDisabledFact = {
  readonly kind: 'health.auto-disabled'
  readonly at: Instant
  readonly server: { readonly id: string } | { readonly name: string }
  /** null: the server is no longer auto-disabled. */
  readonly disabledAt: Instant | null
  readonly reason: string | null
}
export type ToolsFact = {
  readonly kind: 'health.tools'
  readonly at: Instant
  readonly server: { readonly id: string } | { readonly name: string }
  readonly tools: readonly { readonly name: string; readonly description: string | null; readonly inputSchema: string | null }[]
}
export type HealthFact = RegistryFact | CheckFact | CircuitFact | AutoDisabledFact | ToolsFact
