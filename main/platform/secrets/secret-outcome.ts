import { AppError } from '#shared/contract/errors.ts'
import type { SecretStoreKind } from './secret-store.ts'

/** Why a store cannot be used just now. Each has one sentence for people. */
export const unusableSentences = {
  'not-installed': 'The program part that talks to this keychain is not installed here.',
  'service-missing': 'No keychain service is running in this session.',
  'no-collection': 'The keychain service has no default collection yet. Create one in the system’s password application.',
  locked: 'The keychain is locked. Unlock it and retry.',
  'no-answer': 'The keychain did not answer in time. It may be waiting for its unlock window.',
  refused: 'The keychain refused to store or return an entry.',
  changed: 'The keychain answers but no longer holds this profile’s secrets. It may have been replaced or emptied.',
  'no-vault': 'There is no passphrase vault on this computer yet.',
  'vault-locked': 'The passphrase vault is locked. Enter its passphrase.',
  'vault-damaged': 'The passphrase vault file is damaged and cannot be read. It was left as it is.',
  'vault-unwritable': 'The passphrase vault file cannot be read or written.',
} as const satisfies Record<string, string>

export type UnusableReason = keyof typeof unusableSentences

/** An error people can act on: which store, why, and what to do. */
export function unavailable(store: SecretStoreKind, reason: UnusableReason, cause?: unknown): AppError {
  return new AppError('secrets.unavailable', { details: { store, reason, sentence: unusableSentences[reason] }, cause })
}

/** The reason inside an error thrown by a store; anything unexpected counts as refused. */
export function unusableReason(error: unknown): UnusableReason {
  const reason = error instanceof AppError ? error.details['reason'] : undefined
  return typeof reason === 'string' && reason in unusableSentences ? (reason as UnusableReason) : 'refused'
}
