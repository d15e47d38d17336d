import type { Instant } from '#shared/lib/time-range.ts'
import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { CheckFact } from '#shared/features/health/facts.ts'
import type { PostgresPage, PostgresSource } from '../upstream.ts'
import type { RunQuery } from './connect-postgres.ts'
import type { Table } from './introspect.ts'

export type Row = Readonly<Record<string, unknown>>
export type SourceSpec = {
  readonly name: PostgresSource['name']
  readonly feature: 'audit' | 'health'
  readonly table: Table
  readonly timeColumn: string
  readonly idColumn: string
  /** Columns to read where they exist, each as `t.<column>`. */
  readonly columns: readonly string[]
  /** Further select items and a join, both free of user text. */
  readonly extra?: { readonly select: string; readonly join: string } | undefined
  /** Null leaves a row out that says nothing. */
  readonly toFact: (row: Row, at: Instant) => AuditEntryFact | CheckFact | null
}

/** Rows committed late may carry a time before the cursor: this much is read again; repeats change nothing. */
const OVERLAP_SECONDS = 10
/** One row with a wrong year would carry the cursor past everything that is still to come: such rows wait for their time. */
const FUTURE_TOLERANCE = '1 hour'

/**
 * Pages through one table by (time, id), never by offset. The cursor keeps the time as the database wrote it, because
 * microseconds do not survive JavaScript's clock.
 */
export function createKeysetSource(run: RunQuery, spec: SourceSpec): PostgresSource {
  const { table, timeColumn, idColumn } = spec
  const timeType = table.columns.get(timeColumn) ?? 'timestamptz'
  const idType = table.columns.get(idColumn) ?? 'text'
  const wanted = spec.columns.filter((column) => table.columns.has(column)).map((column) => `t.${column}`)
  const select = [`t.${timeColumn}::text AS key_time`, `t.${idColumn}::text AS key_id`, `(extract(epoch FROM t.${timeColumn}) * 1000)::float8 AS key_ms`, ...wanted, ...(spec.extra === undefined ? [] : [spec.extra.select])].join(', ')
  const from = `FROM ${table.name} t ${spec.extra?.join ?? ''}`
  const order = (direction: 'ASC' | 'DESC'): string => `ORDER BY t.${timeColumn} ${direction}, t.${idColumn} ${direction}`
  const moment = (place: string): string => `to_timestamp(${place}::float8)${timeType === 'timestamp' ? " AT TIME ZONE 'UTC'" : ''}`

  const notAhead = `t.${timeColumn} < now()::${timeType} + interval '${FUTURE_TOLERANCE}'`

  function toPage(rows: readonly Row[], limit: number): PostgresPage<AuditEntryFact | CheckFact> {
    const last = rows.at(-1)
    return {
      facts: rows.map((row) => spec.toFact(row, Math.round(Number(row['key_ms'])))).filter((fact) => fact !== null),
      next: last === undefined ? null : encodeCursor(String(last['key_time']), String(last['key_id'])),
      complete: rows.length < limit,
    }
  }

  return {
    name: spec.name,
    feature: spec.feature,
    async after(cursor, { from: since, limit, isFirstPage }) {
      const position = decodeCursor(cursor)
      if (position === undefined) {
        return toPage(await run(`SELECT ${select} ${from} WHERE t.${timeColumn} >= ${moment('$1')} AND ${notAhead} ${order('ASC')} LIMIT $2`, [since / 1000, limit]), limit)
      }
      const overlap = isFirstPage === true ? ` - interval '${OVERLAP_SECONDS} seconds'` : ''
      const bound = overlap === ''
        ? `(t.${timeColumn}, t.${idColumn}) > ($1::${timeType}, $2::${idType})`
        : `t.${timeColumn} > $1::${timeType}${overlap} AND $2::text IS NOT NULL`
      const page = toPage(await run(`SELECT ${select} ${from} WHERE ${bound} AND ${notAhead} ${order('ASC')} LIMIT $3`, [position.time, position.id, limit]), limit)
      // A page that only repeats the overlap must not move the cursor back.
      return page.next === null ? { ...page, next: cursor } : page
    },
    async before(cursor, { until, limit }) {
      const position = decodeCursor(cursor)
      const rows = position === undefined
        ? await run(`SELECT ${select} ${from} WHERE t.${timeColumn} < ${moment('$1')} ${order('DESC')} LIMIT $2`, [until / 1000, limit])
        : await run(`SELECT ${select} ${from} WHERE (t.${timeColumn}, t.${idColumn}) < ($1::${timeType}, $2::${idType}) ${order('DESC')} LIMIT $3`, [position.time, position.id, limit])
      return toPage(rows, limit)
    },
  }
}

function encodeCursor(time: string, id: string): string {
  return JSON.stringify([time, id])
}

function decodeCursor(cursor: string | null): { readonly time: string; readonly id: string } | undefined {
  if (cursor === null || cursor === '') return undefined
  const [time, id] = JSON.parse(cursor) as readonly unknown[]
  return typeof time === 'string' && typeof id === 'string' ? { time, id } : undefined
}
