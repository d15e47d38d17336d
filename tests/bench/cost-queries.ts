import { readSeries } from '#main/features/cost/read-series.ts'
import { readBreakdown } from '#main/features/cost/reads.ts'
import { openDatabase } from '#main/platform/database/open-database.ts'
import { withBenchStore } from './bench-store.ts'
import { BENCH_DAYS } from './bench-rows.ts'
import type { BenchCache } from './bench-cache.ts'
import { figure } from './figure.ts'
import type { Measure } from './measure.ts'
import { median, percentile, timed } from './statistics.ts'

const DAY_MS = 86_400_000
/** No model is recorded in the table that costs come from, so one price must fit all. */
const prices = [{ id: 'any', modelPattern: '*', from: 0, inputMicros: 3_000_000, outputMicros: 15_000_000, cachedMicros: 300_000, source: 'bench' }]

/** Ninety days by MCP server and day, from the roll-up as the view asks for it, against the entries themselves. */
export const costMeasure: Measure = {
  name: 'cost',
  run: (context) =>
    withBenchStore(context, async (store, cache) => {
      const range = { from: cache.endAt - BENCH_DAYS * DAY_MS, to: cache.endAt }
      const times = context.quick ? 5 : 20
      const question = { range, dimension: 'server', bucket: 'day', basis: 'repriced', utcOffsetMinutes: 0, prices, now: cache.endAt } as const
      const series = await timed(() => store.read(readSeries, question), { times, warm: 3 })
      const breakdown = await timed(() => store.read(readBreakdown, { range, dimension: 'server', prices }), { times, warm: 3 })
      const raw = await rawAggregation(cache, range, context.quick ? 2 : 3)
      return [
        figure({
          name: '90 days of cost by MCP server and day, median', value: median(series), unit: 'ms', baseline: raw,
          budgets: [{ of: 'value', is: 'at most', than: 20 }, { of: 'ratio', is: 'at most', than: 1 / 50 }],
        }),
        figure({ name: '90 days of cost by MCP server and day, p95', value: percentile(series, 0.95), unit: 'ms' }),
        figure({ name: '90 days of cost by MCP server, breakdown with the period before, p95', value: percentile(breakdown, 0.95), unit: 'ms' }),
      ]
    }),
}

/** What the view would cost without roll-ups; it does not even divide requests among servers. */
async function rawAggregation(cache: BenchCache, { from, to }: { readonly from: number; readonly to: number }, times: number): Promise<number> {
  const db = openDatabase(cache.file, 'reader')
  try {
    const sum = db.prepare(
      `SELECT servers, at / ${String(DAY_MS)} AS day, model, count(*), sum(tokens_in), sum(tokens_out), sum(tokens_cached), sum(gateway_micros)
       FROM audit_usage WHERE at >= ? AND at < ? GROUP BY 1, 2, 3`,
    )
    return median(await timed(() => sum.all(from, to), { times }))
  } finally {
    db.close()
  }
}
