import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Profile, ProfileDraft } from '#shared/features/profiles/model.ts'
import { stateDefinition } from '#main/data-operations.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import { createSecretStores, type SecretStores } from '#main/platform/secrets/create-secret-stores.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { openTemporaryStore, type TemporaryStore } from '#tests/support/temporary-store.ts'
import { createProfilesFeature, createProfileSecrets, readProfile, type ProfileSecrets } from './index.ts'

const clock = createFakeClock()
const draft: ProfileDraft = {
  name: 'Production', baseUrl: 'https://omni2.example/', auth: { kind: 'password', username: 'ana' }, environment: 'prod',
  postgres: null, pinnedCertificate: null, allowPlainHttp: false, proxyUrl: null,
}
const PASSPHRASE = 'correct horse battery staple'

describe('profiles', () => {
  let file: TemporaryStore
  let folder: ReturnType<typeof temporaryFolder>
  let stores: SecretStores
  let secrets: ProfileSecrets
  let erased: string[]
  let opened: Profile[]
  beforeEach(async () => {
    file = await openTemporaryStore(stateDefinition, { clock })
    folder = temporaryFolder()
    stores = createSecretStores({ dataDir: folder.path, clock, log: silentLog, platform: 'linux', redactor: createRedactor() })
    secrets = createProfileSecrets({ stores, state: file.store, tell: () => undefined })
    erased = []
    opened = []
  })
  afterEach(async () => {
    await stores.stop()
    await file.stop()
    folder.remove()
  })

  function feature() {
    let id = 0
    return createProfilesFeature({
      state: file.store, clock, secrets,
      stamp: (asOf) => ({ source: 'live', asOf, lagMs: 0, note: null }),
      newId: () => `profile-${++id}`,
      tests: { start: () => 'test-1', read: () => undefined },
      window: {
        openProfileId: () => null,
        open: (profile) => {
          opened.push(profile)
          return Promise.resolve()
        },
      },
      erase: (profileId) => {
        erased.push(profileId)
        return Promise.resolve()
      },
      edited: () => Promise.resolve(),
      changed: () => undefined,
    }).handlers
  }

  it('adds a profile and keeps its password in the chosen store, not in the file', async () => {
    const added = await feature().add({ draft, secrets: { password: 'swordfish-42' }, store: 'this-session' })
    expect(added).toMatchObject({ baseUrl: 'https://omni2.example', secretStore: 'this-session' })
    expect(await (await secrets.open(added.id)).get('password')).toBe('swordfish-42')
    expect(JSON.stringify(await file.store.read(readProfile, { id: added.id }))).not.toContain('swordfish')
  })

  it('leaves nothing behind when its secret cannot be kept', async () => {
    await expect(feature().add({ draft, secrets: { password: 'swordfish-42' }, store: 'passphrase-vault' })).rejects.toMatchObject({ code: 'secrets.unavailable' })
    expect((await feature().list({})).data.profiles).toEqual([])
  })

  it('reads a password from a vault that was unlocked after the profile was opened', async () => {
    await secrets.unlockVault(PASSPHRASE)
    const added = await feature().add({ draft, secrets: { password: 'swordfish-42' }, store: 'passphrase-vault' })
    await stores.vault.lock()
    const own = await secrets.open(added.id)
    expect(own.store()).toBeNull()
    await expect(own.get('password')).rejects.toMatchObject({ code: 'secrets.unavailable' })
    await secrets.unlockVault(PASSPHRASE)
    expect(await own.get('password')).toBe('swordfish-42')
    expect(own.store()).toMatchObject({ kind: 'passphrase-vault' })
  })

  it('forgets only a profile whose name was typed, with its secrets and its cache', async () => {
    const profiles = feature()
    const added = await profiles.add({ draft, secrets: { password: 'swordfish-42' }, store: 'this-session' })
    await expect(profiles.forget({ profileId: added.id, typedName: 'Staging' })).rejects.toMatchObject({ code: 'profile.invalid' })
    await profiles.forget({ profileId: added.id, typedName: 'Production' })
    expect(erased).toEqual([added.id])
    expect((await profiles.list({})).data.profiles).toEqual([])
    await expect(profiles.open({ profileId: added.id })).rejects.toMatchObject({ code: 'profile.unknown' })
  })

  it('keeps the stored password when an edit types none', async () => {
    const profiles = feature()
    const added = await profiles.add({ draft, secrets: { password: 'swordfish-42' }, store: 'this-session' })
    const edited = await profiles.edit({ profileId: added.id, draft: { ...draft, name: 'Prod EU' }, secrets: {}, store: null })
    expect(edited).toMatchObject({ name: 'Prod EU', secretStore: 'this-session' })
    expect(await (await secrets.open(added.id)).get('password')).toBe('swordfish-42')
  })
})
