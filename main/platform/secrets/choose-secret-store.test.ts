import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../log/log.ts'
import { createSecretStoreChooser, type SecretStoreChooser } from './choose-secret-store.ts'
import { createMoveJournal } from './move-journal.ts'
import type { Remembered } from './move-secrets.ts'
import { unavailable, type UnusableReason } from './secret-outcome.ts'
import { secretStoreKinds, type SecretStore, type SecretStoreKind } from './secret-store.ts'
import { createThisSessionStore } from './this-session.ts'

/** A store in memory that can be broken, and that counts how often it was asked for a test entry. */
type TestStore = SecretStore & { fault: UnusableReason | undefined; failOn: 'set' | 'forget' | undefined; probes: number }

function aStore(kind: SecretStoreKind, fault?: UnusableReason): TestStore {
  const inner = createThisSessionStore()
  const store: TestStore = { ...inner, kind, label: `The ${kind}`, fault, failOn: undefined, probes: 0 }
  const guard = (call: string): void => {
    if (store.fault !== undefined) throw unavailable(kind, store.fault)
    if (store.failOn === call) throw unavailable(kind, 'refused')
  }
  return Object.assign(store, {
    get: async (profileId: string, name: string) => (guard('get'), inner.get(profileId, name)),
    set: async (profileId: string, name: string, value: string) => {
      if (profileId === 'omnideck-check') store.probes += 1
      guard(profileId === 'omnideck-check' ? 'probe' : 'set')
      return inner.set(profileId, name, value)
    },
    claim: async (profileId: string) => (guard('claim'), inner.claim(profileId)),
    list: async (profileId: string) => (guard('list'), inner.list(profileId)),
    forget: async (profileId: string) => (guard(profileId === 'omnideck-check' ? 'probe' : 'forget'), inner.forget(profileId)),
  })
}

let dir = ''
let stores: Record<SecretStoreKind, TestStore>
let chooser: SecretStoreChooser
let remembered: Remembered | undefined
const remember = (next: Remembered): void => void (remembered = next)
const choose = () => chooser.choose({ profileId: 'p1', remembered, remember })
const adopt = (kind: SecretStoreKind) => chooser.adopt({ profileId: 'p1', remembered, remember, kind })

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omnideck-choose-'))
  remembered = undefined
  stores = { keytar: aStore('keytar', 'not-installed'), keyring: aStore('keyring'), 'passphrase-vault': aStore('passphrase-vault', 'no-vault'), 'this-session': aStore('this-session') }
  startAgain()
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function startAgain(): void {
  const journal = createMoveJournal({ path: join(dir, 'moves.json'), log: silentLog })
  chooser = createSecretStoreChooser({ stores: secretStoreKinds.map((kind) => stores[kind]), journal, log: silentLog })
}

async function keepInKeyring(): Promise<void> {
  await choose()
  await stores.keyring.set('p1', 'password', 'pw')
  await stores.keyring.set('p1', 'token', 'tk')
  stores.keytar.fault = undefined
}

describe('choosing a store', () => {
  it('takes the first keychain that keeps a test entry, and leaves none behind', async () => {
    expect(await choose()).toMatchObject({ outcome: 'ready', store: { kind: 'keyring' }, moved: null })
    expect(remembered).toEqual({ kind: 'keyring', pinned: false })
    expect(await stores.keyring.list('omnideck-check')).toBeUndefined()
  })

  it('asks the person rather than falling back to vault or memory', async () => {
    stores.keyring.fault = 'service-missing'
    const choice = await choose()
    expect(choice).toMatchObject({ outcome: 'ask' })
    expect(remembered).toBeUndefined()
    expect(choice.outcome === 'ask' && choice.reports.map((report) => (report.usable ? report.kind : report.reason))).toEqual(['not-installed', 'service-missing', 'no-vault', 'this-session'])
  })

  it('does not open a second unlock window through the other binding of the same locked keychain', async () => {
    stores.keytar.fault = 'locked'
    expect(await choose()).toMatchObject({ outcome: 'ask', reports: [{ reason: 'locked' }, { kind: 'keyring', reason: 'locked' }, {}, {}] })
    expect(stores.keyring.probes).toBe(0)
  })

  it.each(['locked', 'service-missing', 'not-installed', 'vault-locked'] as const)('stays with the remembered store and changes nothing while it is unusable (%s)', async (fault) => {
    await keepInKeyring()
    stores.keyring.fault = fault
    expect(await choose()).toMatchObject({ outcome: 'unusable', kind: 'keyring', reason: fault })
    expect(remembered).toEqual({ kind: 'keyring', pinned: false })
    expect(await stores.keytar.list('p1')).toBeUndefined()
  })

  it('names the loss when the keychain no longer knows the profile', async () => {
    await keepInKeyring()
    await stores.keyring.forget('p1')
    expect(await choose()).toMatchObject({ outcome: 'unusable', reason: 'changed' })
  })

  it('knows a profile whose secrets were all deleted from one that was lost', async () => {
    await choose()
    await stores.keyring.set('p1', 'password', 'pw')
    await stores.keyring.delete('p1', 'password')
    expect(await choose()).toMatchObject({ outcome: 'ready', store: { kind: 'keyring' } })
  })

  it('starts a new session empty when secrets were kept for one session only', async () => {
    remembered = { kind: 'this-session', pinned: true }
    const choice = await choose()
    expect(choice).toMatchObject({ outcome: 'ready', store: { kind: 'this-session' } })
    expect(await stores['this-session'].get('p1', 'password')).toBeUndefined()
  })
})

