import type { PoolClient } from 'pg'
import { AppError } from '#shared/contract/errors.ts'
import type { PostgresTarget } from '#shared/features/profiles/model.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { PostgresLink } from '../postgres-leg.ts'
import { createAuditSources } from './audit-sources.ts'
import { introspect } from './introspect.ts'
import { toPostgresError } from './to-postgres-error.ts'

const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 10_000

/** A query of the reader: text with `$n` places, rows as the driver gives them (counts and numerics are texts). */
export type RunQuery = (text: string, values: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>

/**
 * Connects read-only: every session is set to read-only transactions, UTC and a statement timeout before its first
 * query. Throws `postgres.*`.
 */
export async function connectPostgres(target: PostgresTarget, password: string | null, log: Log): Promise<PostgresLink> {
  // Loaded only now: most starts show the cache before a database is asked.
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    ...(password === null ? {} : { password }),
    ssl: target.ssl === 'off' ? false : { rejectUnauthorized: target.ssl === 'verify' },
    max: 2,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    application_name: 'omnideck',
    query_timeout: STATEMENT_TIMEOUT_MS + 5_000,
    // Runs before a new connection is used for the first time.
    verify: (client: PoolClient, done: (cause?: Error) => void) => {
      client
        .query(`SET default_transaction_read_only = on; SET timezone = 'UTC'; SET statement_timeout = ${STATEMENT_TIMEOUT_MS}`)
        .then(() => done(), (cause: unknown) => done(cause instanceof Error ? cause : new Error(String(cause))))
    },
  })
  // An idle connection that breaks is an event of its own; the next query or ping tells the rest.
  pool.on('error', (cause) => log.info('an idle Postgres connection broke', { cause }))

  const run: RunQuery = async (text, values) => {
    try {
      const result = await pool.query<Record<string, unknown>>(text, [...values])
      return result.rows
    } catch (cause) {
      throw toPostgresError(cause)
    }
  }

  try {
    await run('SELECT 1', [])
    let tables = await introspect(run)
    let sources = createAuditSources(run, tables)
    return {
      reader: {
        get sources() {
          return sources
        },
      },
      get tables() {
        return tables
      },
      look: async () => {
        tables = await introspect(run)
        sources = createAuditSources(run, tables)
      },
      ping: async () => {
        await run('SELECT 1', [])
      },
      close: () => pool.end(),
    }
  } catch (cause) {
    await pool.end().catch(() => undefined)
    throw cause instanceof AppError ? cause : toPostgresError(cause)
  }
}
