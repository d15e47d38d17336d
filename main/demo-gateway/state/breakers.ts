import type { CircuitState } from '../world/model.ts'

export type BreakerConfig = {
  readonly enabled: boolean
  readonly failure_threshold: number
  readonly timeout_seconds: number
  readonly half_open_max_calls: number
  readonly max_failure_cycles: number
  readonly auto_disable_enabled: boolean
}
export const defaultBreakerConfig: BreakerConfig = {
  enabled: true,
  failure_threshold: 5,
  timeout_seconds: 60,
  half_open_max_calls: 3,
  max_failure_cycles: 3,
  auto_disable_enabled: true,
}

/** A change that the gateway announces as `circuit_breaker_state`. */
export type BreakerChange = {
  readonly serverId: number
  readonly from: CircuitState
  readonly to: 'open' | 'closed'
  readonly failureCount: number
  readonly failureCycles: number
}

type Breaker = { state: CircuitState; failures: number; cycles: number; openedAt: number }

/** The circuits held in the gateway's memory: fed by tool calls and load attempts, never by periodic checks. */
export type Breakers = {
  config(): BreakerConfig
  configure(config: BreakerConfig): void
  /** Looking is what moves an expired `open` to `half_open` (contract 4.4); `state` is what it was before the look. */
  look(serverId: number): { readonly state: CircuitState; readonly isOpen: boolean; readonly cycles: number; readonly retryAfterSeconds: number | null }
  succeeded(serverId: number): void
  failed(serverId: number): void
  reset(serverId: number): void
}

export function createBreakers(deps: { readonly now: () => number; readonly changed: (change: BreakerChange) => void }): Breakers {
  const breakers = new Map<number, Breaker>()
  let config = defaultBreakerConfig

  function breakerOf(serverId: number): Breaker {
    const known = breakers.get(serverId)
    if (known) return known
    const fresh: Breaker = { state: 'closed', failures: 0, cycles: 0, openedAt: 0 }
    breakers.set(serverId, fresh)
    return fresh
  }

  function move(serverId: number, breaker: Breaker, to: 'open' | 'closed'): void {
    const from = breaker.state
    breaker.state = to
    if (to === 'open') breaker.openedAt = deps.now()
    deps.changed({ serverId, from, to, failureCount: breaker.failures, failureCycles: breaker.cycles })
  }

  return {
    config: () => config,
    configure(next) {
      config = next
    },
    look(serverId) {
      const breaker = breakerOf(serverId)
      const { state } = breaker
      if (state !== 'open') return { state, isOpen: false, cycles: breaker.cycles, retryAfterSeconds: null }
      const left = Math.ceil(config.timeout_seconds - (deps.now() - breaker.openedAt) / 1000)
      if (left > 0) return { state, isOpen: config.enabled, cycles: breaker.cycles, retryAfterSeconds: left }
      breaker.state = 'half_open'
      return { state, isOpen: false, cycles: breaker.cycles, retryAfterSeconds: 0 }
    },
    succeeded(serverId) {
      const breaker = breakerOf(serverId)
      breaker.failures = 0
      if (breaker.state !== 'closed') move(serverId, breaker, 'closed')
    },
    failed(serverId) {
      const breaker = breakerOf(serverId)
      breaker.failures += 1
      if (!config.enabled) return
      if (breaker.state === 'half_open') {
        breaker.cycles += 1
        move(serverId, breaker, 'open')
      } else if (breaker.state === 'closed' && breaker.failures >= config.failure_threshold) {
        move(serverId, breaker, 'open')
      }
    },
    reset(serverId) {
      breakers.delete(serverId)
    },
  }
}
