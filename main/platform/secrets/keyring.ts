import type { Clock } from '../clock.ts'
import { createKeychainStore, type KeychainBinding } from './keychain-store.ts'
import { keychainLimits, keychainName, keychainService, type KeychainPlatform } from './keychain-platform.ts'
import type { SecretStore } from './secret-store.ts'

// Unpinned, and in the package's keytar drop-in always, Linux falls back to the kernel keyring, which a restart empties.
const pinned = { linux: { store: 'secret-service' } } as const

/** The system keychain through @napi-rs/keyring, which is prebuilt for every platform. It does not see keytar's entries. */
export function createKeyringStore(deps: { readonly platform: KeychainPlatform; readonly clock: Clock }): SecretStore {
  return createKeychainStore({
    kind: 'keyring',
    label: `System keychain (${keychainName(deps.platform.os)}, keyring)`,
    load: loadKeyring,
    diagnose: deps.platform.diagnose,
    clock: deps.clock,
    ...keychainLimits(deps.platform.os),
  })
}

async function loadKeyring(): Promise<KeychainBinding> {
  const { AsyncEntry } = await import('@napi-rs/keyring')
  const entry = (account: string) => new AsyncEntry(keychainService, account, pinned)
  return {
    read: async (account) => (await entry(account).getPassword()) ?? undefined,
    write: (account, text) => entry(account).setPassword(text),
    remove: (account) => entry(account).deletePassword(),
  }
}
