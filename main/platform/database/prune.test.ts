import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import type { FakeClock } from '#tests/support/fake-clock.ts'
import { openTemporaryStore } from '#tests/support/temporary-store.ts'
import type { TemporaryStore } from '#tests/support/temporary-store.ts'
import { addToy, countToy, toyDefinition } from '#tests/support/toy-feature.ts'
import { createPruneSlice, prune } from './prune.ts'
import type { Pruner } from './prune.ts'
import type { WriteDefinition } from './store.ts'

const toyPruner: Pruner = {
  name: 'toy',
  pruneBefore: (db, cutoff, limit) =>
    db.prepare('DELETE FROM toy_entries WHERE id IN (SELECT id FROM toy_entries WHERE happened_at < ? LIMIT ?)').run(cutoff, limit).changes,
}
const fill: WriteDefinition<{ readonly rows: number }, null> = {
  name: 'toy.fill',
  run: (db, { rows }) => {
    db.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
       INSERT INTO toy_entries (key, happened_at, amount) SELECT 'fill-' || i, i, 1 FROM n`,
    ).run(rows)
    return null
  },
}

describe('pruning', () => {
  let clock: FakeClock
  let temporary: TemporaryStore
  const slice = createPruneSlice([toyPruner])
  beforeEach(async () => {
    clock = createFakeClock()
    temporary = await openTemporaryStore(toyDefinition, { clock })
    await temporary.store.write(fill, { rows: 2000 })
  })
  afterEach(() => temporary.stop())

  it('deletes what is older than the cutoff, slice by slice, and lets others write in between', async () => {
    const counts: number[] = []
    const pruning = prune({ store: temporary.store, slice, pruner: 'toy', cutoff: 1700, clock, signal: new AbortController().signal })
    for (let turn = 0; turn < 4; turn += 1) {
      await clock.advance(20)
      counts.push(await temporary.store.read(countToy, null))
      await temporary.store.write(addToy, { key: `live-${String(turn)}`, amount: 1 })
    }
    // Old entries written in between are found by the slices that follow.
    expect(counts).toEqual([1000, 501, 300, 301])
    expect(await pruning).toBe(1702)
  })

  it('stops between two slices when it is told to', async () => {
    const abort = new AbortController()
    const pruning = prune({ store: temporary.store, slice, pruner: 'toy', cutoff: 1700, clock, signal: abort.signal })
    abort.abort()
    await clock.advance(20)
    expect(await pruning).toBe(500)
  })

  it('fails for a pruner nobody registered', async () => {
    await expect(temporary.store.write(slice, { pruner: 'none', cutoff: 0, limit: 1 })).rejects.toThrow("No pruner is named 'none'")
  })
})
