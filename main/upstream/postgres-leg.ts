import type { Clock } from '#main/platform/clock.ts'
import { createLifecycle, type Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Input } from './connection.ts'
import type { Tables } from './postgres/introspect.ts'
import type { PostgresReader } from './upstream.ts'

/** A Postgres connection as the driver needs it. */
export interface PostgresLink {
  readonly reader: PostgresReader
  /** What is there and readable, for the capabilities. */
  readonly tables: Tables
  /** Cheap proof of life. Throws `postgres.*`. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface PostgresLeg extends Disposable {
  open(): Promise<void>
  close(): Promise<void>
  link(): PostgresLink | undefined
  stop(): Promise<void>
}

const PING_MS = 15_000

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
      if (mine === attempt) feed({ kind: 'postgres-down', reason: 'The Postgres database cannot be reached.' })
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
  life.onStop(close)
  return { open, close, link: () => link, stop: () => life.stop() }
}
