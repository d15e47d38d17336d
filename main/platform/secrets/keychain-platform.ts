import type { Clock } from '../clock.ts'
import { secretServiceState } from './secret-service-state.ts'
import type { UnusableReason } from './secret-outcome.ts'

/** Under which name entries appear in the system's own keychain application. */
export const keychainService = 'Omnideck'

/** What the two bindings need to know of the machine. */
export type KeychainPlatform = {
  readonly os: NodeJS.Platform
  readonly diagnose: () => Promise<UnusableReason | undefined>
}

/** On Linux the bus is asked; macOS and Windows report a locked keychain as an error of the call itself. */
export function createKeychainPlatform(os: NodeJS.Platform, clock: Clock): KeychainPlatform {
  return {
    os,
    diagnose: async () => (os === 'linux' ? secretServiceState(process.env, process.getuid?.() ?? 0, clock) : undefined),
  }
}

export function keychainName(os: NodeJS.Platform): string {
  if (os === 'darwin') return 'Keychain'
  return os === 'win32' ? 'Credential Manager' : 'Secret Service'
}

/** Windows keeps at most 2560 bytes an entry, and keyring writes two bytes a character. */
export function keychainLimits(os: NodeJS.Platform): { readonly maxEntryChars: number; readonly timeoutMs: number } {
  return { maxEntryChars: os === 'win32' ? 1_200 : 64 * 1024, timeoutMs: 60_000 }
}
