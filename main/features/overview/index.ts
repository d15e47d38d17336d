import { overviewContract } from '#shared/features/overview/contract.ts'
import type { AuditEntry } from '#shared/features/audit/model.ts'
import type { CostDimension, CostRow, CostSeries, CostSummary } from '#shared/features/cost/model.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import type { Page } from '#shared/lib/page.ts'
import type { Cancel, Clock } from '#main/platform/clock.ts'
import type { Operations, Store } from '#main/platform/database/store.ts'
import type { StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import type { Publisher } from '#main/platform/ipc/publisher.ts'
import type { Log } from '#main/platform/log/log.ts'
import { createOverviewHandlers } from './handlers.ts'
import { readChangeStreams } from './read-activity.ts'
import { readTrafficChart } from './read-charts.ts'
import { readFigures } from './read-figures.ts'
import { readSince } from './read-since.ts'
import { beginVisit, continueVisit } from './writes-visits.ts'

export { overviewApplier } from './ingest.ts'
export { overviewDerivedTables, overviewPruner, rebuildOverview } from './rebuild.ts'

export type OverviewDeps = {
  readonly profileId: string
  readonly cache: Pick<Store, 'read'>
  readonly state: Pick<Store, 'read' | 'write'>
  readonly clock: Clock
  readonly log: Log
  readonly stamp: StampFreshness
  /** When a source of audit or health was last heard; null: never. */
  readonly heardAt: () => Promise<Instant | null>
  /** People the gateway lists; null: nobody told. */
  readonly knownUsers: () => Promise<number | null>
  /** Audit entries before an instant, newest first; `text` in the grammar of the audit's search. */
  readonly entries: (question: { readonly text: string; readonly before: Instant; readonly limit: number }) => Promise<Page<AuditEntry>>
  /** Cost under the price book as it is now. */
  readonly cost: {
    readonly summary: (range: TimeRange) => Promise<CostSummary>
    readonly series: (question: { readonly range: TimeRange; readonly dimension: CostDimension; readonly bucket: 'hour' | 'day'; readonly basis: 'repriced' | 'gateway' }) => Promise<CostSeries>
    readonly breakdown: (question: { readonly range: TimeRange; readonly dimension: CostDimension }) => Promise<readonly CostRow[]>
  }
  readonly publish: Pick<Publisher<typeof overviewContract>, 'layoutsChanged'>
}

const STILL_HERE_MS = 60_000

/** One look: what is up, what it costs, what changed. */
export function createOverviewFeature(deps: OverviewDeps): FeatureModule<typeof overviewContract> {
  const { profileId, state, clock, log } = deps
  let cancel: Cancel | undefined
  const stillHere = (): Promise<unknown> => state.write(continueVisit, { profileId, at: clock.now() })
  return {
    contract: overviewContract,
    handlers: createOverviewHandlers(deps),
    async start() {
      await state.write(beginVisit, { profileId, at: clock.now() })
      cancel = clock.every(STILL_HERE_MS, () => {
        stillHere().catch((cause: unknown) => log.debug('the visit could not be noted', { cause }))
      })
    },
    async stop() {
      if (cancel === undefined) return
      cancel()
      cancel = undefined
      // The profile may be gone by now, together with its visits.
      await stillHere().catch((cause: unknown) => log.debug('the end of the visit could not be noted', { cause }))
    },
  }
}

/** What the data threads of `cache.db` run for this feature; what it keeps in `state.db` runs in the main thread. */
export const overviewOperations = { reads: [readFigures, readTrafficChart, readChangeStreams, readSince], writes: [] } satisfies Operations
