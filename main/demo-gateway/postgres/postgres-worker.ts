import { parentPort, workerData } from 'node:worker_threads'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { assertNever } from '#shared/lib/assert-never.ts'
import { grantScript, readerRole } from '#main/upstream/postgres/grant-script.ts'
import { openEmptyDatabase } from './empty-database.ts'
import { fillDatabase } from './fill.ts'
import { liveStatements } from './live-rows.ts'
import { createOwnWrites } from './own-writes.ts'
import { schemaScript, tablesOf } from './schema.ts'
import type { WorkerCall, WorkerReply, WorkerRequest, WorkerSettings } from './worker-messages.ts'

// The database thread's entry: PGlite computes on the thread that calls it, so it may not be the one that serves people.

const MAX_CONNECTIONS = 20
const SHELF = 'omni2_shelf'

const settings = workerData as WorkerSettings
const { world, variant } = settings
const tables = tablesOf(variant)
const hidden = new Set<string>()
const revoked = new Set<string>()
let toldUntil = settings.until
let socketServer: PGLiteSocketServer | undefined

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message)
}

/** A hidden table lies on a shelf where the reader finds nothing; it goes on growing there. */
function locate(table: string): string | undefined {
  if (!(table in tables)) return undefined
  return hidden.has(table) ? `${SHELF}.${table.replace('.', '__')}` : table
}

function known(table: string): string {
  if (!(table in tables)) throw new RangeError(`This installation has no table ${table}`)
  return table
}

const began = performance.now()
const database = await openEmptyDatabase(schemaScript(variant), settings.imageFile)
const opened = performance.now()
await fillDatabase(database, world, variant, settings.until)
await database.exec(`CREATE SCHEMA ${SHELF}; ${grantScript}; SET ROLE ${readerRole}`)
const write = createOwnWrites(database)

async function setHidden(table: string, isHidden: boolean): Promise<void> {
  if (hidden.has(known(table)) === isHidden) return
  const [schema, name] = table.split('.')
  const onShelf = table.replace('.', '__')
  await write(isHidden
    ? `ALTER TABLE ${table} RENAME TO ${onShelf}; ALTER TABLE ${schema}.${onShelf} SET SCHEMA ${SHELF}`
    : `ALTER TABLE ${SHELF}.${onShelf} SET SCHEMA ${schema}; ALTER TABLE ${schema}.${onShelf} RENAME TO ${name}`)
  if (isHidden) hidden.add(table)
  else hidden.delete(table)
}

async function setRevoked(table: string, isRevoked: boolean): Promise<void> {
  if (isRevoked) revoked.add(known(table))
  else revoked.delete(table)
  const present = [...revoked].filter((name) => !hidden.has(name))
  await write(`${grantScript}; ${present.map((name) => `REVOKE SELECT ON ${name} FROM ${readerRole};`).join(' ')}`)
}

async function perform(call: WorkerCall): Promise<void> {
  switch (call.kind) {
    case 'listen':
      if (socketServer) return
      socketServer = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: settings.port, maxConnections: MAX_CONNECTIONS })
      await socketServer.start()
      return
    case 'refuse':
      await socketServer?.stop()
      socketServer = undefined
      return
    case 'advance': {
      if (call.to <= toldUntil) return
      const statements = liveStatements(world, variant, locate, toldUntil, call.to)
      if (statements.length > 0) await write(statements.join(';\n'))
      toldUntil = call.to
      return
    }
    case 'execute':
      await write(call.sql)
      return
    case 'hide-table':
      await setHidden(call.table, call.isHidden)
      return
    case 'revoke':
      await setRevoked(call.table, call.isRevoked)
      return
    default:
      assertNever(call)
  }
}

// One call after another: an advance must not overtake the table it writes to being hidden.
let turn: Promise<void> = Promise.resolve()
parentPort?.on('message', ({ id, call }: WorkerRequest) => {
  turn = turn.then(() => perform(call)).then(
    () => reply({ kind: 'done', id }),
    (cause: unknown) => reply({ kind: 'failed', id, message: cause instanceof Error ? cause.message : String(cause) }),
  )
})
reply({ kind: 'filled', timings: { openMs: Math.round(opened - began), fillMs: Math.round(performance.now() - opened) } })
