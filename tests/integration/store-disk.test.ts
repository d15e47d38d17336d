import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '#main/platform/clock.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import type { Store } from '#main/platform/database/store.ts'
import { createPump } from '#main/ingest/pump.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { openSmallDisk, whyNoSmallDisk } from '#tests/support/small-disk.ts'
import type { SmallDisk } from '#tests/support/small-disk.ts'
import { aToyEntry, addToy, countToy, toyIngestApply } from '#tests/support/toy-feature.ts'

const why = whyNoSmallDisk()
if (why !== undefined) process.stderr.write(`skipped: ${why}\n`)

const workerUrl = new URL('../support/toy-data-worker.ts', import.meta.url)

describe.skipIf(why !== undefined)('a store on a disk that fails', () => {
  let disk: SmallDisk
  let file: string
  let store: Store | undefined
  const open = (): Promise<Store> => openStore({ mode: 'worker', workerUrl, file, clock: systemClock, log: silentLog })

  beforeEach(() => {
    disk = openSmallDisk(4)
    file = join(disk.path, 'cache.db')
  })
  afterEach(async () => {
    await store?.stop()
    store = undefined
    disk.remove()
  })

  it('keeps facts while the disk is full and stores every one once there is room', async () => {
    const ballast = join(disk.path, 'ballast')
    writeFileSync(ballast, Buffer.alloc(3 * 1024 * 1024))
    store = await open()
    const pump = await createPump({ store, clock: systemClock, log: silentLog, apply: toyIngestApply, onChanges: () => undefined })
    const offerFrom = (first: number): void => {
      const facts = Array.from({ length: 500 }, (_, index) => aToyEntry({ key: `a-rather-long-key-${String(first + index).padStart(20, '0')}` }))
      void pump.offer({ source: 'toy', facts, receivedAt: systemClock.now() })
    }
    let offered = 0
    while (pump.status().status === 'flowing' && offered < 30_000) {
      offerFrom(offered)
      offered += 500
      await pump.flushNow().catch(() => undefined)
    }
    expect(pump.status()).toMatchObject({ status: 'blocked', code: 'store.full' })
    const storedBefore = await store.read(countToy, null)
    expect(storedBefore).toBeLessThan(offered)
    rmSync(ballast)
    await vi.waitFor(() => {
      expect(pump.status()).toEqual({ status: 'flowing' })
    }, 10_000)
    await pump.stop()
    expect(await store.read(countToy, null)).toBe(offered)
  })

  it('refuses to open in a folder that cannot be written, and loses nothing by it', async () => {
    store = await open()
    await store.write(addToy, { key: 'a', amount: 1 })
    await store.stop()
    disk.makeReadOnly()
    await expect(open()).rejects.toMatchObject({ code: 'store.unwritable' })
    disk.makeWritable()
    store = await open()
    expect(await store.read(countToy, null)).toBe(1)
  })

  it('refuses to create a file on a full disk', async () => {
    writeFileSync(join(disk.path, 'ballast'), Buffer.alloc(4 * 1024 * 1024))
    await expect(open()).rejects.toMatchObject({ code: 'store.full' })
    store = undefined
  })
})
