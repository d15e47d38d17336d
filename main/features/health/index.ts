import { healthContract } from '#shared/features/health/contract.ts'
import type { HealthFact } from '#shared/features/health/facts.ts'
import type { Draft, Submitted } from '#shared/features/outbox/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Operations, Store } from '#main/platform/database/store.ts'
import type { StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import type { Publisher } from '#main/platform/ipc/publisher.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Random } from '#main/platform/random.ts'
import type { Intent } from '#main/outbox/intent.ts'
import type { Gateway } from '#main/upstream/upstream.ts'
import { createHealthHandlers } from './handlers.ts'
import { createProber } from './prober.ts'
import { findServers, listServers, readErrors, readLanes, readLatency, readTools } from './reads.ts'
import { readServers } from './read-servers.ts'

export { healthApplier, type HealthChange } from './ingest.ts'
export { rebuildHealth } from './ingest-checks.ts'
export { healthPruner } from './prune.ts'
export { findServers } from './reads.ts'
export { readServers, type ServerFacts } from './read-servers.ts'

export type HealthDeps = {
  readonly profileId: string
  readonly cache: Pick<Store, 'read'>
  readonly state: Pick<Store, 'read' | 'write'>
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly stamp: StampFreshness
  /** When a source of health was last heard; null: never. */
  readonly heardAt: () => Promise<Instant | null>
  readonly gateway: Pick<Gateway, 'checkNow' | 'resetCircuit' | 'circuit' | 'reload'>
  readonly isReachable: () => boolean
  /** Facts learnt by asking, on their way into the cache. */
  readonly keep: (facts: readonly HealthFact[]) => void
  /** Asks for the registry again, soon. */
  readonly refresh: () => Promise<void>
  readonly submit: (intent: Intent) => Promise<Submitted>
  readonly drafts: () => Promise<readonly Draft[]>
  readonly publish: Pick<Publisher<typeof healthContract>, 'changed'>
}

/** The health of the MCP servers: what was told, what was seen from here, and the judgement over both. */
export function createHealthFeature(deps: HealthDeps): FeatureModule<typeof healthContract> {
  const prober = createProber({
    servers: () => deps.cache.read(listServers, null),
    isWanted: deps.isReachable,
    keep: (fact) => deps.keep([fact]),
    clock: deps.clock,
    random: deps.random,
    log: deps.log,
  })
  return { contract: healthContract, handlers: createHealthHandlers(deps, prober), stop: () => prober.stop() }
}

/** What the data threads of a cache run for health. */
export const healthOperations = {
  reads: [readServers, readLanes, readLatency, readErrors, readTools, findServers, listServers],
  writes: [],
} satisfies Operations
