import { jobsContract } from '#shared/features/jobs/contract.ts'
import type { Job } from '#shared/features/jobs/model.ts'
import type { Clock } from '#main/platform/clock.ts'
import { withFreshness, type StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'

export type JobsDeps = {
  readonly clock: Clock
  readonly stamp: StampFreshness
  readonly jobs: { list(): readonly Job[]; cancel(jobId: string): void }
}

/** What runs longer than a second, for the status bar. */
export function createJobsFeature({ clock, stamp, jobs }: JobsDeps): FeatureModule<typeof jobsContract> {
  return {
    contract: jobsContract,
    handlers: {
      list: () => withFreshness([...jobs.list()], stamp(clock.now())),
      cancel: ({ jobId }) => {
        jobs.cancel(jobId)
        return {}
      },
    },
  }
}
