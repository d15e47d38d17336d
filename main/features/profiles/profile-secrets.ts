import { AppError } from '#shared/contract/errors.ts'
import { secretStoreKind, type Profile, type ProfileId, type SecretStoreChoice, type SecretStoreKind, type TypedSecrets } from '#shared/features/profiles/model.ts'
import type { Store } from '#main/platform/database/store.ts'
import type { SecretStores } from '#main/platform/secrets/create-secret-stores.ts'
import type { SecretStore } from '#main/platform/secrets/secret-store.ts'
import { readRememberedStore } from './reads.ts'
import { rememberStore } from './writes.ts'

/** Names of a profile's secrets in whichever store holds them. */
export type SecretName = 'password' | 'api-key' | 'postgres-password'

export type OpenedSecrets = {
  /** The store in use, by its truthful name; null while none can be used. */
  store(): { readonly kind: SecretStoreKind; readonly label: string } | null
  get(name: SecretName): Promise<string | null>
  set(name: SecretName, value: string): Promise<void>
}

export interface ProfileSecrets {
  choices(): Promise<readonly SecretStoreChoice[]>
  keep(profileId: ProfileId, typed: TypedSecrets, wanted: SecretStoreKind | null): Promise<SecretStoreKind | null>
  open(profileId: ProfileId): Promise<OpenedSecrets>
  forget(profile: Profile): Promise<void>
  unlockVault(passphrase: string): Promise<void>
}

type Remembered = { kind: SecretStoreKind; pinned: boolean }

const meanings: Record<SecretStoreKind, string> = {
  keytar: 'Kept by the system and unlocked with your session.',
  keyring: 'Kept by the system and unlocked with your session.',
  'passphrase-vault': 'An encrypted file that opens with a passphrase only you know.',
  'this-session': 'Nothing is stored: you sign in again after every start.',
}

/** Joins profiles with the stores that hold their secrets, and tells a person whenever something was moved. */
export function createProfileSecrets(deps: { readonly stores: SecretStores; readonly state: Store; readonly tell: (sentence: string) => void }): ProfileSecrets {
  const { stores, state } = deps

  async function remembered(profileId: ProfileId): Promise<Remembered | undefined> {
    const row = await state.read(readRememberedStore, { id: profileId })
    const kind = secretStoreKind.safeParse(row?.store)
    return row === null || !kind.success ? undefined : { kind: kind.data, pinned: row.pinned }
  }

  /** The store in use, after moving to a better one where that is allowed. Undefined: nothing can be used without a person. */
  async function storeFor(profileId: ProfileId, wanted: SecretStoreKind | null): Promise<{ store: SecretStore } | { problem: string }> {
    const before = await remembered(profileId)
    const remember = async (next: Remembered): Promise<void> => {
      await state.write(rememberStore, { id: profileId, store: next.kind, pinned: next.pinned })
    }
    const request = { profileId, remembered: before, remember }
    const choice = wanted !== null && wanted !== before?.kind ? await stores.adopt({ ...request, kind: wanted }) : await stores.choose(request)
    switch (choice.outcome) {
      case 'ready':
        if (choice.moved !== null) deps.tell(choice.moved.sentence)
        return { store: choice.store }
      case 'unusable':
        return { problem: choice.sentence }
      case 'ask':
        return { problem: 'No keychain works on this computer. Choose a passphrase vault or this session only.' }
    }
  }

  return {
    async choices() {
      return (await stores.survey()).map((report) => ({
        kind: report.kind,
        label: report.label,
        available: report.usable || (report.kind === 'passphrase-vault' && (report.reason === 'no-vault' || report.reason === 'vault-locked')),
        says: report.usable ? meanings[report.kind] : report.sentence,
        needsPassphrase: report.kind === 'passphrase-vault' && !report.usable,
      }))
    },

    async keep(profileId, typed, wanted) {
      const entries = (
        [
          ['password', typed.password],
          ['api-key', typed.apiKey],
          ['postgres-password', typed.postgresPassword],
        ] as const
      ).filter((entry): entry is readonly [SecretName, string] => entry[1] !== undefined && entry[1] !== '')
      if (entries.length === 0 && wanted === null) return null
      const found = await storeFor(profileId, wanted)
      if ('problem' in found) throw new AppError('secrets.unavailable', { details: { sentence: found.problem } })
      for (const [name, value] of entries) await found.store.set(profileId, name, value)
      await found.store.claim(profileId)
      return found.store.kind
    },

    async open(profileId) {
      let current = await storeFor(profileId, null)
      /** A store that could not be used at first is asked for again: a person may have unlocked it meanwhile. */
      async function usable(): Promise<SecretStore> {
        if ('problem' in current) current = await storeFor(profileId, null)
        if ('problem' in current) throw new AppError('secrets.unavailable', { details: { sentence: current.problem } })
        return current.store
      }
      return {
        store: () => ('problem' in current ? null : { kind: current.store.kind, label: current.store.label }),
        get: async (name) => (await (await usable()).get(profileId, name)) ?? null,
        set: async (name, value) => (await usable()).set(profileId, name, value),
      }
    },

    async forget(profile) {
      if (profile.secretStore !== null) await stores.forget(profile.id, profile.secretStore)
    },

    async unlockVault(passphrase) {
      if ((await stores.vault.state()) === 'absent') await stores.vault.create(passphrase)
      else await stores.vault.unlock(passphrase)
    },
  }
}
