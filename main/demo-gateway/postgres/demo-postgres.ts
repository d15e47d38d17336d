import { Worker } from 'node:worker_threads'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import { readerRole } from '#main/upstream/postgres/grant-script.ts'
import type { World } from '../world/index.ts'
import { callWorker } from './call-worker.ts'
import { databaseName } from './empty-database.ts'
import { refuseWhileStarting } from './refuse-while-starting.ts'
import { usualInstall, type InstallVariant } from './variant.ts'
import type { WorkerSettings } from './worker-messages.ts'

/** How often rows of the running world are appended. */
const APPEND_EVERY = 1000

export type DemoPostgresOptions = {
  readonly world: World
  readonly variant?: Partial<InstallVariant>
  readonly clock: Clock
  readonly log: Log
  /** File that keeps the image of an empty database between runs; without one every start takes some seconds longer. */
  readonly imageFile?: string
  /** Built programs keep the worker's entry elsewhere. */
  readonly workerUrl?: URL
}

export interface DemoPostgres extends Disposable {
  /** Known at once. Until `ready` a connection is refused with 57P03, as by a Postgres that is starting. */
  readonly connection: { readonly host: string; readonly port: number; readonly user: string; readonly database: string }
  /** Settles when all history is in and connections are accepted; rejects when the database could not be started. */
  readonly ready: Promise<void>
  /** Appends what the world did until `to` (epoch ms). Happens by itself every second; earlier instants change nothing. */
  advance(to: Instant): Promise<void>
  /** Runs SQL as the owner: how the demo gateway's own routes mirror their writes. */
  execute(sql: string): Promise<void>
  /** Down: connections are dropped and refused. Up again: the same port, the same data. */
  setDown(isDown: boolean): Promise<void>
  /** `table` as `schema.table`; a missing table keeps its rows and goes on growing until it is back. */
  setTableMissing(table: string, isMissing: boolean): Promise<void>
  /** Takes the reader's rights on a table away, or gives all of them back. */
  setRevoked(table: string, isRevoked: boolean): Promise<void>
  stop(): Promise<void>
}

/** Returns within milliseconds; the database itself needs some seconds more and says so through `ready`. */
export async function createDemoPostgres({ world, variant, clock, log, imageFile, workerUrl }: DemoPostgresOptions): Promise<DemoPostgres> {
  const placeholder = await refuseWhileStarting()
  const settings: WorkerSettings = { world, variant: { ...usualInstall, ...variant }, port: placeholder.port, until: clock.now(), imageFile: imageFile ?? null }
  const worker = new Worker(workerUrl ?? new URL('./postgres-worker.ts', import.meta.url), { workerData: settings })
  let isDown = false
  let isStopped = false
  const filled = Promise.withResolvers<undefined>()
  const ask = callWorker(
    worker,
    (timings) => {
      log.info('The demo Postgres is filled', timings)
      filled.resolve(undefined)
    },
    (cause) => {
      if (!isStopped) log.error('The demo Postgres was lost', { cause })
      filled.reject(cause)
    },
  )
  async function open(): Promise<void> {
    await filled.promise
    await placeholder.stop()
    if (!isDown) await ask({ kind: 'listen' })
  }
  const ready = open()
  // Whoever starts the demo may not be waiting for Postgres: the failure is in the log, and each call rejects by itself.
  ready.catch(() => undefined)

  const advance = (to: Instant): Promise<void> => ask({ kind: 'advance', to })
  let isAppending = false
  const stopAppending = clock.every(APPEND_EVERY, () => {
    if (isAppending) return
    isAppending = true
    ready.then(() => advance(clock.now())).catch((cause: unknown) => !isStopped && log.warn('The demo Postgres could not append', { cause })).finally(() => (isAppending = false))
  })

  return {
    connection: { host: '127.0.0.1', port: placeholder.port, user: readerRole, database: databaseName },
    ready,
    advance,
    execute: (sql) => ask({ kind: 'execute', sql }),
    async setDown(wanted) {
      isDown = wanted
      await ready
      await ask({ kind: wanted ? 'refuse' : 'listen' })
    },
    setTableMissing: (table, isMissing) => ask({ kind: 'hide-table', table, isHidden: isMissing }),
    setRevoked: (table, isRevoked) => ask({ kind: 'revoke', table, isRevoked }),
    async stop() {
      isStopped = true
      stopAppending()
      await worker.terminate()
      await placeholder.stop()
    },
  }
}
