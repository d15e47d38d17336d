import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { ingestApply } from '#main/data-operations.ts'
import { readAuditTotals } from '#main/features/audit/index.ts'
import { createPump } from '#main/ingest/pump.ts'
import { cacheMigrations } from '#main/migrations/cache/index.ts'
import { systemClock } from '#main/platform/clock.ts'
import { migrate } from '#main/platform/database/migrate.ts'
import { openDatabase } from '#main/platform/database/open-database.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { benchRows, toFact } from './bench-rows.ts'
import type { RawRow } from './bench-rows.ts'
import { figure } from './figure.ts'
import type { Measure } from './measure.ts'
import { recordWrites } from './record-writes.ts'
import { median } from './statistics.ts'

/** How many rows a source delivers at once. */
const PAGE = 500
const END_AT = 1_760_000_000_000

/**
 * Rows of the gateway's database, as text, through mapping, pump, thread, indexes, search and roll-ups; against the same
 * rows written into the same tables and indexes by the bare library, which neither reads, maps nor waits.
 */
export const ingestMeasure: Measure = {
  name: 'ingest',
  async run({ quick, tell }) {
    const count = quick ? 10_000 : 60_000
    const texts = pagesOf([...benchRows({ count, endAt: END_AT })]).map((page) => JSON.stringify(page))
    const whole: Pipeline[] = []
    const bare: number[] = []
    for (let turn = 0; turn < (quick ? 1 : 3); turn += 1) {
      tell(`ingest: turn ${String(turn + 1)}`)
      whole.push(await wholePipeline(texts, count))
      bare.push(bareRate(texts, count))
    }
    const rate = median(whole.map((one) => one.rate))
    return [
      figure({
        name: 'ingest, whole pipeline', value: rate, unit: 'rows/s', baseline: median(bare),
        budgets: [{ of: 'value', is: 'at least', than: 10_000 }, { of: 'ratio', is: 'at least', than: 0.5 }],
      }),
      figure({ name: 'longest main-thread block while ingesting at full speed', value: median(whole.map((one) => one.blockMs)), unit: 'ms', budgets: [{ of: 'value', is: 'at most', than: 50 }] }),
    ]
  },
}

const pagesOf = (rows: readonly RawRow[]): readonly (readonly RawRow[])[] =>
  Array.from({ length: Math.ceil(rows.length / PAGE) }, (_, index) => rows.slice(index * PAGE, (index + 1) * PAGE))

type Pipeline = { readonly rate: number; readonly blockMs: number }

async function wholePipeline(texts: readonly string[], count: number): Promise<Pipeline> {
  using folder = temporaryFolder()
  const workerUrl = new URL('../../main/data-worker.ts', import.meta.url)
  const store = await openStore({ mode: 'worker', workerUrl, file: join(folder.path, 'cache.db'), clock: systemClock, log: silentLog })
  const pump = await createPump({ store, clock: systemClock, log: silentLog, apply: ingestApply, onChanges: () => undefined })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const startedAt = performance.now()
  for (const [index, text] of texts.entries()) {
    const facts = (JSON.parse(text) as readonly RawRow[]).map(toFact)
    await pump.offer({ source: 'pg.legacy_audit_logs', facts, cursor: { key: 'at', value: String(index) }, receivedAt: END_AT })
    // Pages arrive in turns of the event loop; without a turn its delay could not be measured.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await pump.flushNow()
  const rate = (count / (performance.now() - startedAt)) * 1000
  delay.disable()
  const { entries } = await store.read(readAuditTotals, null)
  await pump.stop()
  await store.stop()
  if (entries !== count) throw new Error(`${String(count - entries)} rows were lost on the way`)
  return { rate, blockMs: delay.max / 1e6 }
}

/** The pipeline's own writes, recorded once and played back: the same statements with the same values in the same transactions. */
function bareRate(texts: readonly string[], count: number): number {
  using folder = temporaryFolder()
  const recorded = recordWrites(join(folder.path, 'recorded.db'), (db) => {
    for (const [index, text] of texts.entries()) {
      const facts = (JSON.parse(text) as readonly RawRow[]).map(toFact)
      const batch = { source: 'pg.legacy_audit_logs', facts, cursors: [{ key: 'at', value: String(index) }], receivedAt: END_AT }
      db.transaction(() => ingestApply.run(db, { at: END_AT, batches: [batch], slept: [] }))()
    }
  })
  const db = openDatabase(join(folder.path, 'bare.db'), 'writer')
  migrate(db, cacheMigrations)
  const statements = recorded.sqls.map((sql) => db.prepare(sql))
  const startedAt = performance.now()
  for (const writes of recorded.transactions) {
    db.transaction(() => {
      for (const [statement, values] of writes) statements[statement]?.run(...values)
    })()
  }
  const rate = (count / (performance.now() - startedAt)) * 1000
  db.close()
  return rate
}
