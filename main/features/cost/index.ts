import { costContract } from '#shared/features/cost/contract.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Operations, Store } from '#main/platform/database/store.ts'
import type { StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import type { Publisher } from '#main/platform/ipc/publisher.ts'
import { createCostHandlers } from './handlers.ts'
import { readSeries } from './read-series.ts'
import { readBreakdown, readSummary } from './reads.ts'

export { costApplier } from './ingest.ts'
export type { CostChange } from './ingest.ts'
export { repriceWith } from './price-book.ts'
export { readPrices } from './read-prices.ts'
export { costDerivedTables, costPruner, rebuildCost } from './rebuild.ts'
export { readSeries } from './read-series.ts'
export { readBreakdown, readSummary } from './reads.ts'

export type CostDeps = {
  readonly cache: Pick<Store, 'read'>
  readonly state: Pick<Store, 'read' | 'write'>
  readonly clock: Clock
  readonly newId: () => string
  readonly stamp: StampFreshness
  /** When an audit source was last heard; null: never. */
  readonly heardAt: () => Promise<Instant | null>
  readonly publish: Pick<Publisher<typeof costContract>, 'pricesChanged'>
}

/** What it costs: the gateway's estimate and our re-pricing, side by side. */
export function createCostFeature(deps: CostDeps): FeatureModule<typeof costContract> {
  return { contract: costContract, handlers: createCostHandlers(deps) }
}

/** What the data threads of `cache.db` run for this feature; those of `state.db` run in this thread. */
export const costOperations = { reads: [readSummary, readBreakdown, readSeries], writes: [] } satisfies Operations
