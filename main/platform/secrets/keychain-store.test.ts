import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createKeychainStore, type KeychainBinding, type KeychainOptions } from './keychain-store.ts'

type Entries = Map<string, string>

function bindingOver(entries: Entries): KeychainBinding {
  return {
    read: async (account) => entries.get(account),
    write: async (account, text) => void entries.set(account, text),
    remove: async (account) => entries.delete(account),
  }
}

function storeOver(entries: Entries, options: Partial<KeychainOptions> = {}) {
  return createKeychainStore({
    kind: 'keytar',
    label: 'System keychain (test)',
    load: async () => bindingOver(entries),
    diagnose: async () => undefined,
    maxEntryChars: 64 * 1024,
    clock: createFakeClock(),
    timeoutMs: 1_000,
    ...options,
  })
}

describe('a keychain store', () => {
  it('gives back any text exactly, also where the keychain limits an entry', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 2_000, size: 'max' }), fc.constantFrom(400, 1_200, 64 * 1024), async (secret, maxEntryChars) => {
        const entries: Entries = new Map()
        const store = storeOver(entries, { maxEntryChars })
        await store.set('p1', 'password', secret)
        expect(await store.get('p1', 'password')).toBe(secret)
        for (const text of entries.values()) expect(text.length).toBeLessThanOrEqual(maxEntryChars)
      }),
      { numRuns: 50 },
    )
  })

  it('leaves no parts of a longer secret behind when a shorter one replaces it or it is deleted', async () => {
    const entries: Entries = new Map()
    const store = storeOver(entries, { maxEntryChars: 120 })
    await store.set('p1', 'password', 'x'.repeat(1_000))
    await store.set('p1', 'password', 'short')
    expect([...entries.keys()].sort()).toEqual(['p1', 'p1/password'])
    await store.set('p1', 'password', 'x'.repeat(1_000))
    await store.delete('p1', 'password')
    expect([...entries.keys()]).toEqual(['p1'])
    await store.forget('p1')
    expect(entries.size).toBe(0)
  })

  it('reports a half-written or foreign entry as changed instead of returning rubbish', async () => {
    const entries: Entries = new Map()
    const store = storeOver(entries, { maxEntryChars: 120 })
    await store.set('p1', 'password', 'x'.repeat(500))
    entries.set('p1/password#1', 'AAAA')
    await expect(store.get('p1', 'password')).rejects.toMatchObject({ code: 'secrets.unavailable', details: { reason: 'changed' } })
    entries.set('p1/password', 'written by another program')
    await expect(store.get('p1', 'password')).rejects.toMatchObject({ details: { reason: 'changed' } })
  })

  it('believes in an absence only when the keychain is well', async () => {
    const locked = storeOver(new Map(), { diagnose: async () => 'locked' })
    await expect(locked.get('p1', 'password')).rejects.toMatchObject({ details: { reason: 'locked' } })
    expect(await storeOver(new Map()).get('p1', 'password')).toBeUndefined()
  })

  it('gives up on a keychain that never answers', async () => {
    const clock = createFakeClock()
    const store = storeOver(new Map(), { clock, load: async () => ({ ...bindingOver(new Map()), read: () => new Promise(() => undefined) }) })
    const asked = expect(store.get('p1', 'password')).rejects.toMatchObject({ details: { reason: 'no-answer' } })
    await clock.advance(1_000)
    await asked
    expect(clock.pendingTimers).toBe(0)
  })

  it('tries the native part again after set-up has brought it', async () => {
    let isInstalled = false
    const entries: Entries = new Map()
    const load = async (): Promise<KeychainBinding> => {
      if (!isInstalled) throw new Error('Cannot find package')
      return bindingOver(entries)
    }
    const store = storeOver(entries, { load })
    await expect(store.list('p1')).rejects.toMatchObject({ details: { reason: 'not-installed' } })
    isInstalled = true
    expect(await store.list('p1')).toBeUndefined()
  })

  it('loses no name when many secrets are written at once', async () => {
    const store = storeOver(new Map())
    const names = Array.from({ length: 20 }, (_, index) => `name-${index}`)
    await Promise.all(names.map((name) => store.set('p1', name, name)))
    expect(await store.list('p1')).toEqual(names.sort())
  })

  it('refuses names that could reach another profile', async () => {
    for (const name of ['a/b', 'a#1', '', '__proto__', 'x'.repeat(65)]) await expect(storeOver(new Map()).get('p1', name)).rejects.toThrow('does not take')
  })
})
