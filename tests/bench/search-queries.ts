import { searchEntries } from '#main/features/audit/index.ts'
import { readHistogram } from '#main/features/audit/reads.ts'
import { suggestSearch } from '#main/features/audit/suggest.ts'
import { openDatabase } from '#main/platform/database/open-database.ts'
import type { Store } from '#main/platform/database/store.ts'
import { BENCH_DAYS } from './bench-rows.ts'
import type { BenchCache } from './bench-cache.ts'
import { figure } from './figure.ts'
import type { Figure } from './figure.ts'
import type { Measure } from './measure.ts'
import { withBenchStore } from './bench-store.ts'
import { median, percentile, timed } from './statistics.ts'

const DAY_MS = 86_400_000

/** What people filter by: nothing, one thing, several things, things that are everywhere and things that hardly are. */
const filters = [
  '', 'user:person00', 'mcp:github', 'mcp:github status:failed', 'status:blocked', 'tool:search_gith user:person01', 'cost:>0.05', 'duration:>10s mcp:jira',
  '-status:ok', 'tokens:>8000 user:person02,person03', 'origin:user-activity mcp:slack', 'action:chat -mcp:github status:warning', 'user:person* mcp:warehouse', 'checkout mcp:grafana',
] as const

const words = { common: 'depl*', usual: 'retries sta*', rare: 'zowiva*' } as const

async function searchTimes(store: Store, cache: BenchCache, text: string, times: number): Promise<readonly number[]> {
  const range = wholeRange(cache)
  return timed(() => store.read(searchEntries, { range, text, now: cache.endAt, cursor: null, limit: 100 }), { times })
}

const wholeRange = ({ endAt }: BenchCache): { readonly from: number; readonly to: number } => ({ from: endAt - BENCH_DAYS * DAY_MS, to: endAt })

/** Newest hundred, asked of the data threads as the page's call asks them: with the way there and back. */
export const searchMeasure: Measure = {
  name: 'audit search',
  run: (context) =>
    withBenchStore(context, async (store, cache) => {
      const times = context.quick ? 10 : 40
      const all: number[] = []
      const figures: Figure[] = []
      for (const text of filters) {
        const taken = await searchTimes(store, cache, text, times)
        all.push(...taken)
        figures.push(figure({ name: `audit search, newest 100: ${text === '' ? '(no filter)' : text}, p95`, value: percentile(taken, 0.95), unit: 'ms' }))
      }
      const most = cache.rows > 1_000_000 ? 25 : 10
      return [
        figure({ name: 'audit search, newest 100, all filters, p50', value: median(all), unit: 'ms' }),
        figure({ name: 'audit search, newest 100, all filters, p95', value: percentile(all, 0.95), unit: 'ms', budgets: [{ of: 'value', is: 'at most', than: most }] }),
        ...figures,
      ]
    }),
}

/** The first page by words, against looking into every row. */
export const freeTextMeasure: Measure = {
  name: 'free text',
  run: (context) =>
    withBenchStore(context, async (store, cache) => {
      const figures: Figure[] = []
      for (const [kind, text] of Object.entries(words)) {
        const taken = await searchTimes(store, cache, text, context.quick ? 10 : 40)
        const budgets = [{ of: 'value', is: 'at most', than: 15 }] as const
        figures.push(figure({ name: `free text with prefix, first page, ${kind} word (${text}), p95`, value: percentile(taken, 0.95), unit: 'ms', budgets }))
      }
      const scan = await likeScan(cache, context.quick ? 2 : 3)
      const rare = median(await searchTimes(store, cache, words.rare, 20))
      return [...figures, figure({ name: 'free text with prefix against a LIKE scan, median', value: rare, unit: 'ms', baseline: scan, budgets: [{ of: 'ratio', is: 'at most', than: 1 / 100 }] })]
    }),
}

/** The same question put to the rows themselves. Rare words are what makes a scan read them all. */
async function likeScan(cache: BenchCache, times: number): Promise<number> {
  const db = openDatabase(cache.file, 'reader')
  try {
    const pattern = words.rare.replace('*', '%')
    const scan = db.prepare("SELECT * FROM audit_entries WHERE preview LIKE ? OR preview LIKE '% ' || ? ORDER BY id DESC LIMIT 100")
    return median(await timed(() => scan.all(pattern, pattern), { times }))
  } finally {
    db.close()
  }
}

/** What surrounds the table: the histogram, and suggestions while typing. */
export const aroundSearchMeasure: Measure = {
  name: 'histogram and suggestions',
  run: (context) =>
    withBenchStore(context, async (store, cache) => {
      const range = wholeRange(cache)
      const times = context.quick ? 5 : 20
      const figures: Figure[] = []
      for (const text of ['', 'mcp:github', 'status:failed user:person00', words.common]) {
        const taken = await timed(() => store.read(readHistogram, { range, text, now: cache.endAt, buckets: 120 }), { times })
        figures.push(figure({ name: `histogram of 90 days: ${text === '' ? '(no filter)' : text}, p95`, value: percentile(taken, 0.95), unit: 'ms' }))
      }
      for (const text of ['mcp:', 'status:failed user:']) {
        const request = { range, text, now: cache.endAt, caret: text.length, savedSearches: [] }
        const taken = await timed(() => store.read(suggestSearch, request), { times })
        figures.push(figure({ name: `suggestions for “${text}”, p95`, value: percentile(taken, 0.95), unit: 'ms' }))
      }
      return figures
    }),
}
