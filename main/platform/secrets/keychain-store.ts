import type { Clock } from '../clock.ts'
import { decodeEntry, encodeEntry, furtherParts } from './entry-codec.ts'
import { createTurns } from './turns.ts'
import { unavailable, type UnusableReason } from './secret-outcome.ts'
import { checkNames, checkSecret, type SecretStore, type SecretStoreKind } from './secret-store.ts'

/**
 * One native way into the system keychain. There is no `find`: keytar's crashes the process on a locked collection, and
 * keyring's cannot be pinned to the Secret Service.
 */
export interface KeychainBinding {
  read(account: string): Promise<string | undefined>
  write(account: string, text: string): Promise<void>
  remove(account: string): Promise<boolean>
}

export type KeychainOptions = {
  readonly kind: SecretStoreKind
  readonly label: string
  /** Loads the native part at first use; rejects when it is not installed. */
  readonly load: () => Promise<KeychainBinding>
  /**
   * Why the keychain does not work, `undefined` when it does. Asked after an error and before an absence is believed,
   * because the native parts answer "no such entry" for a locked keychain.
   */
  readonly diagnose: () => Promise<UnusableReason | undefined>
  /** Longest text one entry can hold. */
  readonly maxEntryChars: number
  readonly clock: Clock
  /** A keychain may ask the person to unlock it, so this is generous. */
  readonly timeoutMs: number
}

/** Any keychain that maps an account to a text becomes a store. Calls run one after another. */
export function createKeychainStore(options: KeychainOptions): SecretStore {
  const { kind, label, clock, timeoutMs, maxEntryChars } = options
  const inTurn = createTurns()
  let loading: Promise<KeychainBinding> | undefined

  async function run<Value>(work: (binding: KeychainBinding) => Promise<Value>): Promise<Value> {
    loading ??= options.load()
    const binding = await loading.catch((cause: unknown) => {
      // Set-up may bring the native part later; the next call tries again.
      loading = undefined
      throw unavailable(kind, 'not-installed', cause)
    })
    try {
      return await withDeadline(work(binding))
    } catch (cause) {
      throw cause instanceof NoAnswer ? unavailable(kind, 'no-answer') : unavailable(kind, (await options.diagnose()) ?? 'refused', cause)
    }
  }

  function withDeadline<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(timeoutMs, () => reject(new NoAnswer()))
      work.then(resolve, reject).finally(cancel)
    })
  }

  async function readText(account: string): Promise<string | undefined> {
    const text = await run((binding) => binding.read(account))
    if (text !== undefined) return text
    const reason = await options.diagnose()
    if (reason !== undefined) throw unavailable(kind, reason)
    return undefined
  }

  async function read(account: string): Promise<string | undefined> {
    const first = await readText(account)
    if (first === undefined) return undefined
    const rest: string[] = []
    for (let part = 1; part <= (furtherParts(first) ?? 0); part += 1) rest.push((await readText(`${account}#${part}`)) ?? '')
    const value = decodeEntry(first, rest)
    if (value === undefined) throw unavailable(kind, 'changed')
    return value
  }

  async function write(account: string, value: string): Promise<void> {
    const parts = encodeEntry(value, maxEntryChars)
    const before = furtherParts((await readText(account)) ?? '') ?? 0
    for (const [part, text] of [...parts.entries()].reverse()) await run((binding) => binding.write(partAccount(account, part), text))
    for (let part = parts.length; part <= before; part += 1) await run((binding) => binding.remove(partAccount(account, part)))
  }

  async function remove(account: string): Promise<boolean> {
    const first = await readText(account)
    if (first === undefined) return false
    for (let part = furtherParts(first) ?? 0; part >= 0; part -= 1) await run((binding) => binding.remove(partAccount(account, part)))
    return true
  }

  /** The index names a superset of what is stored: it is written before a secret and after its removal. */
  async function readIndex(profileId: string): Promise<readonly string[] | undefined> {
    const text = await read(indexAccount(profileId))
    return text === undefined ? undefined : text.split('\n').filter(Boolean)
  }

  async function listStored(profileId: string): Promise<readonly string[] | undefined> {
    const names = await readIndex(profileId)
    if (names === undefined) return undefined
    const stored: string[] = []
    for (const name of names) if ((await readText(secretAccount(profileId, name))) !== undefined) stored.push(name)
    return stored.sort()
  }

  return {
    kind,
    label,
    async get(profileId, name) {
      checkNames(profileId, name)
      return inTurn(() => read(secretAccount(profileId, name)))
    },
    async set(profileId, name, value) {
      checkNames(profileId, name)
      checkSecret(value)
      return inTurn(async () => {
        const names = (await readIndex(profileId)) ?? []
        if (!names.includes(name)) await write(indexAccount(profileId), [...names, name].join('\n'))
        await write(secretAccount(profileId, name), value)
      })
    },
    async claim(profileId) {
      checkNames(profileId)
      return inTurn(async () => {
        if ((await readIndex(profileId)) === undefined) await write(indexAccount(profileId), '')
      })
    },
    async delete(profileId, name) {
      checkNames(profileId, name)
      return inTurn(async () => {
        const wasThere = await remove(secretAccount(profileId, name))
        const names = await readIndex(profileId)
        if (names?.includes(name) === true) await write(indexAccount(profileId), names.filter((other) => other !== name).join('\n'))
        return wasThere
      })
    },
    async list(profileId) {
      checkNames(profileId)
      return inTurn(() => listStored(profileId))
    },
    async forget(profileId) {
      checkNames(profileId)
      return inTurn(async () => {
        for (const name of (await readIndex(profileId)) ?? []) await remove(secretAccount(profileId, name))
        await remove(indexAccount(profileId))
      })
    },
  }
}

class NoAnswer extends Error {}

const indexAccount = (profileId: string): string => profileId
const secretAccount = (profileId: string, name: string): string => `${profileId}/${name}`
const partAccount = (account: string, part: number): string => (part === 0 ? account : `${account}#${part}`)
