import { AppError } from '#shared/contract/errors.ts'
import type { Clock } from '#main/platform/clock.ts'
import { createLifecycle, type Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Input } from './connection.ts'
import type { Tables } from './postgres/introspect.ts'
import type { PostgresReader } from './upstream.ts'

/** A Postgres connection as the driver needs it. */
export interface PostgresLink {
  readonly reader: PostgresReader
  /** What is there and readable, as last looked at. */
  readonly tables: Tables
  /** Looks at the tables again, because rights and tables come and go. Throws `postgres.*`. */
  look(): Promise<void>
  /** Cheap proof of life. Throws `postgres.*`. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface PostgresLeg extends Disposable {
  open(): Promise<void>
  close(): Promise<void>
  link(): PostgresLink | undefined
  look(): Promise<void>
  stop(): Promise<void>
}

const PING_MS = 15_000
const LOOK_MS = 60_000

/** Opens, watches and closes the Postgres connection, and tells the machine. */
export function createPostgresLeg(deps: {
  readonly connect: () => Promise<PostgresLink>
  readonly clock: Clock
  readonly log: Log
  readonly feed: (input: Input) => void
}): PostgresLeg {
  const { clock, log, feed } = deps
  const life = createLifecycle()
  let link: PostgresLink | undefined
  let attempt = 0

  async function close(): Promise<void> {
    attempt++
    const closing = link
    link = undefined
    await closing?.close().catch((cause: unknown) => log.debug('closing Postgres failed', { cause }))
  }

  async function open(): Promise<void> {
    await close()
    const mine = attempt
    try {
      const opened = await deps.connect()
      if (mine !== attempt) {
        await opened.close()
        return
      }
      link = opened
      feed({ kind: 'postgres-up' })
    } catch (cause) {
      log.info('Postgres is not reachable', { cause })
      if (mine === attempt) feed(failureOf(cause))
    }
  }

  async function look(): Promise<void> {
    try {
      await link?.look()
    } catch (cause) {
      log.info('the tables of Postgres could not be looked at', { cause })
    }
  }

  async function ping(): Promise<void> {
    const watched = link
    try {
      await watched?.ping()
    } catch {
      if (watched === undefined || link !== watched) return
      feed({ kind: 'postgres-down', reason: 'The Postgres database stopped answering.' })
      await close()
    }
  }

  life.onStop(clock.every(PING_MS, () => void ping()))
  life.onStop(clock.every(LOOK_MS, () => void look()))
  life.onStop(close)
  return { open, close, look, link: () => link, stop: () => life.stop() }
}

function failureOf(cause: unknown): Input {
  const details = cause instanceof AppError ? cause.details : {}
  const sqlState = String(details['sqlState'] ?? '')
  if (sqlState === '57P03') return { kind: 'postgres-starting', reason: 'The Postgres database is starting.' }
  if (sqlState.startsWith('28')) return { kind: 'postgres-refused', reason: 'The Postgres database does not accept this account or password.' }
  if (sqlState === '3D000') return { kind: 'postgres-refused', reason: 'There is no such Postgres database.' }
  return { kind: 'postgres-down', reason: 'The Postgres database cannot be reached.' }
}
