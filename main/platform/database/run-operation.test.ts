import { expect, it } from 'vitest'
import type { Log, LogFields } from '#main/platform/log/log.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { openTemporaryStore } from '#tests/support/temporary-store.ts'
import { toyDefinition } from '#tests/support/toy-feature.ts'
import { prepared } from './prepared.ts'
import type { ReadDefinition } from './store.ts'

it('shows the plans of a read that takes longer than a frame', async () => {
  let elapsed = 0
  // Every look at this clock finds that 17 ms have passed.
  const clock = { ...createFakeClock(), monotonic: () => (elapsed += 17) }
  const lines: (readonly [string, LogFields | undefined])[] = []
  const log: Log = { ...silentLog, debug: (message, fields) => lines.push([message, fields]) }
  const { store, stop } = await openTemporaryStore(toyDefinition, { clock, log })
  const slow: ReadDefinition<null, unknown> = {
    name: 'toy.slow',
    run: (db) => [
      prepared(db, 'SELECT key FROM toy_entries WHERE key = ? AND amount > ?').get('a', 1),
      prepared(db, 'SELECT key FROM toy_entries WHERE amount = :amount').get({ amount: 1 }),
    ],
  }
  await store.read(slow, null)
  await stop()
  expect(lines).toEqual([
    [
      'A read was slow',
      {
        read: 'toy.slow',
        tookMs: 17,
        plans: [
          { sql: 'SELECT key FROM toy_entries WHERE key = ? AND amount > ?', plan: [expect.stringContaining('USING INDEX sqlite_autoindex_toy_entries_1')] },
          { sql: 'SELECT key FROM toy_entries WHERE amount = :amount', plan: ['SCAN toy_entries'] },
        ],
      },
    ],
  ])
})
