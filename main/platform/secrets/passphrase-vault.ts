import { chmod, mkdir, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import type { Clock } from '../clock.ts'
import { createTurns } from './turns.ts'
import { unavailable } from './secret-outcome.ts'
import { checkNames, checkSecret, type SecretStore } from './secret-store.ts'
import { newVaultKey, openVault, sealVault, VaultFault, type VaultContent, type VaultKey } from './vault-file.ts'
import { writeAtomically } from './write-atomically.ts'

export type VaultState = 'absent' | 'locked' | 'unlocked'

/**
 * One encrypted file for every profile, opened by a passphrase that is never kept.
 * Rejections: `secrets.wrong-passphrase`; `secrets.unavailable` with reason `no-vault`, `vault-locked`, `vault-damaged` or
 * `vault-unwritable`; `store.from-future`.
 */
export interface PassphraseVault extends SecretStore {
  state(): Promise<VaultState>
  /** Makes an empty vault and leaves it unlocked. Refused while there is one: nothing is ever overwritten. */
  create(passphrase: string): Promise<void>
  unlock(passphrase: string): Promise<void>
  /** Forgets key and secrets; they are wiped from memory as far as the runtime allows. */
  lock(): Promise<void>
  changePassphrase(current: string, next: string): Promise<void>
  /** Moves a vault that cannot be opened out of the way, so that a new one can be made; answers where it lies now. */
  setAside(): Promise<string>
}

type Opened = { readonly key: VaultKey; readonly content: VaultContent }
const kind = 'passphrase-vault'

export function createPassphraseVault(deps: { readonly path: string; readonly clock: Clock }): PassphraseVault {
  const { path, clock } = deps
  const inTurn = createTurns()
  let opened: Opened | undefined

  async function readFileText(): Promise<string | undefined> {
    try {
      return await readFile(path, 'utf8')
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw unavailable(kind, 'vault-unwritable', cause)
    }
  }

  async function open(passphrase: string): Promise<Opened> {
    const text = await readFileText()
    if (text === undefined) throw unavailable(kind, 'no-vault')
    try {
      return await openVault(text, passphrase)
    } catch (cause) {
      throw cause instanceof VaultFault ? toAppError(cause) : cause
    }
  }

  async function save(content: VaultContent, key: VaultKey): Promise<void> {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeAtomically(path, sealVault(content, key))
    } catch (cause) {
      throw isDiskFull(cause) ? new AppError('store.full', { cause }) : unavailable(kind, 'vault-unwritable', cause)
    }
    opened = { key, content }
  }

  // Only in turn: a key wiped under a running save would seal the file with zeros.
  function wipe(): void {
    opened?.key.sealing.fill(0)
    opened?.key.verifying.fill(0)
    opened = undefined
  }

  async function need(): Promise<Opened> {
    if (opened !== undefined) return opened
    throw unavailable(kind, (await readFileText()) === undefined ? 'no-vault' : 'vault-locked')
  }

  async function change(profileId: string, next: (secrets: Readonly<Record<string, string>>) => Readonly<Record<string, string>> | undefined): Promise<void> {
    const { key, content } = await need()
    const others = Object.entries(content).filter(([other]) => other !== profileId)
    const changed = next(ownValue(content, profileId) ?? {})
    await save(Object.fromEntries(changed === undefined ? others : [...others, [profileId, changed]]), key)
  }

  return {
    kind,
    label: 'Passphrase vault',
    async state() {
      if (opened !== undefined) return 'unlocked'
      return (await readFileText()) === undefined ? 'absent' : 'locked'
    },
    create: (passphrase) =>
      inTurn(async () => {
        if ((await readFileText()) !== undefined) throw unavailable(kind, 'vault-locked')
        await save({}, await newVaultKey(passphrase))
      }),
    unlock: (passphrase) =>
      inTurn(async () => {
        const next = await open(passphrase)
        if (process.platform !== 'win32') await chmod(path, 0o600)
        wipe()
        opened = next
      }),
    lock: () => inTurn(async () => wipe()),
    changePassphrase: (current, next) =>
      inTurn(async () => {
        const { content, key } = await open(current)
        await save(content, await newVaultKey(next))
        key.sealing.fill(0)
        key.verifying.fill(0)
      }),
    setAside: () =>
      inTurn(async () => {
        wipe()
        const aside = `${path}.set-aside-${clock.now()}`
        await rename(path, aside)
        return aside
      }),
    async get(profileId, name) {
      checkNames(profileId, name)
      return inTurn(async () => ownValue(ownValue((await need()).content, profileId), name))
    },
    async set(profileId, name, value) {
      checkNames(profileId, name)
      checkSecret(value)
      return inTurn(() => change(profileId, (secrets) => ({ ...secrets, [name]: value })))
    },
    async claim(profileId) {
      checkNames(profileId)
      return inTurn(() => change(profileId, (secrets) => secrets))
    },
    async delete(profileId, name) {
      checkNames(profileId, name)
      return inTurn(async () => {
        if (ownValue(ownValue((await need()).content, profileId), name) === undefined) return false
        await change(profileId, (secrets) => Object.fromEntries(Object.entries(secrets).filter(([other]) => other !== name)))
        return true
      })
    },
    async list(profileId) {
      checkNames(profileId)
      return inTurn(async () => {
        const secrets = ownValue((await need()).content, profileId)
        return secrets === undefined ? undefined : Object.keys(secrets).sort()
      })
    },
    async forget(profileId) {
      checkNames(profileId)
      return inTurn(() => change(profileId, () => undefined))
    },
  }
}

/** `constructor` and its kin are legal names and must not find the prototype's. */
function ownValue<Value>(record: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}

function toAppError(fault: VaultFault): AppError {
  switch (fault.kind) {
    case 'wrong-passphrase':
      return new AppError('secrets.wrong-passphrase')
    case 'from-future':
      return new AppError('store.from-future')
    case 'damaged':
      return unavailable(kind, 'vault-damaged', fault)
  }
}

function isDiskFull(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === 'ENOSPC'
}
