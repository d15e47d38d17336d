import { AppError } from '#shared/contract/errors.ts'
import type { CostDimension, CostSeries, Price } from '#shared/features/cost/model.ts'
import { previousRange } from '#shared/lib/time-range.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { gapsIn } from '#main/ingest/gaps-in.ts'
import { subtract } from '#main/ingest/intervals.ts'
import { topics } from '#main/ingest/sync/topics.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import { addPriced, nothingPriced, sumBy, toTotals } from './figures.ts'
import type { Priced } from './figures.ts'
import { approximationOf, keyedGroups, labelOf, storedDimensionOf } from './group-by-dimension.ts'
import { readPeople } from './people.ts'
import { HOUR_MS } from './price-book.ts'
import { compareSize, OTHERS } from './reads.ts'
import { readUsage } from './read-usage.ts'
import { bucketOf, DAY_MS } from './spans.ts'
import type { Bucketing } from './spans.ts'

const MAX_SERIES = 12
const MAX_BUCKETS = 2500

export type SeriesQuestion = {
  readonly range: TimeRange
  readonly dimension: CostDimension
  readonly bucket: 'hour' | 'day'
  readonly basis: 'repriced' | 'gateway'
  readonly utcOffsetMinutes: number
  readonly prices: readonly Price[]
  readonly now: Instant
}

/**
 * Cost over time of the eleven biggest keys and of all others together. A bucket that nobody saw, that lies ahead, or in
 * which nothing recorded a cost is null. Throws `ipc.invalid-input` when the range has too many buckets.
 */
export const readSeries: ReadDefinition<SeriesQuestion, CostSeries> = {
  name: 'cost.series',
  run: (db, question) => {
    const { range, dimension, basis, prices, now } = question
    const bucketMs = question.bucket === 'hour' ? HOUR_MS : DAY_MS
    const bucketing: Bucketing = question.bucket === 'hour' ? { kind: 'hour' } : { kind: 'day', offsetMs: question.utcOffsetMinutes * 60_000 }
    const starts = startsOf(range, bucketing, bucketMs)
    const findPerson = readPeople(db)
    const groups = keyedGroups(readUsage(db, { range, dimension: storedDimensionOf(dimension), bucketing }, prices), dimension, findPerson)
    const shown = biggestOf(sumBy(groups, prices, ({ key }) => key))
    const cells = sumBy(groups, prices, ({ key, bucket }) => cellName(shown.has(key) ? key : OTHERS, bucket))
    const keys = [...shown, ...(groups.some(({ key }) => !shown.has(key)) ? [OTHERS] : [])]
    const names = keys.flatMap((key) => starts.map((start) => cellName(key, start)))
    const values = figuresOf(names.map((name) => cells.get(name) ?? nothingPriced), basis)
    const unseen = unseenBuckets(db, range, starts, bucketMs, now)
    return {
      bucketMs,
      // In zones west of Greenwich the first day of 1970 began in 1969.
      starts: starts.map((start) => Math.max(0, start)),
      series: keys.map((key, row) => ({
        key,
        label: key === OTHERS ? 'All others' : labelOf(dimension, key),
        values: starts.map((start, column) => {
          const index = row * starts.length + column
          const wasSeen = !unseen.has(start) || (cells.get(cellName(key, start))?.amounts.requests ?? 0) > 0
          return wasSeen ? (values[index] ?? null) : null
        }),
      })),
      previous: previousFigures(db, question, bucketing, bucketMs, starts.length),
      basis,
      approximation: approximationOf(dimension),
    }
  },
}

const cellName = (key: string, bucket: Instant): string => `${String(bucket)} ${key}`

function startsOf(range: TimeRange, bucketing: Bucketing, bucketMs: number): Instant[] {
  const first = bucketOf(bucketing, range.from)
  const count = Math.max(0, Math.ceil((range.to - first) / bucketMs))
  if (count > MAX_BUCKETS) throw new AppError('ipc.invalid-input', { details: { field: 'bucket', most: MAX_BUCKETS } })
  return Array.from({ length: count }, (_, index) => first + index * bucketMs)
}

function biggestOf(sums: ReadonlyMap<string, Priced>): ReadonlySet<string> {
  const sorted = [...sums].toSorted(([aKey, a], [bKey, b]) => compareSize(b, a) || (aKey < bKey ? -1 : 1)).map(([key]) => key)
  return new Set(sorted.slice(0, sorted.length > MAX_SERIES ? MAX_SERIES - 1 : MAX_SERIES))
}

/** Rounded together, so that all cells add up to the total of the range. Where nothing happened is 0, where no cost is known null. */
function figuresOf(cells: readonly Priced[], basis: 'repriced' | 'gateway'): readonly (number | null)[] {
  return toTotals(cells).map((totals, index) => {
    const figure = basis === 'gateway' ? totals.gatewayMicros : totals.repricedMicros
    const amounts = cells[index]?.amounts
    const nothingHappened = amounts === undefined || (amounts.requests === 0 && amounts.rowsWithTokens === 0 && amounts.rowsWithGatewayCost === 0)
    return figure ?? (nothingHappened ? 0 : null)
  })
}

function previousFigures(db: Connection, { range, basis, prices, now }: SeriesQuestion, bucketing: Bucketing, bucketMs: number, count: number): (number | null)[] {
  const previous = previousRange(range)
  const starts = startsOf(previous, bucketing, bucketMs).slice(0, count)
  const sums = sumBy(readUsage(db, { range: previous, dimension: 'all', bucketing }, prices), prices, ({ bucket }) => bucket)
  const unseen = unseenBuckets(db, previous, starts, bucketMs, now)
  const last = starts.at(-1)
  // One bucket more than there are places: it belongs to the last place, or it would be in no figure.
  const cells = starts.map((start) => (start === last ? beyond(sums, start) : (sums.get(start) ?? nothingPriced)))
  const figures = figuresOf(cells, basis)
  return Array.from({ length: count }, (_, index) => {
    const start = starts[index]
    if (start === undefined || (unseen.has(start) && (cells[index]?.amounts.requests ?? 0) === 0)) return null
    return figures[index] ?? null
  })
}

function beyond(sums: ReadonlyMap<Instant, Priced>, from: Instant): Priced {
  return [...sums].filter(([bucket]) => bucket >= from).reduce((sum, [, part]) => addPriced(sum, part), nothingPriced)
}

/** Buckets of which no moment was seen, or that have not begun. */
function unseenBuckets(db: Connection, range: TimeRange, starts: readonly Instant[], bucketMs: number, now: Instant): ReadonlySet<Instant> {
  const gaps = gapsIn.run(db, { range, source: topics.audit })
  const unseen = new Set<Instant>()
  for (const start of starts) {
    const bucket = { from: Math.max(start, range.from), to: Math.min(start + bucketMs, range.to, now) }
    if (bucket.from >= bucket.to || subtract([bucket], gaps).length === 0) unseen.add(start)
  }
  return unseen
}
