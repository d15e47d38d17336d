import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import type { FakeClock } from '#tests/support/fake-clock.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { addThenFail, addToy, countToy, limitPages, toyDefinition } from '#tests/support/toy-feature.ts'
import { listBackups } from './backups.ts'
import type { Migration } from './migrate.ts'
import { openStore } from './open-store.ts'
import type { StoreDefinition } from './store-definition.ts'
import type { Store } from './store.ts'

const addNotes: Migration = { version: 30, up: (db) => db.exec('ALTER TABLE toy_entries ADD COLUMN note TEXT') }
const failHalfway: Migration = {
  version: 30,
  up: (db) => {
    db.exec('DROP TABLE toy_totals')
    throw new Error('half way')
  },
}

describe('a store in this thread', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let file: string
  let clock: FakeClock
  const opened: Store[] = []
  async function open(definition: StoreDefinition = toyDefinition): Promise<Store> {
    const store = await openStore({ mode: 'inline', file, definition, clock, log: silentLog })
    opened.push(store)
    return store
  }
  const withMigration = (migration: Migration): StoreDefinition => ({ ...toyDefinition, migrations: [...toyDefinition.migrations, migration] })

  beforeEach(() => {
    folder = temporaryFolder()
    file = join(folder.path, 'state.db')
    clock = createFakeClock()
  })
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.stop()
    folder.remove()
  })

  it('undoes a write that fails', async () => {
    const store = await open()
    await expect(store.write(addThenFail, { key: 'a' })).rejects.toMatchObject({ code: 'item.unknown' })
    expect(await store.read(countToy, null)).toBe(0)
  })

  it('keeps a read from writing', async () => {
    const store = await open()
    const sneaky = { name: 'toy.sneaky', run: addToy.run }
    await expect(store.read(sneaky, { key: 'a', amount: 1 })).rejects.toMatchObject({ code: 'store.unwritable' })
    expect(await store.read(countToy, null)).toBe(0)
  })

  it('brings an older file up to date and says from where', async () => {
    await (await open()).stop()
    const store = await open(withMigration(addNotes))
    expect(store.outcome).toEqual({ status: 'migrated', fromVersion: 20, toVersion: 30 })
  })

  it('takes a backup before it migrates what people made', async () => {
    const made: StoreDefinition = { ...toyDefinition, backups: 'daily' }
    await (await open(made)).stop()
    await clock.advance(3_600_000)
    await (await open({ ...withMigration(addNotes), backups: 'daily' })).stop()
    expect(listBackups(file).map(({ takenAt }) => takenAt)).toEqual([clock.now(), clock.now() - 3_600_000])
  })

  it('leaves the version before when a migration fails half way', async () => {
    const first = await open()
    await first.write(addToy, { key: 'a', amount: 1 })
    await first.stop()
    await expect(open(withMigration(failHalfway))).rejects.toThrow('half way')
    const store = await open()
    expect(await store.read(countToy, null)).toBe(1)
    expect(await store.read({ name: 'toy.totals', run: (db) => db.prepare('SELECT count(*) FROM toy_totals').pluck().get() }, null)).toBe(0)
  })

  it('refuses a file that a newer console wrote, names both versions and does not touch it', async () => {
    await (await open(withMigration(addNotes))).stop()
    const before = readFileSync(file)
    await expect(open()).rejects.toMatchObject({ code: 'store.from-future', details: { fileVersion: 30, knownVersion: 20 } })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('answers a full disk with a typed error, keeps what was stored, and writes again once there is room', async () => {
    const store = await open()
    await store.write(addToy, { key: 'kept', amount: 1 })
    await store.write(limitPages, { pages: 1 })
    const filling = Array.from({ length: 3000 }, (_, index) => store.write(addToy, { key: `long-${'x'.repeat(200)}-${String(index)}`, amount: 1 }))
    const results = await Promise.allSettled(filling)
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]).toMatchObject({ reason: { code: 'store.full' } })
    expect(await store.read(countToy, null)).toBe(1 + 3000 - refused.length)
    await store.write(limitPages, { pages: 1_000_000 })
    await store.write(addToy, { key: 'again', amount: 1 })
  })

  it('answers a folder that cannot be with a typed error', async () => {
    writeFileSync(join(folder.path, 'not-a-folder'), '')
    file = join(folder.path, 'not-a-folder', 'state.db')
    await expect(open()).rejects.toMatchObject({ code: 'store.unwritable' })
  })

  it('empties the write-ahead log once writing has paused', async () => {
    const store = await open()
    await store.write(addToy, { key: 'a', amount: 1 })
    expect((await store.size()).walBytes).toBeGreaterThan(0)
    await clock.advance(40_000)
    expect((await store.size()).walBytes).toBe(0)
    expect((await store.size()).fileBytes).toBeGreaterThan(0)
  })

  it('refuses calls after it stopped', async () => {
    const store = await open()
    await store.stop()
    await expect(store.read(countToy, null)).rejects.toMatchObject({ code: 'store.interrupted' })
    expect(existsSync(`${file}.open`)).toBe(false)
  })
})
