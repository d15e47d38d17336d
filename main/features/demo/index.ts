import { demoContract } from '#shared/features/demo/contract.ts'
import type { Trouble } from '#shared/features/demo/model.ts'
import type { ProfileId } from '#shared/features/profiles/model.ts'
import type { Clock } from '#main/platform/clock.ts'
import { withFreshness, type StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'

export type DemoDeps = {
  readonly clock: Clock
  readonly stamp: StampFreshness
  readonly demo: {
    isRunning(): boolean
    profileId(): ProfileId | null
    troubles(): readonly Trouble[]
    setTrouble(name: string, on: boolean): void
    /** Starts the gateway if it is not running and makes sure that its profile exists. */
    start(): Promise<ProfileId>
    stop(): Promise<void>
  }
  /** Shows the profile in the window that asked. */
  readonly open: (profileId: ProfileId) => Promise<void>
}

/** Starts and steers the demo gateway. Nothing else in the console knows that it is one. */
export function createDemoFeature({ clock, stamp, demo, open }: DemoDeps): FeatureModule<typeof demoContract> {
  return {
    contract: demoContract,
    handlers: {
      status: () =>
        withFreshness({ running: demo.isRunning(), profileId: demo.profileId(), troubles: [...demo.troubles()] }, stamp(clock.now())),
      start: async () => {
        const profileId = await demo.start()
        await open(profileId)
        return { profileId }
      },
      stop: async () => {
        await demo.stop()
        return {}
      },
      setTrouble: ({ name, on }) => {
        demo.setTrouble(name, on)
        return {}
      },
    },
  }
}
