import { AppError } from '#shared/contract/errors.ts'
import { outboxContract } from '#shared/features/outbox/contract.ts'
import type { Clock } from '#main/platform/clock.ts'
import { withFreshness, type StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import type { Outbox } from '#main/outbox/outbox.ts'

export type OutboxFeatureDeps = {
  readonly outbox: Outbox
  readonly clock: Clock
  readonly stamp: StampFreshness
  readonly isReachable: () => boolean
  /** Reads again what an applied draft changed. */
  readonly refresh: () => Promise<void>
}

/** The drafts of one profile, for the person who decides about them. */
export function createOutboxFeature({ outbox, clock, stamp, isReachable, refresh }: OutboxFeatureDeps): FeatureModule<typeof outboxContract> {
  function requireGateway(): void {
    if (!isReachable()) throw new AppError('gateway.offline')
  }
  return {
    contract: outboxContract,
    start: () => outbox.settleInterrupted(),
    handlers: {
      list: async () => withFreshness(await outbox.list(), stamp(clock.now())),
      review: ({ draftId }) => {
        requireGateway()
        return outbox.review(draftId)
      },
      apply: async ({ draftId, seen }) => {
        requireGateway()
        const applied = await outbox.apply(draftId, seen)
        // The draft no longer lies over the facts, so the facts must say it themselves. Should this fail, the next turn does it.
        await refresh().catch(() => undefined)
        return applied
      },
      discard: async ({ draftId }) => {
        await outbox.discard(draftId)
        return {}
      },
    },
  }
}
