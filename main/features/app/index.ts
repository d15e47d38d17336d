import { AppError } from '#shared/contract/errors.ts'
import { appContract } from '#shared/features/app/contract.ts'
import type { About } from '#shared/features/app/model.ts'
import { toHttpsUrl, type HttpsUrl } from '#shared/lib/https-url.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Store } from '#main/platform/database/store.ts'
import { withFreshness, type StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import type { Log } from '#main/platform/log/log.ts'
import { readPreferences, readSqliteVersion } from './reads.ts'
import { writePreferences } from './writes.ts'

export { readPreferences } from './reads.ts'

export type AppFeatureDeps = {
  readonly state: Store
  readonly clock: Clock
  readonly stamp: StampFreshness
  readonly log: Log
  readonly newRef: () => string
  readonly about: Omit<About, 'sqlite'>
  readonly openExternal: (url: HttpsUrl) => Promise<void>
  readonly preferencesChanged: () => void
}

/** The application itself: versions, preferences, the way out to the system browser. */
export function createAppFeature(deps: AppFeatureDeps): FeatureModule<typeof appContract> {
  const { state, clock, stamp } = deps
  return {
    contract: appContract,
    handlers: {
      about: async () => withFreshness({ ...deps.about, sqlite: await state.read(readSqliteVersion, {}) }, stamp(clock.now())),
      preferences: async () => withFreshness(await state.read(readPreferences, {}), stamp(clock.now())),
      setPreferences: async (changes) => {
        await state.write(writePreferences, changes)
        deps.preferencesChanged()
        return state.read(readPreferences, {})
      },
      openExternal: async ({ url }) => {
        const checked = toHttpsUrl(url)
        if (checked === undefined) throw new AppError('ipc.refused', { details: { why: 'Only https addresses leave the console.' } })
        await deps.openExternal(checked)
        return {}
      },
      reportCrash: ({ message, stack, where }) => {
        const ref = deps.newRef()
        deps.log.error('a view crashed', { ref, message, stack, where })
        return { ref }
      },
    },
  }
}
