import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import type { Store } from '#main/platform/database/store.ts'
import { silentLog } from '#main/platform/log/log.ts'
import type { Log } from '#main/platform/log/log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import type { FakeClock } from '#tests/support/fake-clock.ts'
import { openTemporaryStore } from '#tests/support/temporary-store.ts'
import type { TemporaryStore } from '#tests/support/temporary-store.ts'
import { aToyEntry, countToy, readToy, toyDefinition, toyIngestApply } from '#tests/support/toy-feature.ts'
import type { Changes } from './applier.ts'
import { readCounters } from './counters.ts'
import { readCursors } from './cursors.ts'
import { gapLedger } from './gaps-in.ts'
import { createPump } from './pump.ts'
import type { Pump } from './pump.ts'
import { readRejects } from './rejects.ts'

const START = 1_760_000_000_000

describe('the pump', { timeout: 30_000 }, () => {
  let clock: FakeClock
  let temporary: TemporaryStore
  let pump: Pump
  let changes: Changes[]
  let trouble: AppError | undefined
  let writes: number
  let errors: string[]
  const log: Log = { ...silentLog, error: (message) => errors.push(message) }

  /** The real store, which fails on demand as a full disk does. */
  function troubledStore(): Pick<Store, 'write'> {
    return {
      write: (write, input) => {
        writes += 1
        return trouble === undefined ? temporary.store.write(write, input) : Promise.reject(trouble)
      },
    }
  }
  function openPump(): Promise<Pump> {
    return createPump({ store: troubledStore(), clock, log, apply: toyIngestApply, onChanges: (change) => changes.push(change) })
  }
  const stored = (): Promise<number> => temporary.store.read(countToy, null)
  function offerEntries(from: number, count: number, cursor?: string): Promise<void> {
    const facts = Array.from({ length: count }, (_, index) => aToyEntry({ key: `entry-${String(from + index)}` }))
    return pump.offer({ source: 'toy', facts, receivedAt: clock.now(), cursor: cursor === undefined ? undefined : { key: 'seq', value: cursor } })
  }

  beforeEach(async () => {
    clock = createFakeClock(START)
    changes = []
    trouble = undefined
    writes = 0
    errors = []
    temporary = await openTemporaryStore(toyDefinition, { clock })
    pump = await openPump()
    writes = 0
  })
  afterEach(async () => {
    trouble = undefined
    await pump.stop()
    await temporary.stop()
  })

  it('stores the first facts after a quiet time at once, and those that follow within 50 ms, each in one transaction', async () => {
    void offerEntries(10, 1)
    void offerEntries(11, 1)
    await clock.advance(0)
    expect(await stored()).toBe(2)
    expect(writes).toBe(1)
    changes = []
    void offerEntries(0, 1)
    await clock.advance(30)
    void offerEntries(1, 1)
    await clock.advance(19)
    expect(await stored()).toBe(2)
    await clock.advance(1)
    expect(await stored()).toBe(4)
    expect(writes).toBe(2)
    expect(changes).toEqual([{ toy: { keys: ['entry-0', 'entry-1'] }, 'toy-total': { days: 2 } }])
  })

  it('does not wait 50 ms once 500 facts are there', async () => {
    void offerEntries(0, 500)
    await clock.advance(0)
    expect(await stored()).toBe(500)
  })

  it('moves the cursor together with the facts', async () => {
    void offerEntries(0, 3, 'three')
    expect(await temporary.store.read(readCursors, { source: 'toy' })).toEqual({})
    await pump.flushNow()
    expect(await temporary.store.read(readCursors, { source: 'toy' })).toEqual({ seq: 'three' })
    expect(await stored()).toBe(3)
  })

  it('keeps the facts of a full disk, tells so, and stores them in order once there is room', async () => {
    trouble = new AppError('store.full')
    void offerEntries(0, 2, 'two')
    await expect(pump.flushNow()).rejects.toMatchObject({ code: 'store.full' })
    expect(pump.status()).toEqual({ status: 'blocked', since: START, code: 'store.full' })
    void offerEntries(2, 2, 'four')
    trouble = undefined
    await clock.advance(1000)
    expect(pump.status()).toEqual({ status: 'flowing' })
    expect(await stored()).toBe(4)
    expect(await temporary.store.read(readCursors, { source: 'toy' })).toEqual({ seq: 'four' })
  })

  it('tries a blocked store less and less often', async () => {
    trouble = new AppError('store.full')
    void offerEntries(0, 1)
    await clock.advance(120_000)
    // At 0.05, 0.55, 1.55, 3.55, 7.55, 15.55, 31.55, 61.55 and 91.55 seconds.
    expect(writes).toBe(9)
  })

  it('makes an offer wait while too much is waiting', async () => {
    trouble = new AppError('store.full')
    await offerEntries(0, 19_999)
    let hasRoom = false
    const offer = offerEntries(20_000, 1).then(() => (hasRoom = true))
    await clock.advance(100)
    expect(hasRoom).toBe(false)
    trouble = undefined
    await clock.advance(2000)
    await offer
    expect(hasRoom).toBe(true)
  })

  it('sets a rejected fact aside and stores its neighbours', async () => {
    const facts = [-1, -2, -3].map((amount) => aToyEntry({ key: `bad${String(amount)}`, amount }))
    void pump.offer({ source: 'toy', facts: [aToyEntry({ key: 'a' }), ...facts, aToyEntry({ key: 'z' })], receivedAt: clock.now() })
    void pump.offer({ source: 'toy', facts: [{ kind: 'other.thing', at: START }], receivedAt: clock.now() })
    await pump.flushNow()
    const { entries, totals } = await temporary.store.read(readToy, null)
    expect(entries).toMatchObject([{ key: 'a' }, { key: 'z' }])
    expect(totals).toMatchObject([{ entries: 2 }])
    const rejects = await temporary.store.read(readRejects, { limit: 10 })
    expect(rejects.map(({ code, count }) => [code, count]).toSorted()).toEqual([
      ['gateway.protocol', 2],
      ['internal.bug', 1],
      ['unknown-kind', 1],
    ])
    expect(rejects.find(({ code }) => code === 'internal.bug')).toMatchObject({ kind: 'toy.entry', message: 'A bug in the applier' })
    expect(await temporary.store.read(readCounters, null)).toMatchObject({ facts_offered: 6, facts_rejected: 4 })
  })

  it('drops a cursor that cannot be stored, says so, and stores every fact around it', async () => {
    void offerEntries(0, 3)
    await clock.advance(40)
    const broken = { key: 'seq', value: { page: 2 } as unknown as string }
    void pump.offer({ source: 'toy', facts: [aToyEntry({ key: 'with-it' })], cursor: broken, receivedAt: clock.now() })
    void offerEntries(3, 3, 'six')
    await pump.flushNow()
    expect(await stored()).toBe(7)
    expect(await temporary.store.read(readCursors, { source: 'toy' })).toEqual({ seq: 'six' })
    expect(errors).toEqual(['A fact could not reach the store and was dropped'])
    expect(pump.status()).toEqual({ status: 'flowing' })
  })

  it('drops nothing when the store itself is broken', async () => {
    await temporary.store.write({ name: 'toy.break', run: (db) => db.exec('ALTER TABLE cursors RENAME TO lost').open }, null)
    await temporary.store.write({ name: 'toy.break-more', run: (db) => db.exec('ALTER TABLE ingest_counters RENAME TO lost_too').open }, null)
    void offerEntries(0, 3)
    await expect(pump.flushNow()).rejects.toThrow('no such table')
    expect(pump.status()).toMatchObject({ status: 'blocked', code: 'internal.bug' })
    await temporary.store.write({ name: 'toy.mend', run: (db) => db.exec('ALTER TABLE lost RENAME TO cursors; ALTER TABLE lost_too RENAME TO ingest_counters').open }, null)
    await clock.advance(1000)
    expect(await stored()).toBe(3)
  })

  it('records the time it was not running as a gap of every source', async () => {
    await pump.stop()
    await clock.advance(60_000)
    pump = await openPump()
    const gaps = await temporary.store.read(gapLedger, { range: { from: 0, to: clock.now() + 1 } })
    expect(gaps).toMatchObject([{ source: '*', reason: 'not-running', from: START, to: START + 60_000, filledAt: null }])
  })

  it('beats while nothing happens, so that a quiet night is not a gap', async () => {
    await clock.advance(600_000)
    const { last_alive_at: last } = await temporary.store.read(readCounters, null)
    expect(last).toBe(START + 600_000)
    expect(await temporary.store.read(gapLedger, { range: { from: 0, to: clock.now() } })).toEqual([])
  })

  it('records a sleep of the machine as a gap', async () => {
    clock.setWallClock(START + 3_600_000)
    await clock.advance(5000)
    const gaps = await temporary.store.read(gapLedger, { range: { from: 0, to: clock.now() } })
    expect(gaps).toMatchObject([{ source: '*', reason: 'sleep', from: START, to: START + 3_605_000 }])
  })

  it('stores what is waiting when it stops, and leaves no timer behind', async () => {
    const before = createFakeClock().pendingTimers
    void offerEntries(0, 7)
    await pump.stop()
    expect(await stored()).toBe(7)
    await temporary.store.stop()
    expect(clock.pendingTimers).toBe(before)
  })
})
