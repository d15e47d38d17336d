import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '#main/platform/log/log.ts'
import { readCounters } from '#main/ingest/counters.ts'
import { readCursors } from '#main/ingest/cursors.ts'
import { destroyPages, pagesOf } from '#tests/support/damage-database.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import type { FakeClock } from '#tests/support/fake-clock.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aToyEntry, addToy, countToy, readToy, toyDefinition, toyIngestApply } from '#tests/support/toy-feature.ts'
import { toFileStamp } from './file-stamp.ts'
import { openStore } from './open-store.ts'
import type { StoreDefinition } from './store-definition.ts'
import type { ReadDefinition, Store } from './store.ts'

const ROWS = 5000

const toyEnds: ReadDefinition<null, readonly unknown[]> = {
  name: 'toy.ends',
  run: (db) => db.prepare('SELECT min(id), max(id) FROM toy_entries').raw().get() as unknown[],
}

describe('opening a damaged file', { timeout: 30_000 }, () => {
  let folder: ReturnType<typeof temporaryFolder>
  let file: string
  let clock: FakeClock
  const opened: Store[] = []

  async function open(definition: StoreDefinition = toyDefinition): Promise<Store> {
    const store = await openStore({ mode: 'inline', file, definition, clock, log: silentLog })
    opened.push(store)
    return store
  }
  async function fill(definition: StoreDefinition = toyDefinition): Promise<void> {
    const store = await open(definition)
    const facts = Array.from({ length: ROWS }, (_, index) => aToyEntry({ key: `key-${String(index).padStart(6, '0')}`, amount: index, at: index * 1_000_000 }))
    await store.write(toyIngestApply, {
      at: clock.now(),
      slept: [],
      batches: [{ source: 'toy', facts, cursors: [{ key: 'seq', value: 'end' }], receivedAt: clock.now() }],
    })
    await store.stop()
  }
  /** What a killed process leaves: the next start checks the file. */
  function leaveUnclean(): void {
    writeFileSync(`${file}.open`, '')
  }

  beforeEach(() => {
    folder = temporaryFolder()
    file = join(folder.path, 'cache.db')
    clock = createFakeClock(Date.parse('2026-11-21T09:00:00Z'))
  })
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.stop()
    folder.remove()
  })

  it('saves every row outside a destroyed page, counts the derived tables anew and keeps the original', async () => {
    await fill()
    const leaves = pagesOf(file, 'toy_entries', 'leaf')
    const destroyed = [leaves[3] ?? 0, leaves[4] ?? 0, leaves[20] ?? 0]
    destroyPages(file, destroyed)
    const original = readFileSync(file)
    leaveUnclean()
    const store = await open()
    expect(store.outcome).toMatchObject({ status: 'recovered', lostTables: ['toy_entries'] })
    if (store.outcome.status !== 'recovered') return
    expect(readFileSync(store.outcome.keptOriginalAt).equals(original)).toBe(true)
    expect(store.outcome.keptOriginalAt).toBe(`${file}.damaged-2026-11-21T09-00-00-000Z`)
    const { entries, totals } = await store.read(readToy, null)
    const rowsPerLeaf = ROWS / leaves.length
    expect(ROWS - entries.length).toBeGreaterThan(rowsPerLeaf * 2)
    expect(ROWS - entries.length).toBeLessThan(rowsPerLeaf * 4)
    expect(totals.reduce<number>((sum, total) => sum + (total as { entries: number }).entries, 0)).toBe(entries.length)
  })

  it('makes sources start over when facts were lost', async () => {
    await fill()
    destroyPages(file, pagesOf(file, 'toy_entries', 'leaf').slice(5, 6))
    leaveUnclean()
    const store = await open()
    expect(await store.read(readCursors, { source: 'toy' })).toEqual({})
  })

  it('loses nothing and keeps its cursors when only an index is damaged', async () => {
    await fill()
    destroyPages(file, pagesOf(file, 'toy_entries_by_time', 'leaf').slice(0, 4))
    leaveUnclean()
    const store = await open()
    expect(store.outcome).toMatchObject({ status: 'recovered', lostTables: [] })
    expect(await store.read(countToy, null)).toBe(ROWS)
    expect(await store.read(readCursors, { source: 'toy' })).toEqual({ seq: 'end' })
  })

  it('steps over a destroyed inner page and saves the rows on both sides of it', async () => {
    await fill()
    const db = new BetterSqlite3(file)
    db.exec(`WITH RECURSIVE n (i) AS (SELECT 10000 UNION ALL SELECT i + 1 FROM n WHERE i < 160000)
      INSERT INTO toy_entries (key, happened_at, amount) SELECT 'bulk-' || i, i, i FROM n`)
    const rows = Number(db.prepare('SELECT count(*) FROM toy_entries').pluck().get())
    db.close()
    const inner = pagesOf(file, 'toy_entries', 'internal')
    expect(inner.length).toBeGreaterThan(3)
    destroyPages(file, [inner[2] ?? 0])
    leaveUnclean()
    const store = await open()
    expect(store.outcome).toMatchObject({ status: 'recovered', lostTables: ['toy_entries'] })
    const [first, last] = await store.read(toyEnds, null)
    expect([first, last]).toEqual([1, rows])
    const share = (await store.read(countToy, null)) / rows
    expect(share).toBeGreaterThan(1 - 1.5 / (inner.length - 1))
    expect(share).toBeLessThan(1)
  })

  it('saves the other tables when the first page of one is destroyed', async () => {
    await fill()
    const [root] = pagesOf(file, 'toy_entries', 'internal')
    destroyPages(file, [root ?? 0])
    leaveUnclean()
    const store = await open()
    expect(store.outcome).toMatchObject({ status: 'recovered', lostTables: ['toy_entries'] })
    expect(await store.read(countToy, null)).toBe(0)
    expect(await store.read(readCounters, null)).toMatchObject({ facts_offered: ROWS })
  })

  it('starts empty beside the original when nothing can be read', async () => {
    writeFileSync(file, Buffer.alloc(100_000, 0x5a))
    const store = await open()
    expect(store.outcome).toMatchObject({ status: 'recovered', salvagedRows: 0 })
    expect(await store.read(countToy, null)).toBe(0)
    await store.write(addToy, { key: 'a', amount: 1 })
  })

  it('checks a file at the next start when damage was met while it was open', async () => {
    await fill()
    destroyPages(file, pagesOf(file, 'toy_entries', 'leaf').slice(5, 6))
    const first = await open()
    expect(first.outcome).toEqual({ status: 'opened' })
    await expect(first.read(readToy, null)).rejects.toMatchObject({ code: 'cache.damaged' })
    await first.stop()
    expect((await open()).outcome).toMatchObject({ status: 'recovered' })
  })

  it('takes in a recovery that a crash interrupted between its two renames', async () => {
    await fill()
    renameSync(file, `${file}.salvaged`)
    const store = await open()
    expect(store.outcome).toEqual({ status: 'opened' })
    expect(await store.read(countToy, null)).toBe(ROWS)
  })

  it('does not check a file that was closed properly', async () => {
    await fill()
    destroyPages(file, pagesOf(file, 'toy_entries', 'leaf').slice(5, 6))
    expect((await open()).outcome).toEqual({ status: 'opened' })
  })

  describe('that people made', () => {
    const definition: StoreDefinition = { ...toyDefinition, backups: 'daily' }
    const backups = (): readonly string[] => readdirSync(join(folder.path, 'backups'))

    it('comes back from its newest good backup', async () => {
      await fill(definition)
      await (await open(definition)).stop()
      clock.setWallClock(clock.now() + 25 * 3_600_000)
      await (await open(definition)).stop()
      const [older, newer] = backups().toSorted()
      expect(backups()).toHaveLength(2)
      destroyPages(join(folder.path, 'backups', newer ?? ''), [3, 4, 5])
      destroyPages(file, [1, 2, 3])
      leaveUnclean()
      const store = await open(definition)
      expect(store.outcome).toMatchObject({ status: 'restored-from-backup', backupTakenAt: Date.parse('2026-11-21T09:00:00Z') })
      expect(older).toBe('cache.db.2026-11-21T09-00-00-000Z')
      expect(await store.read(countToy, null)).toBe(ROWS)
      expect(store.outcome.status === 'restored-from-backup' && existsSync(store.outcome.keptOriginalAt)).toBe(true)
    })

    it('is salvaged when no backup is good', async () => {
      await fill(definition)
      for (const name of backups()) destroyPages(join(folder.path, 'backups', name), [1])
      destroyPages(file, pagesOf(file, 'toy_entries', 'leaf').slice(5, 6))
      leaveUnclean()
      expect((await open(definition)).outcome).toMatchObject({ status: 'recovered', lostTables: ['toy_entries'] })
    })

    it('is backed up once a day while it is open, and seven copies are kept', async () => {
      await open(definition)
      for (let day = 0; day < 10; day += 1) {
        await clock.advance(24 * 3_600_000)
        const today = `cache.db.${toFileStamp(clock.now())}`
        await vi.waitFor(() => {
          expect(backups()).toContain(today)
        })
      }
      await opened.splice(0)[0]?.stop()
      expect(backups()).toHaveLength(7)
      expect(backups().toSorted().at(-1)).toBe('cache.db.2026-12-01T09-00-00-000Z')
    })
  })
})
