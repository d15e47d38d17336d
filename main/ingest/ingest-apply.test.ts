import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WriteDefinition } from '#main/platform/database/store.ts'
import { openTemporaryStore } from '#tests/support/temporary-store.ts'
import type { TemporaryStore } from '#tests/support/temporary-store.ts'
import { readToy, toyDefinition, toyIngestApply } from '#tests/support/toy-feature.ts'
import type { ToyContents, ToyEntry, ToyLevel } from '#tests/support/toy-feature.ts'
import { readRejects } from './rejects.ts'

type ToyFact = ToyEntry | ToyLevel
const DAY = 86_400_000

const entry: fc.Arbitrary<ToyEntry> = fc.nat(30).map((key) => ({ kind: 'toy.entry', key: String(key), at: key * (DAY / 4), amount: key }))
// A level's value follows from its time, as an observation of the outside world does.
const level: fc.Arbitrary<ToyLevel> = fc.tuple(fc.constantFrom('x', 'y'), fc.nat(50)).map(([name, at]) => ({ kind: 'toy.level', name, at, level: at * 7 }))

const clearToy: WriteDefinition<null, null> = {
  name: 'toy.clear',
  run: (db) => {
    db.exec('DELETE FROM toy_entries; DELETE FROM toy_levels; DELETE FROM toy_totals')
    return null
  },
}

describe('applying facts', { timeout: 30_000 }, () => {
  let temporary: TemporaryStore
  beforeAll(async () => {
    temporary = await openTemporaryStore(toyDefinition)
  })
  afterAll(() => temporary.stop())

  async function ingest(flushes: readonly (readonly ToyFact[])[]): Promise<ToyContents> {
    const { store } = temporary
    await store.write(clearToy, null)
    for (const facts of flushes) {
      await store.write(toyIngestApply, { at: 1, slept: [], batches: [{ source: 'toy', facts, cursors: [], receivedAt: 1 }] })
    }
    return store.read(readToy, null)
  }

  it('leads to the same contents in any order, with any repeats, in any slices', async () => {
    const scene = fc.array(fc.oneof(entry, level), { maxLength: 40 }).chain((facts) =>
      fc.record({
        facts: fc.constant(facts),
        told: fc.shuffledSubarray([...facts, ...facts, ...facts], { minLength: facts.length * 3 }),
        cut: fc.nat(facts.length * 3),
      }),
    )
    await fc.assert(
      fc.asyncProperty(scene, async ({ facts, told, cut }) => {
        expect(await ingest([told.slice(0, cut), told.slice(cut)])).toEqual(await ingest([facts]))
      }),
      { numRuns: 40 },
    )
  })

  it('counts an entry once in the roll-up, however often its source repeats it', async () => {
    const fact: ToyEntry = { kind: 'toy.entry', key: 'a', at: DAY, amount: 5 }
    expect(await ingest([[fact, fact], [fact]])).toMatchObject({ totals: [{ day: 1, entries: 1, amount: 5 }] })
  })

  it('stores every sound fact whatever the poison around it', async () => {
    const poisoned = fc.array(fc.tuple(fc.nat(200), fc.constantFrom(1, 1, 1, -1, -2, -3)), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(poisoned, async (told) => {
        const facts: ToyEntry[] = told.map(([key, amount], index) => ({ kind: 'toy.entry', key: `${String(key)}-${String(index)}`, at: 1, amount }))
        const { entries } = await ingest([facts])
        expect(entries.map((row) => (row as { key: string }).key)).toEqual(
          facts
            .filter(({ amount }) => amount > 0)
            .map(({ key }) => key)
            .toSorted(),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('keeps a short sample of a reject, even one that is huge or cannot be written as JSON', async () => {
    const { store } = temporary
    const huge = { kind: 'other.huge', at: 1, text: 'x'.repeat(1_000_000) }
    const odd = { kind: 'other.odd', at: 1, count: 5n }
    await store.write(toyIngestApply, { at: 1, slept: [], batches: [{ source: 'toy', facts: [huge, odd], cursors: [], receivedAt: 1 }] })
    const rejects = await store.read(readRejects, { limit: 10 })
    expect(rejects.find(({ kind }) => kind === 'other.huge')?.sample).toHaveLength(2000)
    expect(rejects.find(({ kind }) => kind === 'other.odd')?.sample).toBe('{"kind":"other.odd","at":1,"count":"5"}')
  })
})
