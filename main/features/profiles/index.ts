import { AppError } from '#shared/contract/errors.ts'
import { profilesContract } from '#shared/features/profiles/contract.ts'
import type { ConnectionTest, Profile, ProfileDraft, ProfileId, SecretStoreKind, TypedSecrets } from '#shared/features/profiles/model.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Store } from '#main/platform/database/store.ts'
import { withFreshness, type StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import { checkDraft } from './check-draft.ts'
import type { ProfileSecrets } from './profile-secrets.ts'
import { listProfiles, readProfile } from './reads.ts'
import { removeProfile, saveProfile } from './writes.ts'

export { createProfileSecrets, type OpenedSecrets, type ProfileSecrets } from './profile-secrets.ts'
export { listProfiles, readProfile } from './reads.ts'
export { markOpened, saveProfile } from './writes.ts'

export type ProfilesDeps = {
  readonly state: Store
  readonly clock: Clock
  readonly stamp: StampFreshness
  readonly newId: () => string
  readonly secrets: Pick<ProfileSecrets, 'choices' | 'keep' | 'forget' | 'unlockVault'>
  readonly tests: {
    start(about: { readonly profile: Profile | null; readonly draft: ProfileDraft; readonly secrets: TypedSecrets; readonly store: SecretStoreKind | null }): string
    read(testId: string): ConnectionTest | undefined
  }
  /** The window these calls come from. */
  readonly window: { openProfileId(): ProfileId | null; open(profile: Profile): Promise<void> }
  /** Closes the profile wherever it is open and deletes its cache folder. */
  readonly erase: (profileId: ProfileId) => Promise<void>
  /** The profile's address or credentials changed: whoever is connected with the old ones starts again. */
  readonly edited: (profile: Profile) => Promise<void>
  readonly changed: () => void
}

/** The gateways a person connects to; one instance per window. */
export function createProfilesFeature(deps: ProfilesDeps): FeatureModule<typeof profilesContract> {
  const { state, clock, stamp } = deps

  async function known(id: ProfileId): Promise<Profile> {
    const found = await state.read(readProfile, { id })
    if (found === null) throw new AppError('profile.unknown')
    return found
  }

  return {
    contract: profilesContract,
    handlers: {
      list: async () =>
        withFreshness({ profiles: await state.read(listProfiles, {}), openProfileId: deps.window.openProfileId() }, stamp(clock.now())),
      secretStores: async () => withFreshness([...(await deps.secrets.choices())], stamp(clock.now())),
      startTest: async ({ profileId, draft, secrets, store }) => ({
        testId: deps.tests.start({
          profile: profileId === null ? null : await known(profileId),
          draft: checkDraft({ ...draft, allowPlainHttp: true }),
          secrets,
          store,
        }),
      }),
      test: ({ testId }) => {
        const test = deps.tests.read(testId)
        if (test === undefined) throw new AppError('item.unknown')
        return withFreshness(test, stamp(clock.now()))
      },
      add: async ({ draft, secrets, store }) => {
        const added: Profile = { ...checkDraft(draft), id: deps.newId(), secretStore: null, createdAt: clock.now(), lastOpenedAt: null }
        // The profile comes first, so that the store can be remembered with it; without its secrets it is not left behind.
        await state.write(saveProfile, added)
        try {
          await deps.secrets.keep(added.id, secrets, store)
        } catch (cause) {
          await state.write(removeProfile, { id: added.id })
          throw cause
        }
        deps.changed()
        return known(added.id)
      },
      edit: async ({ profileId, draft, secrets, store }) => {
        const before = await known(profileId)
        const checked = checkDraft(draft)
        const keptIn = await deps.secrets.keep(profileId, secrets, store)
        const after: Profile = { ...before, ...checked, secretStore: keptIn ?? before.secretStore }
        await state.write(saveProfile, after)
        await deps.edited(after)
        deps.changed()
        return after
      },
      open: async ({ profileId }) => {
        await deps.window.open(await known(profileId))
        return {}
      },
      forget: async ({ profileId, typedName }) => {
        const doomed = await known(profileId)
        if (typedName.trim() !== doomed.name) {
          throw new AppError('profile.invalid', { details: { field: 'typedName', message: 'The name does not match.' } })
        }
        await deps.erase(profileId)
        await deps.secrets.forget(doomed)
        await state.write(removeProfile, { id: profileId })
        deps.changed()
        return {}
      },
      unlockVault: async ({ passphrase }) => {
        await deps.secrets.unlockVault(passphrase)
        return {}
      },
    },
  }
}
