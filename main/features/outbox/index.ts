import { AppError } from '#shared/contract/errors.ts'
import { outboxContract } from '#shared/features/outbox/contract.ts'
import type { Clock } from '#main/platform/clock.ts'
import { withFreshness, type StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import type { Outbox } from '#main/outbox/outbox.ts'

export type OutboxFeatureDeps = { readonly outbox: Outbox; readonly clock: Clock; readonly stamp: StampFreshness; readonly isReachable: () => boolean }

/** The drafts of one profile, for the person who decides about them. */
export function createOutboxFeature({ outbox, clock, stamp, isReachable }: OutboxFeatureDeps): FeatureModule<typeof outboxContract> {
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
      apply: ({ draftId, seen }) => {
        requireGateway()
        return outbox.apply(draftId, seen)
      },
      discard: async ({ draftId }) => {
        await outbox.discard(draftId)
        return {}
      },
    },
  }
}
