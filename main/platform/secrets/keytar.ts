import type { Clock } from '../clock.ts'
import { createKeychainStore, type KeychainBinding } from './keychain-store.ts'
import { keychainLimits, keychainName, keychainService, type KeychainPlatform } from './keychain-platform.ts'
import type { SecretStore } from './secret-store.ts'

/** The system keychain through keytar, whose native part is optional: absent means unavailable, not broken. */
export function createKeytarStore(deps: { readonly platform: KeychainPlatform; readonly clock: Clock }): SecretStore {
  return createKeychainStore({
    kind: 'keytar',
    label: `System keychain (${keychainName(deps.platform.os)}, keytar)`,
    load: loadKeytar,
    diagnose: deps.platform.diagnose,
    clock: deps.clock,
    ...keychainLimits(deps.platform.os),
  })
}

async function loadKeytar(): Promise<KeychainBinding> {
  const { default: keytar } = await import('keytar')
  return {
    read: async (account) => (await keytar.getPassword(keychainService, account)) ?? undefined,
    write: (account, text) => keytar.setPassword(keychainService, account, text),
    remove: (account) => keytar.deletePassword(keychainService, account),
  }
}
