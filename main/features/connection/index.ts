import { AppError } from '#shared/contract/errors.ts'
import { connectionContract } from '#shared/features/connection/contract.ts'
import type { Gap, SyncStatus } from '#shared/features/connection/model.ts'
import type { Clock } from '#main/platform/clock.ts'
import { withFreshness, type StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'
import type { Upstream } from '#main/upstream/upstream.ts'

export { isKeptOffline } from './reads.ts'
export { keepOffline } from './writes.ts'

export type ConnectionDeps = {
  readonly upstream: Upstream
  readonly clock: Clock
  readonly stamp: StampFreshness
  readonly grantScript: string
  readonly gapsIn: (range: TimeRange) => Promise<readonly Gap[]>
  readonly syncStatus: () => Promise<SyncStatus>
  /** The chosen offline state outlives a restart. */
  readonly rememberOffline: (on: boolean) => Promise<void>
}

/** How this profile reaches its gateway, and what it did not see. */
export function createConnectionFeature(deps: ConnectionDeps): FeatureModule<typeof connectionContract> {
  const { upstream, clock, stamp } = deps

  function requireNetwork(): void {
    if (upstream.state().chosenOffline) throw new AppError('gateway.offline')
  }

  return {
    contract: connectionContract,
    handlers: {
      state: () => withFreshness(upstream.state(), stamp(clock.now())),
      capabilities: () => withFreshness({ capabilities: [...upstream.capabilities()], grantScript: deps.grantScript }, stamp(clock.now())),
      sync: async () => withFreshness(await deps.syncStatus(), stamp(clock.now())),
      gaps: async ({ range }) => withFreshness([...(await deps.gapsIn(range))], stamp(clock.now())),
      signIn: async ({ password }) => {
        requireNetwork()
        await upstream.signIn(password)
        return {}
      },
      workOffline: async ({ on }) => {
        upstream.workOffline(on)
        await deps.rememberOffline(on)
        return {}
      },
      retryNow: () => {
        upstream.retryNow()
        return {}
      },
      recheckCapabilities: async () => {
        requireNetwork()
        await upstream.recheckCapabilities()
        return {}
      },
    },
  }
}
