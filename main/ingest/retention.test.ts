import { describe, expect, it } from 'vitest'
import type { PruneSlice } from '#main/platform/database/prune.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createRetention } from './retention.ts'

const HOUR = 3_600_000

describe('retention', () => {
  it('forgets by policy soon after opening and every hour, and nothing once stopped', async () => {
    const clock = createFakeClock(1_000 * HOUR)
    const asked: PruneSlice[] = []
    const store = {
      write: <Output>(_write: unknown, input: unknown): Promise<Output> => {
        asked.push(input as PruneSlice)
        return Promise.resolve(0 as Output)
      },
    }
    const retention = createRetention({ store, slice: { name: 'prune.slice', run: () => 0 }, policies: [{ pruner: 'audit', keepMs: 10 * HOUR }, { pruner: 'health', keepMs: HOUR }], clock, log: silentLog })
    await clock.advance(60_000)
    expect(asked.map(({ pruner, cutoff }) => [pruner, cutoff])).toEqual([
      ['audit', 990 * HOUR + 60_000],
      ['health', 999 * HOUR + 60_000],
    ])
    await clock.advance(HOUR)
    expect(asked).toHaveLength(4)
    await retention.stop()
    await clock.advance(3 * HOUR)
    expect(asked).toHaveLength(4)
  })
})
