import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createPassphraseVault } from './passphrase-vault.ts'

const passphrase = 'correct horse battery staple'
let path = ''
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'omnideck-vault-')), 'data', 'secrets.vault')
})
afterEach(() => rmSync(dirname(dirname(path)), { recursive: true, force: true }))

const open = () => createPassphraseVault({ path, clock: createFakeClock(1_700_000_000_000) })
async function madeVault() {
  const vault = open()
  await vault.create(passphrase)
  await vault.set('p1', 'password', 'geheim-日本-🔑')
  return vault
}
const because = (reason: string) => ({ code: 'secrets.unavailable', details: { reason } })
const edit = (change: (file: Record<string, Record<string, unknown>>) => void): void => {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, unknown>>
  change(file)
  // Whoever plants a file can compute the checksum too.
  const checksum = createHash('sha256').update(JSON.stringify([file['head'], file['nonce'], file['tag'], file['sealed']])).digest('base64url')
  writeFileSync(path, JSON.stringify({ ...file, checksum }))
}

describe('the passphrase vault', () => {
  it('gives its secrets back to the passphrase alone, in a later start', async () => {
    await madeVault()
    const later = open()
    expect(await later.state()).toBe('locked')
    await expect(later.get('p1', 'password')).rejects.toMatchObject(because('vault-locked'))
    await expect(later.unlock('correct horse battery stapler')).rejects.toMatchObject({ code: 'secrets.wrong-passphrase' })
    expect(await later.state()).toBe('locked')
    await later.unlock(passphrase)
    expect(await later.get('p1', 'password')).toBe('geheim-日本-🔑')
    expect(await later.list('p1')).toEqual(['password'])
    expect(await later.list('p2')).toBeUndefined()
  })

  it('holds nothing readable, is 0600, states its cost and leaves no other file', async () => {
    await madeVault()
    const text = readFileSync(path, 'utf8')
    for (const word of ['geheim', 'password', 'p1"', passphrase]) expect(text).not.toContain(word)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect((JSON.parse(text) as { head: { kdf: { N: number } } }).head.kdf.N).toBeGreaterThanOrEqual(2 ** 17)
    expect(readdirSync(dirname(path))).toEqual(['secrets.vault'])
  })

  it('uses a fresh nonce for every save and a fresh salt for every passphrase', async () => {
    const vault = await madeVault()
    const read = () => JSON.parse(readFileSync(path, 'utf8')) as { nonce: string; head: { kdf: { salt: string } } }
    const first = read()
    await vault.set('p1', 'password', 'geheim-日本-🔑')
    const second = read()
    await vault.changePassphrase(passphrase, passphrase)
    const third = read()
    expect(new Set([first.nonce, second.nonce, third.nonce]).size).toBe(3)
    expect(second.head.kdf.salt).toBe(first.head.kdf.salt)
    expect(third.head.kdf.salt).not.toBe(first.head.kdf.salt)
  })

  it('opens with the new passphrase alone after a change', async () => {
    const vault = await madeVault()
    await expect(vault.changePassphrase('wrong', 'next passphrase')).rejects.toMatchObject({ code: 'secrets.wrong-passphrase' })
    await vault.changePassphrase(passphrase, 'next passphrase')
    expect(await vault.get('p1', 'password')).toBe('geheim-日本-🔑')
    const later = open()
    await expect(later.unlock(passphrase)).rejects.toMatchObject({ code: 'secrets.wrong-passphrase' })
    await later.unlock('next passphrase')
    expect(await later.get('p1', 'password')).toBe('geheim-日本-🔑')
  })

  it('tells a damaged file from a wrong passphrase, wherever the damage is', async () => {
    await madeVault()
    const whole = readFileSync(path, 'utf8')
    for (const at of [5, 40, Math.floor(whole.length / 2), whole.length - 20]) {
      const flipped = String.fromCharCode(whole.charCodeAt(at) === 65 ? 66 : 65)
      writeFileSync(path, whole.slice(0, at) + flipped + whole.slice(at + 1))
      await expect(open().unlock(passphrase), `damaged at ${at}`).rejects.toMatchObject(because('vault-damaged'))
    }
    for (const text of ['', whole.slice(0, whole.length / 2), '[]']) {
      writeFileSync(path, text)
      await expect(open().unlock(passphrase)).rejects.toMatchObject(because('vault-damaged'))
    }
  })

  it('refuses a planted file with weaker or memory-exhausting key parameters', async () => {
    await madeVault()
    const whole = readFileSync(path, 'utf8')
    for (const n of [1024, 2 ** 30, 2 ** 17 + 1]) {
      writeFileSync(path, whole)
      edit((file) => ((file['head'] ?? {})['kdf'] = { ...((file['head'] ?? {})['kdf'] as object), N: n }))
      await expect(open().unlock(passphrase), `N = ${n}`).rejects.toMatchObject(because('vault-damaged'))
    }
  })

  it('says so when a newer version wrote the file', async () => {
    await madeVault()
    edit((file) => ((file['head'] ?? {})['version'] = 2))
    await expect(open().unlock(passphrase)).rejects.toMatchObject({ code: 'store.from-future' })
  })

  it('never overwrites a vault, and sets a lost one aside instead of deleting it', async () => {
    const vault = await madeVault()
    await expect(open().create('another one')).rejects.toMatchObject({ code: 'secrets.unavailable' })
    const aside = await vault.setAside()
    expect(existsSync(aside)).toBe(true)
    expect(await vault.state()).toBe('absent')
    await expect(vault.set('p1', 'password', 'x')).rejects.toMatchObject(because('no-vault'))
    await vault.create('another one')
    expect(await vault.state()).toBe('unlocked')
  })

  it('keeps what was written when it is locked in the middle of writing', async () => {
    const vault = await madeVault()
    const writing = vault.set('p1', 'api-key', 'late')
    await Promise.all([writing, vault.lock()])
    expect(await vault.state()).toBe('locked')
    await vault.unlock(passphrase)
    expect(await vault.get('p1', 'api-key')).toBe('late')
    expect(await vault.get('p1', 'password')).toBe('geheim-日本-🔑')
  })

  it('deletes one secret and forgets one profile without touching the others', async () => {
    const vault = await madeVault()
    await vault.set('constructor', 'password', 'odd name')
    expect(await vault.delete('p1', 'nothing')).toBe(false)
    expect(await vault.delete('p1', 'password')).toBe(true)
    expect(await vault.list('p1')).toEqual([])
    await vault.forget('p1')
    expect(await vault.list('p1')).toBeUndefined()
    expect(await vault.get('constructor', 'password')).toBe('odd name')
  })
})
