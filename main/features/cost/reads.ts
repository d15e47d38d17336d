import type { CostDimension, CostRow, CostSummary, CostTotals, Price } from '#shared/features/cost/model.ts'
import { previousRange } from '#shared/lib/time-range.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { gapsIn } from '#main/ingest/gaps-in.ts'
import { totalLength } from '#main/ingest/intervals.ts'
import { topics } from '#main/ingest/sync/topics.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import { addPriced, nothingPriced, sumBy, toTotals, totalOf } from './figures.ts'
import type { Priced } from './figures.ts'
import { approximationOf, keyedGroups, labelOf, storedDimensionOf } from './group-by-dimension.ts'
import { readPeople } from './people.ts'
import type { FindPerson } from './people.ts'
import { readUsage } from './read-usage.ts'

const MAX_ROWS = 200
export const OTHERS = '…others'

export type SummaryAnswer = {
  readonly summary: CostSummary
  /** Requests that recorded no tokens: they are in no re-priced figure. */
  readonly requestsWithoutTokens: number
}

/** Totals of a range and of the equal range before it. `prices`: the price book to use. */
export const readSummary: ReadDefinition<{ readonly range: TimeRange; readonly prices: readonly Price[]; readonly now: Instant }, SummaryAnswer> = {
  name: 'cost.summary',
  run: (db, { range, prices, now }) => {
    const unknownMs = totalLength(gapsIn.run(db, { range: { from: range.from, to: Math.min(range.to, Math.max(now, range.from)) }, source: topics.audit }))
    const missing = missingSource(db)
    if (missing !== null) {
      return { summary: { current: null, previous: null, unpriced: [], missing, unknownMs }, requestsWithoutTokens: 0 }
    }
    const sums = (asked: TimeRange): Priced =>
      [...sumBy(readUsage(db, { range: asked, dimension: 'all', bucketing: { kind: 'none' } }, prices), prices, () => 'all').values()][0] ?? nothingPriced
    const current = sums(range)
    return {
      summary: {
        current: totalOf([current]),
        previous: totalOf([sums(previousRange(range))]),
        unpriced: [...current.unpriced].map(([model, tokens]) => ({ model: labelOf('model', model), tokens })).toSorted((a, b) => b.tokens - a.tokens || a.model.localeCompare(b.model)),
        missing: null,
        unknownMs,
      },
      requestsWithoutTokens: Math.max(0, current.amounts.requests - current.amounts.rowsWithTokens),
    }
  },
}

export type BreakdownAnswer = { readonly rows: readonly CostRow[]; readonly total: CostTotals; readonly approximation: string | null }

/** Biggest first; what does not fit is summed up in a last row, so that the rows always add up to the total. */
export const readBreakdown: ReadDefinition<{ readonly range: TimeRange; readonly dimension: CostDimension; readonly prices: readonly Price[] }, BreakdownAnswer> = {
  name: 'cost.breakdown',
  run: (db, { range, dimension, prices }) => {
    const findPerson = readPeople(db)
    const sums = (asked: TimeRange): ReadonlyMap<string, Priced> => {
      const groups = readUsage(db, { range: asked, dimension: storedDimensionOf(dimension), bucketing: { kind: 'none' } }, prices)
      return sumBy(keyedGroups(groups, dimension, findPerson), prices, ({ key }) => key)
    }
    const current = [...sums(range)].toSorted(([aKey, a], [bKey, b]) => compareSize(b, a) || (aKey < bKey ? -1 : 1))
    const before = sums(previousRange(range))
    const kept = current.slice(0, current.length > MAX_ROWS ? MAX_ROWS - 1 : MAX_ROWS)
    const others = current.slice(kept.length)
    const shown: readonly (readonly [string, Priced])[] =
      others.length === 0 ? kept : [...kept, [OTHERS, others.reduce((sum, [, part]) => addPriced(sum, part), nothingPriced)]]
    const totals = toTotals(shown.map(([, sum]) => sum))
    const rows = shown.map(([key], index): CostRow => {
      const own = totals[index] ?? totalOf([])
      if (key === OTHERS) return { ...own, key, label: `${String(others.length)} others`, detail: null, previousRepricedMicros: null }
      const previous = before.get(key)
      return {
        ...own,
        key,
        label: labelOf(dimension, key),
        detail: detailOf(dimension, key, findPerson),
        previousRepricedMicros: previous === undefined ? null : totalOf([previous]).repricedMicros,
      }
    })
    return { rows, total: totalOf(current.map(([, sum]) => sum)), approximation: approximationOf(dimension) }
  },
}

/** By the re-priced figure, then the gateway's, then by requests. */
export function compareSize(a: Priced, b: Priced): number {
  if (a.picos !== b.picos) return a.picos > b.picos ? 1 : -1
  return a.amounts.gatewayMicros - b.amounts.gatewayMicros || a.amounts.requests - b.amounts.requests
}

function detailOf(dimension: CostDimension, key: string, findPerson: FindPerson): string | null {
  if (dimension !== 'user') return null
  const person = findPerson(key)
  const words = [person?.role ?? null, ...(person?.teams ?? [])].filter((word) => word !== null)
  return words.length === 0 ? null : words.join(' · ')
}

/** Why there can be no figure at all; null when some entry ever carried tokens or a cost. */
function missingSource(db: Connection): string | null {
  const has = (condition: string): boolean => prepared(db, `SELECT 1 FROM usage_days WHERE dimension = 0 AND ${condition} LIMIT 1`).get() !== undefined
  if (has('(rows_with_tokens > 0 OR rows_with_gateway_cost > 0)')) return null
  return has('requests > 0')
    ? 'The requests received so far carry no tokens and no cost. Only the Postgres table public.audit_logs records them: add Postgres to this profile and grant it SELECT on that table.'
    : 'No request has been received from any audit source yet. Cost needs the Postgres table public.audit_logs: add Postgres to this profile and grant it SELECT on that table.'
}
