import type { SecretStores } from '#main/platform/secrets/create-secret-stores.ts'
import type { Host } from '#main/hosts/host.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Store } from '#main/platform/database/store.ts'
import type { Jobs } from '#main/platform/jobs/jobs.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Redactor } from '#main/platform/log/redact.ts'
import type { Random } from '#main/platform/random.ts'
import type { Notice } from '#shared/features/app/model.ts'
import type { ProfileSecrets } from '#main/features/profiles/index.ts'

/** What the application owns once and every profile and window uses. */
export type AppServices = {
  readonly host: Host
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly redactor: Redactor
  readonly state: Store
  readonly stores: SecretStores
  readonly secrets: ProfileSecrets
  readonly jobs: Jobs
  readonly newId: () => string
  /** Shows a notice in every window; before the first window speaks, notices wait for it. */
  readonly tell: (notice: Notice) => void
  /** Folder of one profile's cache. */
  readonly profileFolder: (profileId: string) => string
  /** Module that the data threads run. */
  readonly workerUrl: URL
  readonly demoWorkerUrl: URL
  readonly validateOutputs: boolean
}
