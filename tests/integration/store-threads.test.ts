import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPump } from '#main/ingest/pump.ts'
import { systemClock } from '#main/platform/clock.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import type { Store } from '#main/platform/database/store.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { destroyPages, pagesOf } from '#tests/support/damage-database.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aToyEntry, addThenFail, addToy, countToy, dieReading, dieWriting, readToy, toyIngestApply } from '#tests/support/toy-feature.ts'

const workerUrl = new URL('../support/toy-data-worker.ts', import.meta.url)

describe('a store on its data threads', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let file: string
  let store: Store
  const open = (): Promise<Store> => openStore({ mode: 'worker', workerUrl, file, clock: systemClock, log: silentLog })

  beforeEach(async () => {
    folder = temporaryFolder()
    file = join(folder.path, 'profile', 'cache.db')
    store = await open()
  })
  afterEach(async () => {
    await store.stop()
    folder.remove()
  })

  it('creates the file for this user alone', () => {
    expect(store.outcome).toEqual({ status: 'created' })
    for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(name).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder.path, 'profile')).mode & 0o777).toBe(0o700)
  })

  it('reads what was written, from another thread', async () => {
    await store.write(addToy, { key: 'a', amount: 3 })
    expect(await store.read(readToy, null)).toMatchObject({ entries: [{ key: 'a', amount: 3 }] })
  })

  it('answers a thousand calls at once, each with its own answer', async () => {
    const ids = await Promise.all(Array.from({ length: 500 }, (_, index) => store.write(addToy, { key: `k${String(index)}`, amount: index })))
    expect(new Set(ids).size).toBe(500)
    const counts = await Promise.all(Array.from({ length: 500 }, () => store.read(countToy, null)))
    expect(new Set(counts)).toEqual(new Set([500]))
  })

  it('undoes a write that fails and hands its error over with code and details', async () => {
    await expect(store.write(addThenFail, { key: 'a' })).rejects.toMatchObject({ name: 'AppError', code: 'item.unknown', details: { key: 'a' } })
    expect(await store.read(countToy, null)).toBe(0)
  })

  it('fails a call that was never registered, without harm to the others', async () => {
    await expect(store.read({ name: 'toy.unheard', run: () => 1 }, null)).rejects.toThrow("No operation named 'toy.unheard'")
    expect(await store.read(countToy, null)).toBe(0)
  })

  it('starts a dead writer again; what it was doing fails with a typed error', async () => {
    await store.write(addToy, { key: 'a', amount: 1 })
    const dying = store.write(dieWriting, null)
    const behind = store.write(addToy, { key: 'b', amount: 1 })
    await expect(dying).rejects.toMatchObject({ code: 'store.interrupted' })
    await expect(behind).rejects.toMatchObject({ code: 'store.interrupted' })
    await store.write(addToy, { key: 'c', amount: 1 })
    expect(await store.read(countToy, null)).toBe(2)
  })

  it('loses no fact when the writer dies in the middle of ingest', async () => {
    const pump = await createPump({ store, clock: systemClock, log: silentLog, apply: toyIngestApply, onChanges: () => undefined })
    for (let index = 0; index < 300; index += 1) {
      void pump.offer({ source: 'toy', facts: [aToyEntry({ key: String(index) })], receivedAt: systemClock.now() })
      if (index === 100) await pump.flushNow()
      if (index === 200) store.write(dieWriting, null).catch(() => undefined)
    }
    await vi.waitFor(() => pump.flushNow(), 10_000)
    expect(pump.status()).toEqual({ status: 'flowing' })
    expect(await store.read(readToy, null)).toMatchObject({ totals: [{ entries: 300 }] })
    await pump.stop()
  })

  it('drops a fact that cannot cross to the writer, and only that', async () => {
    const pump = await createPump({ store, clock: systemClock, log: silentLog, apply: toyIngestApply, onChanges: () => undefined })
    const facts = Array.from({ length: 20 }, (_, index) => aToyEntry({ key: String(index) }))
    const uncloneable = { ...aToyEntry({ key: 'bad' }), later: () => 1 }
    void pump.offer({ source: 'toy', facts: [...facts, uncloneable, aToyEntry({ key: 'last' })], receivedAt: systemClock.now() })
    await pump.flushNow()
    expect(await store.read(countToy, null)).toBe(21)
    await pump.stop()
  })

  it('recovers a damaged file on the writer thread and tells so', async () => {
    await Promise.all(Array.from({ length: 2000 }, (_, index) => store.write(addToy, { key: `key-${String(index)}`, amount: index })))
    await store.stop()
    destroyPages(file, pagesOf(file, 'toy_entries', 'leaf').slice(3, 4))
    writeFileSync(`${file}.open`, '')
    store = await open()
    expect(store.outcome).toMatchObject({ status: 'recovered', lostTables: ['toy_entries'] })
    const count = await store.read(countToy, null)
    expect(count).toBeGreaterThan(1700)
    expect(count).toBeLessThan(2000)
  })

  it('starts dead readers again', async () => {
    await expect(store.read(dieReading, null)).rejects.toMatchObject({ code: 'store.interrupted' })
    await expect(store.read(dieReading, null)).rejects.toMatchObject({ code: 'store.interrupted' })
    expect(await Promise.all([store.read(countToy, null), store.read(countToy, null)])).toEqual([0, 0])
  })

  it('gives up on a thread that keeps dying', async () => {
    for (let death = 0; death < 4; death += 1) {
      await expect(store.write(dieWriting, null)).rejects.toMatchObject({ code: 'store.interrupted' })
    }
    await expect(store.write(addToy, { key: 'a', amount: 1 })).rejects.toMatchObject({ code: 'store.interrupted' })
    await expect(store.stop()).rejects.toMatchObject({ code: 'store.interrupted' })
    store = await open()
  })

  it('leaves one plain file behind when it stops, and opens it again', async () => {
    await store.write(addToy, { key: 'a', amount: 1 })
    expect((await store.size()).walBytes).toBeGreaterThan(0)
    await store.stop()
    expect([existsSync(`${file}-wal`), existsSync(`${file}.open`)]).toEqual([false, false])
    store = await open()
    expect(store.outcome).toEqual({ status: 'opened' })
    expect(await store.read(countToy, null)).toBe(1)
  })
})