describe('moving to a better store', () => {
  it('copies everything, remembers, deletes the old copies and says what it did', async () => {
    await keepInKeyring()
    const choice = await choose()
    expect(choice).toMatchObject({ outcome: 'ready', store: { kind: 'keytar' }, moved: { count: 2, leftBehind: false, sentence: '2 secrets of this profile moved from “The keyring” to “The keytar”.' } })
    expect(remembered).toEqual({ kind: 'keytar', pinned: false })
    expect(await stores.keytar.get('p1', 'token')).toBe('tk')
    expect(await stores.keyring.list('p1')).toBeUndefined()
    expect(await choose()).toMatchObject({ outcome: 'ready', moved: null })
  })

  it('stays where it is when the better store fails half-way, and leaves nothing there', async () => {
    await keepInKeyring()
    stores.keytar.failOn = 'set'
    expect(await choose()).toMatchObject({ outcome: 'ready', store: { kind: 'keyring' }, moved: null })
    expect(remembered).toEqual({ kind: 'keyring', pinned: false })
    expect(await stores.keyring.list('p1')).toEqual(['password', 'token'])
    expect(await stores.keytar.list('p1')).toBeUndefined()
  })

  it('loses nothing when the process dies before the new store is remembered', async () => {
    await keepInKeyring()
    const neverAnswers = new Promise<void>(() => undefined)
    const isCopied = new Promise<void>((resolve) => {
      void chooser.choose({ profileId: 'p1', remembered, remember: () => (resolve(), neverAnswers) })
    })
    await isCopied
    startAgain()
    expect(await choose()).toMatchObject({ store: { kind: 'keytar' }, moved: { count: 2 } })
    expect(await stores.keytar.get('p1', 'password')).toBe('pw')
  })

  it('deletes the old copies at the next start when the process died after remembering', async () => {
    await keepInKeyring()
    stores.keyring.failOn = 'forget'
    expect(await choose()).toMatchObject({ store: { kind: 'keytar' }, moved: { leftBehind: true } })
    expect(await stores.keyring.list('p1')).toEqual(['password', 'token'])
    stores.keyring.failOn = undefined
    startAgain()
    await choose()
    expect(await stores.keyring.list('p1')).toBeUndefined()
    expect(await stores.keytar.list('p1')).toEqual(['password', 'token'])
    expect(JSON.parse(readFileSync(join(dir, 'moves.json'), 'utf8'))).toEqual({ moves: [] })
  })

  it('works on with a damaged journal', async () => {
    await keepInKeyring()
    writeFileSync(join(dir, 'moves.json'), '{"moves":[{"profileId":1}]}')
    expect(await choose()).toMatchObject({ store: { kind: 'keytar' } })
  })
})

describe("a person's own choice", () => {
  it('is pinned when a better store works, and then never moved away from', async () => {
    await choose()
    await stores.keyring.set('p1', 'password', 'pw')
    expect(await adopt('this-session')).toMatchObject({ outcome: 'ready', store: { kind: 'this-session' }, moved: { from: 'keyring', count: 1 } })
    expect(remembered).toEqual({ kind: 'this-session', pinned: true })
    expect(await choose()).toMatchObject({ store: { kind: 'this-session' }, moved: null })
  })

  it('starts empty when the old store cannot be read, and cleans that one up once it can', async () => {
    await keepInKeyring()
    stores.keytar.fault = 'not-installed'
    stores.keyring.fault = 'locked'
    expect(await adopt('this-session')).toMatchObject({ outcome: 'ready', store: { kind: 'this-session' }, moved: null })
    stores.keyring.fault = undefined
    expect(remembered).toEqual({ kind: 'this-session', pinned: false })
    remembered = { kind: 'this-session', pinned: true }
    await choose()
    expect(await stores.keyring.list('p1')).toBeUndefined()
  })

  it('is refused with the reason when the chosen store does not work', async () => {
    expect(await adopt('passphrase-vault')).toMatchObject({ outcome: 'unusable', reason: 'no-vault' })
    expect(remembered).toBeUndefined()
  })

  it('keeps the secrets when the store in use is chosen again', async () => {
    await keepInKeyring()
    expect(await adopt('keyring')).toMatchObject({ outcome: 'ready', store: { kind: 'keyring' } })
    expect(remembered).toEqual({ kind: 'keyring', pinned: true })
    expect(await stores.keyring.list('p1')).toEqual(['password', 'token'])
  })
})
