import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '#main/platform/database/store.ts'
import { createPruneSlice } from '#main/platform/database/prune.ts'
import { openTemporaryStore } from '#tests/support/temporary-store.ts'
import type { TemporaryStore } from '#tests/support/temporary-store.ts'
import { toyDefinition } from '#tests/support/toy-feature.ts'
import { closeGap, fillGap, openGap } from './gap-ledger.ts'
import { gapLedger, gapsIn } from './gaps-in.ts'
import type { GapQuestion, MissingTime } from './gaps-in.ts'
import { recordStart } from './heartbeat.ts'
import { gapPruner } from './prune-gaps.ts'

describe('the gap ledger', { timeout: 30_000 }, () => {
  let temporary: TemporaryStore
  let store: Store
  beforeEach(async () => {
    temporary = await openTemporaryStore(toyDefinition)
    store = temporary.store
  })
  afterEach(() => temporary.stop())

  const open = (at: number, reason: 'offline' | 'socket-lost' = 'offline', source = 'live', subject: string | null = null): Promise<number> =>
    store.write(openGap, { source, subject, at, reason, detail: null })
  const close = (at: number, source = 'live', subject: string | null = null): Promise<unknown> => store.write(closeGap, { source, subject, at })
  const fill = (from: number, to: number, source = 'live', subject: string | null = null): Promise<null> =>
    store.write(fillGap, { source, subject, range: { from, to }, at: 999 })
  const missing = async (question: Partial<GapQuestion> = {}): Promise<readonly (readonly [number, number])[]> =>
    (await store.read(gapsIn, { range: { from: 0, to: 1000 }, ...question })).map((gap: MissingTime) => [gap.from, gap.to] as const)

  it('says from when to when nothing was seen, and that it still goes on', async () => {
    await open(100)
    expect(await store.read(gapsIn, { range: { from: 0, to: 150 } })).toEqual([
      { source: 'live', subject: null, from: 100, to: 150, reason: 'offline', detail: null, isOpen: true },
    ])
    await close(200)
    expect(await store.read(gapsIn, { range: { from: 150, to: 1000 } })).toMatchObject([{ from: 150, to: 200, isOpen: false }])
    expect(await missing({ range: { from: 200, to: 300 } })).toEqual([])
  })

  it('opens a gap once, however often it is said', async () => {
    expect(await open(100)).toBe(await open(120))
    await close(200)
    expect(await missing()).toEqual([[100, 200]])
  })

  it('keeps both reasons when the second takes over from the first', async () => {
    await open(100, 'socket-lost')
    await open(150, 'offline')
    await close(200)
    const rows = await store.read(gapLedger, { range: { from: 0, to: 1000 } })
    expect(rows.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [100, 150, 'socket-lost'],
      [150, 200, 'offline'],
    ])
  })

  it('forgets a gap that ends when it begins, or before, as after a clock was set back', async () => {
    await open(100)
    await close(90)
    expect(await store.read(gapLedger, { range: { from: 0, to: 1000 } })).toEqual([])
    expect(await close(300)).toBeNull()
  })

  it('splits a gap that is filled in part, and remembers that the middle was once missing', async () => {
    await open(100)
    await close(200)
    await fill(120, 150)
    expect(await missing()).toEqual([[100, 120], [150, 200]])
    expect(await store.read(gapLedger, { range: { from: 110, to: 160 } })).toMatchObject([
      { from: 100, to: 120, filledAt: null },
      { from: 120, to: 150, filledAt: 999 },
      { from: 150, to: 200, filledAt: null },
    ])
  })

  it('keeps an open gap open behind the part that was filled', async () => {
    await open(100)
    await fill(50, 150)
    expect(await store.read(gapsIn, { range: { from: 0, to: 300 } })).toMatchObject([{ from: 150, to: 300, isOpen: true }])
    await close(400)
    expect(await missing()).toEqual([[150, 400]])
  })

  it('lets one source fill its own part of a gap of every source', async () => {
    await store.write(recordStart, { at: 100 })
    await store.write(recordStart, { at: 500 })
    await fill(100, 500, 'audit')
    expect(await missing({ source: 'audit' })).toEqual([])
    expect(await missing({ source: 'live' })).toEqual([[100, 500]])
    expect(await missing()).toEqual([[100, 500]])
  })

  it('lets one subject fill its own part of a gap of the whole source', async () => {
    await open(100)
    await close(200)
    await fill(100, 200, 'live', 'server-1')
    await fill(100, 200, 'live', 'server-1')
    expect(await missing({ source: 'live', subject: 'server-1' })).toEqual([])
    expect(await missing({ source: 'live', subject: 'server-2' })).toEqual([[100, 200]])
    expect(await store.read(gapLedger, { range: { from: 0, to: 1000 } })).toHaveLength(2)
  })

  it('fills the gaps of subjects when their whole source was read again', async () => {
    await open(100, 'offline', 'live', 'server-1')
    await close(200, 'live', 'server-1')
    await fill(0, 1000)
    expect(await missing()).toEqual([])
  })

  it('keeps the ledger only as long as the facts around it', async () => {
    await open(100)
    await close(200)
    await open(300)
    const slice = createPruneSlice([gapPruner])
    expect(await store.write(slice, { pruner: 'gaps', cutoff: 250, limit: 10 })).toBe(1)
    expect(await missing()).toEqual([[300, 1000]])
  })

  it('agrees with a list of seconds, whatever is opened, closed and filled', async () => {
    const step = fc.record({ act: fc.constantFrom('open', 'close', 'fill'), length: fc.integer({ min: 0, max: 9 }), back: fc.integer({ min: 0, max: 30 }) })
    let runs = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const source = `run-${String((runs += 1))}`
        const seconds = new Set<number>()
        let now = 0
        let openSince: number | undefined
        for (const { act, length, back } of steps) {
          const before = now
          now += length
          if (openSince !== undefined) for (let second = before; second < now; second += 1) seconds.add(second)
          if (act === 'open') {
            await open(now, 'offline', source)
            openSince ??= now
          } else if (act === 'close') {
            await close(now, source)
            openSince = undefined
          } else {
            const from = Math.max(0, now - back)
            await fill(from, now, source)
            for (let second = from; second < now; second += 1) seconds.delete(second)
          }
        }
        const pieces = await store.read(gapsIn, { range: { from: 0, to: now }, source })
        const told = new Set(pieces.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)))
        expect([...told].toSorted((a, b) => a - b)).toEqual([...seconds].toSorted((a, b) => a - b))
      }),
      { numRuns: 60 },
    )
  })
})
