import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { systemClock } from '#main/platform/clock.ts'
import { migrate } from '#main/platform/database/migrate.ts'
import { openDatabase } from '#main/platform/database/open-database.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import { createPump } from '#main/ingest/pump.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aToyEntry, countToy, toyDefinition, toyIngestApply } from '#tests/support/toy-feature.ts'
import type { ToyEntry } from '#tests/support/toy-feature.ts'
import { figure } from './figure.ts'
import type { Figure } from './figure.ts'
import type { Measure } from './measure.ts'

const DAY_MS = 86_400_000

function entries(count: number): readonly ToyEntry[] {
  return Array.from({ length: count }, (_, index) => aToyEntry({ key: `key-${String(index)}`, amount: index, at: 1_760_000_000_000 + index * 1000 }))
}

/** The same rows and roll-up through the bare library, in transactions of 500. */
function bareRate(file: string, count: number): number {
  const facts = entries(count)
  const db = openDatabase(file, 'writer')
  migrate(db, toyDefinition.migrations)
  const insert = db.prepare('INSERT INTO toy_entries (key, happened_at, amount) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING')
  const add = db.prepare(
    'INSERT INTO toy_totals (day, entries, amount) VALUES (?, 1, ?) ON CONFLICT (day) DO UPDATE SET entries = entries + 1, amount = amount + excluded.amount',
  )
  const startedAt = performance.now()
  for (let from = 0; from < count; from += 500) {
    db.transaction(() => {
      for (const { key, at, amount } of facts.slice(from, from + 500)) {
        insert.run(key, at, amount)
        add.run(Math.floor(at / DAY_MS), amount)
      }
    })()
  }
  const rate = (count / (performance.now() - startedAt)) * 1000
  db.close()
  return rate
}

/** The pump with its thread, cursors, counters and changes against the bare library, and what it costs the main thread. */
async function measurePumpRate(count: number): Promise<readonly Figure[]> {
  using folder = temporaryFolder()
  const bare = bareRate(join(folder.path, 'bare.db'), count)
  const facts = entries(count)
  const store = await openStore({
    mode: 'worker',
    workerUrl: new URL('../support/toy-data-worker.ts', import.meta.url),
    file: join(folder.path, 'pump.db'),
    clock: systemClock,
    log: silentLog,
  })
  const pump = await createPump({ store, clock: systemClock, log: silentLog, apply: toyIngestApply, onChanges: () => undefined })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const startedAt = performance.now()
  for (let from = 0; from < count; from += 100) {
    await pump.offer({ source: 'toy', facts: facts.slice(from, from + 100), cursor: { key: 'seq', value: String(from) }, receivedAt: systemClock.now() })
    // Sockets deliver in turns of the event loop; without a pause its delay could not be measured.
    if (from % 1000 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await pump.flushNow()
  const rate = (count / (performance.now() - startedAt)) * 1000
  delay.disable()
  const stored = await store.read(countToy, null)
  await pump.stop()
  await store.stop()
  if (stored !== count) throw new Error(`${String(count - stored)} facts were lost`)
  return [
    figure({ name: 'pump alone, with the smallest of features', value: rate, unit: 'facts/s', baseline: bare }),
    figure({ name: 'longest main-thread block of the pump alone', value: delay.max / 1e6, unit: 'ms' }),
  ]
}

export const pumpMeasure: Measure = { name: 'pump', run: ({ quick }) => measurePumpRate(quick ? 50_000 : 200_000) }
