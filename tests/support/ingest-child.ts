import { openStore } from '#main/platform/database/open-store.ts'
import { systemClock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createPump } from '#main/ingest/pump.ts'
import { readCursors } from '#main/ingest/cursors.ts'
import { aToyEntry, toyIngestApply } from './toy-feature.ts'

// A console that does nothing but ingest, until it is killed: reads on from its cursor, says what it has stored.
const file = process.argv[2]
if (file === undefined) throw new Error('usage: ingest-child.ts <file>')
const store = await openStore({ mode: 'worker', workerUrl: new URL('toy-data-worker.ts', import.meta.url), file, clock: systemClock, log: silentLog })
const pump = await createPump({ store, clock: systemClock, log: silentLog, apply: toyIngestApply, onChanges: () => undefined })
const { seq } = await store.read(readCursors, { source: 'toy' })
let next = Number(seq ?? 0)
process.stdout.write(`opened ${store.outcome.status}\n`)

for (;;) {
  const facts = Array.from({ length: 100 }, (_, index) => aToyEntry({ key: String(next + index + 1), amount: 1, at: next + index + 1 }))
  next += facts.length
  process.stdout.write(`offered ${String(next)}\n`)
  await pump.offer({ source: 'toy', facts, cursor: { key: 'seq', value: String(next) }, receivedAt: systemClock.now() })
  if (next % 300 === 0) {
    await pump.flushNow()
    process.stdout.write(`stored ${String(next)}\n`)
  }
}
