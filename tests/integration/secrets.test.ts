import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSecretClient, type SecretClient } from '#tests/support/secret-client.ts'
import { startSecretService, whyNoSecretService, type SecretService } from '#tests/support/secret-service.ts'

const noService = whyNoSecretService()
const noKeytar = whyNoKeytar()
if (noService !== undefined) process.stdout.write(`Keychain tests are skipped: ${noService}\n`)
if (noKeytar !== undefined) process.stdout.write(`keytar tests are skipped: ${noKeytar}\n`)

function whyNoKeytar(): string | undefined {
  const home = dirname(createRequire(import.meta.url).resolve('keytar/package.json'))
  return existsSync(join(home, 'build/Release/keytar.node')) ? undefined : 'its native part is not built (npm rebuild keytar --ignore-scripts=false needs libsecret-1-dev)'
}

let service: SecretService
let dataDir = ''
const clients: SecretClient[] = []

function client(without?: 'keytar' | 'keyring', env: NodeJS.ProcessEnv = service.env): SecretClient {
  const one = startSecretClient({ env, dataDir, ...(without === undefined ? {} : { without }) })
  clients.push(one)
  return one
}

beforeEach(async (context) => {
  if (noService !== undefined) return context.skip()
  dataDir = mkdtempSync(join(tmpdir(), 'omnideck-secrets-'))
  service = await startSecretService()
})
afterEach(async () => {
  for (const one of clients.splice(0)) await one.stop()
  if (noService !== undefined) return
  await service.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const unavailableBecause = (reason: string) => ({ code: 'secrets.unavailable', details: { reason } })

for (const on of ['keytar', 'keyring'] as const) {
  describe.skipIf(on === 'keytar' && noKeytar !== undefined)(`${on} on a real Secret Service`, () => {
    it('keeps a secret across processes, overwrites it, lists it and deletes it', async () => {
      const first = client()
      await first.ask({ on, call: 'set', args: ['p1', 'password', 'first'] })
      await first.ask({ on, call: 'set', args: ['p1', 'password', 'second'] })
      await first.ask({ on, call: 'set', args: ['p1', 'api-key', 'key'] })
      await first.ask({ on, call: 'set', args: ['p2', 'password', 'other'] })
      await first.stop()
      const second = client()
      expect(await second.ask({ on, call: 'get', args: ['p1', 'password'] })).toBe('second')
      expect(await second.ask({ on, call: 'list', args: ['p1'] })).toEqual(['api-key', 'password'])
      expect(await second.ask({ on, call: 'delete', args: ['p1', 'password'] })).toBe(true)
      expect(await second.ask({ on, call: 'delete', args: ['p1', 'password'] })).toBe(false)
      expect(await second.ask({ on, call: 'get', args: ['p1', 'password'] })).toBeUndefined()
      expect(await second.ask({ on, call: 'list', args: ['p1'] })).toEqual(['api-key'])
      await second.ask({ on, call: 'forget', args: ['p1'] })
      expect(await second.ask({ on, call: 'list', args: ['p1'] })).toBeUndefined()
      expect(await second.ask({ on, call: 'get', args: ['p2', 'password'] })).toBe('other')
    })

    it('keeps 4 KB and 16 KB, every script, line breaks, NUL and lone surrogates unchanged', async () => {
      const asker = client()
      const secrets = { long: 'x'.repeat(4096), longest: 'y'.repeat(16 * 1024), scripts: 'pässwörd 密码 пароль 🔑 ñ', control: 'a\0b\r\n\tc', surrogate: 'a\ud800b', empty: '' }
      for (const [name, value] of Object.entries(secrets)) await asker.ask({ on, call: 'set', args: ['p1', name, value] })
      for (const [name, value] of Object.entries(secrets)) expect(await asker.ask({ on, call: 'get', args: ['p1', name] }), name).toBe(value)
      await expect(asker.ask({ on, call: 'set', args: ['p1', 'too-long', 'z'.repeat(16 * 1024 + 1)] })).rejects.toMatchObject({ code: 'profile.invalid' })
    })

    it('says that no service is running, with and without a session bus', async () => {
      await service.kill()
      await expect(client().ask({ on, call: 'get', args: ['p1', 'password'] })).rejects.toMatchObject(unavailableBecause('service-missing'))
      const lonely = client(undefined, { ...service.env, DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: dataDir })
      await expect(lonely.ask({ on, call: 'set', args: ['p1', 'password', 'x'] })).rejects.toMatchObject(unavailableBecause('service-missing'))
    })

    it('says that the collection is locked, and never that the secret is missing', async () => {
      await client().ask({ on, call: 'set', args: ['p1', 'password', 'here'] })
      await service.lock()
      const asker = client()
      await expect(asker.ask({ on, call: 'get', args: ['p1', 'password'] })).rejects.toMatchObject(unavailableBecause('locked'))
      await expect(asker.ask({ on, call: 'list', args: ['p1'] })).rejects.toMatchObject(unavailableBecause('locked'))
      await expect(asker.ask({ on, call: 'set', args: ['p1', 'password', 'new'] })).rejects.toMatchObject(unavailableBecause('locked'))
      await expect(asker.ask({ on, call: 'forget', args: ['p1'] })).rejects.toMatchObject(unavailableBecause('locked'))
      await service.restart('same')
      expect(await client().ask({ on, call: 'get', args: ['p1', 'password'] })).toBe('here')
    })

    it('is not chosen silently again when the keychain was replaced by an empty one', async () => {
      await client().ask({ on, call: 'set', args: ['p1', 'password', 'here'] })
      await service.restart('empty')
      const choice = await client().ask({ on: 'stores', call: 'choose', profileId: 'p1', remembered: { kind: on, pinned: true } })
      expect(choice).toMatchObject({ outcome: 'unusable', kind: on, reason: 'changed', written: [] })
    })
  })
}

describe('the choice of a store on a real Secret Service', () => {
  it('takes keyring where keytar is not installed, remembers it and names it', async () => {
    const choice = await client('keytar').ask({ on: 'stores', call: 'choose', profileId: 'p1' })
    expect(choice).toMatchObject({ outcome: 'ready', store: { kind: 'keyring', label: 'System keychain (Secret Service, keyring)' }, moved: null, written: [{ kind: 'keyring', pinned: false }] })
  })

  it.skipIf(noKeytar !== undefined)('takes keytar first and names it', async () => {
    const choice = await client().ask({ on: 'stores', call: 'choose', profileId: 'p1' })
    expect(choice).toMatchObject({ outcome: 'ready', store: { kind: 'keytar', label: 'System keychain (Secret Service, keytar)' } })
  })

  it.skipIf(noKeytar !== undefined)('moves secrets to keytar when it appears, says so, and leaves no copy behind', async () => {
    await client('keytar').ask({ on: 'stores', call: 'choose', profileId: 'p1' })
    const asker = client()
    await asker.ask({ on: 'keyring', call: 'set', args: ['p1', 'password', 'pä55'] })
    const choice = await asker.ask({ on: 'stores', call: 'choose', profileId: 'p1', remembered: { kind: 'keyring', pinned: false } })
    expect(choice).toMatchObject({ outcome: 'ready', store: { kind: 'keytar' }, moved: { from: 'keyring', to: 'keytar', count: 1, leftBehind: false }, written: [{ kind: 'keytar', pinned: false }] })
    expect(await asker.ask({ on: 'keytar', call: 'get', args: ['p1', 'password'] })).toBe('pä55')
    expect(await asker.ask({ on: 'keyring', call: 'list', args: ['p1'] })).toBeUndefined()
  })

  it('never falls back when the remembered binding is no longer installed', async () => {
    const choice = await client('keytar').ask({ on: 'stores', call: 'choose', profileId: 'p1', remembered: { kind: 'keytar', pinned: false } })
    expect(choice).toMatchObject({ outcome: 'unusable', kind: 'keytar', reason: 'not-installed', written: [] })
  })

  it('asks the person when no keychain works, with the reason for each store', async () => {
    await service.lock()
    const asker = client()
    const choice = await asker.ask({ on: 'stores', call: 'choose', profileId: 'p1' })
    expect(choice).toMatchObject({ outcome: 'ask', written: [], reports: [{ kind: 'keytar', usable: false }, { kind: 'keyring', usable: false, reason: 'locked' }, { kind: 'passphrase-vault', reason: 'no-vault' }, { kind: 'this-session', usable: true }] })
  })

  it('moves from an unlocked vault into the keychain once there is one', async () => {
    await service.kill()
    const asker = client()
    await asker.ask({ on: 'vault', call: 'create', passphrase: 'correct horse battery' })
    const adopted = await asker.ask({ on: 'stores', call: 'adopt', profileId: 'p1', kind: 'passphrase-vault' })
    expect(adopted).toMatchObject({ outcome: 'ready', store: { kind: 'passphrase-vault' }, written: [{ kind: 'passphrase-vault', pinned: false }] })
    await service.restart('same')
    const later = client()
    expect(await later.ask({ on: 'stores', call: 'choose', profileId: 'p1', remembered: { kind: 'passphrase-vault', pinned: false } })).toMatchObject({ outcome: 'unusable', reason: 'vault-locked' })
    await later.ask({ on: 'vault', call: 'unlock', passphrase: 'correct horse battery' })
    expect(await later.ask({ on: 'stores', call: 'choose', profileId: 'p1', remembered: { kind: 'passphrase-vault', pinned: false } })).toMatchObject({ outcome: 'ready', moved: { from: 'passphrase-vault' } })
  })
})
