import type { Price } from '#shared/features/cost/model.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { hourOf, HOUR_MS } from './price-book.ts'
import { bucketOf, DAY_MS, spansOf } from './spans.ts'
import type { Bucketing, Span } from './spans.ts'
import { addAmounts, usageOf } from './usage.ts'
import type { Amounts, StoredDimension, UsageEntry } from './usage.ts'
import { dimensionCodes } from './write-usage.ts'

/** Sums of one key and model within one bucket and between two changes of prices; `at` lies in that stretch. */
export type UsageGroup = { readonly bucket: Instant; readonly at: Instant; readonly key: string | null; readonly model: string | null; readonly amounts: Amounts }

export type UsageQuestion = { readonly range: TimeRange; readonly dimension: StoredDimension; readonly bucketing: Bucketing }

/** Usage of a range, exactly: from roll-ups where these know it, entry by entry at the edges. */
export function readUsage(db: Connection, { range, dimension, bucketing }: UsageQuestion, prices: readonly Price[]): readonly UsageGroup[] {
  if (range.from >= range.to) return []
  const changes = [...new Set(prices.map(({ from }) => hourOf(from)))]
  const term = createTermReader(db)
  return spansOf(widened(db, range), bucketing, changes).flatMap((span) =>
    span.grain === 'entry'
      ? groupsOfEntries(db, span, dimension, bucketing)
      : rollUpsIn(db, span, dimension, bucketing).map(({ bucket, term: key, model_term, ...amounts }) => ({
          bucket,
          at: span.from,
          key: term(key),
          model: term(model_term),
          amounts,
        })),
  )
}

function groupsOfEntries(db: Connection, span: Span, dimension: StoredDimension, bucketing: Bucketing): readonly UsageGroup[] {
  const groups = new Map<string, UsageGroup>()
  for (const entry of entriesIn(db, span)) {
    const bucket = bucketOf(bucketing, entry.at)
    for (const share of usageOf(entry)) {
      if (share.dimension !== dimension) continue
      const name = `${String(bucket)}\u0000${share.key ?? '\u0001'}\u0000${entry.model ?? '\u0001'}`
      const known = groups.get(name)
      groups.set(name, {
        bucket,
        at: span.from,
        key: share.key,
        model: entry.model,
        amounts: known === undefined ? share.amounts : addAmounts(known.amounts, share.amounts),
      })
    }
  }
  return [...groups.values()]
}

/** The range with broken hours made whole where nothing happened in the part outside: most ranges end after the newest entry. */
function widened(db: Connection, range: TimeRange): TimeRange {
  const from = range.from - (range.from % HOUR_MS)
  const to = Math.ceil(range.to / HOUR_MS) * HOUR_MS
  return {
    from: hasEntries(db, { from, to: range.from }) ? range.from : from,
    to: hasEntries(db, { from: range.to, to }) ? range.to : to,
  }
}

// Ids of the view are eight times the time, or up to a minute more: `at` decides.
const IDS_PER_MS = 8
const LATEST_ID_MS = 60_000
const bounds = ({ from, to }: TimeRange): readonly [number, number, number, number] => [from * IDS_PER_MS, (to + LATEST_ID_MS) * IDS_PER_MS, from, to]

function hasEntries(db: Connection, range: TimeRange): boolean {
  if (range.from >= range.to) return false
  return prepared(db, 'SELECT 1 FROM audit_usage WHERE id >= ? AND id < ? AND at >= ? AND at < ? LIMIT 1').get(...bounds(range)) !== undefined
}

type EntryRow = {
  readonly at: number
  readonly origin: UsageEntry['origin']
  readonly status: UsageEntry['status']
  readonly user_id: string | null
  readonly user_name: string | null
  readonly servers_kind: string | null
  readonly servers: string | null
  readonly tools_kind: string | null
  readonly tools: string | null
  readonly model: string | null
  readonly tokens_in: number | null
  readonly tokens_out: number | null
  readonly tokens_cached: number | null
  readonly gateway_micros: number | null
}

/** Entries of a stretch of time with what they used. */
export function entriesIn(db: Connection, range: TimeRange): readonly (UsageEntry & { readonly at: Instant })[] {
  return prepared<number[], EntryRow>(db, 'SELECT * FROM audit_usage WHERE id >= ? AND id < ? AND at >= ? AND at < ?')
    .all(...bounds(range))
    .map((row) => ({
      at: row.at,
      origin: row.origin,
      status: row.status,
      userId: row.user_id === '' ? null : row.user_id,
      userName: row.user_name,
      servers: namesOf(row.servers_kind, row.servers),
      tools: namesOf(row.tools_kind, row.tools),
      model: row.model,
      tokens: row.tokens_in === null ? null : { input: row.tokens_in, output: row.tokens_out ?? 0, cached: row.tokens_cached ?? 0 },
      gatewayCostMicros: row.gateway_micros,
    }))
}

function namesOf(kind: string | null, text: string | null): readonly string[] {
  if (text === null) return []
  return kind === 'servers' || kind === 'tools' ? (JSON.parse(text) as string[]) : [text]
}

type RollUpRow = Amounts & { readonly bucket: number; readonly term: number; readonly model_term: number }

const SUMS = `sum(requests) AS requests, sum(failed) AS failed, sum(tokens_in) AS input, sum(tokens_out) AS output,
  sum(tokens_cached) AS cached, sum(rows_with_tokens) AS rowsWithTokens, sum(gateway_micros) AS gatewayMicros,
  sum(rows_with_gateway_cost) AS rowsWithGatewayCost`

function rollUpsIn(db: Connection, { from, to, grain }: Span, dimension: StoredDimension, bucketing: Bucketing): readonly RollUpRow[] {
  const unit = grain === 'day' ? DAY_MS : HOUR_MS
  const table = grain === 'day' ? 'usage_days' : 'usage_hours'
  // Rounding to buckets happens in SQL, or ninety days of hours would be handed over row by row.
  const [size, offset] = bucketing.kind === 'none' ? [null, 0] : bucketing.kind === 'hour' ? [HOUR_MS, 0] : [DAY_MS, bucketing.offsetMs]
  const bucket = size === null ? '0' : '(bucket * @unit + @offset) / @size * @size - @offset'
  const sql = `SELECT CAST(${bucket} AS INTEGER) AS bucket, term, model_term, ${SUMS} FROM ${table}
    WHERE dimension = @dimension AND bucket >= @from AND bucket < @to GROUP BY 1, 2, 3`
  return prepared<[Record<string, bigint>], RollUpRow>(db, sql).all({
    // As integers: numbers are bound as floating point, and dividing those would not round down.
    unit: BigInt(unit),
    offset: BigInt(offset),
    size: BigInt(size ?? 1),
    dimension: BigInt(dimensionCodes[dimension]),
    from: BigInt(from / unit),
    to: BigInt(to / unit),
  })
}

function createTermReader(db: Connection): (id: number) => string | null {
  const known = new Map<number, string | null>()
  const find = prepared<[number], string>(db, 'SELECT key FROM usage_terms WHERE id = ?').pluck()
  return (id) => {
    let key = known.get(id)
    if (key === undefined) {
      key = find.get(id) ?? null
      known.set(id, key)
    }
    return key
  }
}
