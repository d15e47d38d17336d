import { AppError } from '#shared/contract/errors.ts'

/** In order of preference. */
export const secretStoreKinds = ['keytar', 'keyring', 'passphrase-vault', 'this-session'] as const
export type SecretStoreKind = (typeof secretStoreKinds)[number]

/**
 * Where one profile's secrets live. A secret is a string of any characters, at most 16 KB in UTF-8.
 * `profileId` and `name` are 1–64 of `a–z A–Z 0–9 . _ -`, a letter or digit first; anything else is a bug and throws a plain error.
 * Every call may reject with `secrets.unavailable` (`details.reason` is an `UnusableReason`).
 */
export interface SecretStore {
  readonly kind: SecretStoreKind
  /** The truthful name for top bar and settings, e.g. `System keychain (Secret Service, keytar)`. */
  readonly label: string
  /** `undefined` only when the store was readable and holds no such secret: a locked store rejects instead. */
  get(profileId: string, name: string): Promise<string | undefined>
  set(profileId: string, name: string, value: string): Promise<void>
  /** Notes that this store holds the profile's secrets from now on, so that a later absence is known to be a loss. */
  claim(profileId: string): Promise<void>
  /** Whether there was anything to delete. */
  delete(profileId: string, name: string): Promise<boolean>
  /** Names of the profile's secrets, sorted. `undefined` when the profile never claimed this store. */
  list(profileId: string): Promise<readonly string[] | undefined>
  /** Removes the profile's secrets and every trace that it had some. */
  forget(profileId: string): Promise<void>
}

export const longestSecretBytes = 16 * 1024

const shortName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

export function checkNames(...names: readonly string[]): void {
  for (const name of names) if (!shortName.test(name)) throw new Error('A profile id or secret name has characters a secret store does not take')
}

/** Refuses what no store promises to keep. */
export function checkSecret(value: string): void {
  if (Buffer.byteLength(value, 'utf8') > longestSecretBytes) {
    throw new AppError('profile.invalid', { details: { reason: 'secret-too-long', longestBytes: longestSecretBytes } })
  }
}
