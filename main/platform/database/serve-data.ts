import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { systemClock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { maintain } from './maintenance.ts'
import { openDatabase } from './open-database.ts'
import { openWriter } from './open-writer.ts'
import { createOperationRunner } from './run-operation.ts'
import type { OperationRunner } from './run-operation.ts'
import type { StoreDefinition } from './store-definition.ts'
import { toThreadError } from './thread-messages.ts'
import type { FromThread, OpenAnswer, ThreadRequest, ThreadStart, ToThread } from './thread-messages.ts'
import { toStoreError } from './to-store-error.ts'

type OpenFile = {
  readonly opened: OpenAnswer
  readonly runner: OperationRunner
  maintain(task: Parameters<typeof maintain>[1]): Promise<void>
  close(isSuspect: boolean): void
}

/** The whole life of a data thread: answers requests one after the other, in the order they arrive. */
export function serveData(definition: StoreDefinition): void {
  const port = parentPort
  if (port === null) throw new Error('serveData runs in a worker thread')
  const start = workerData as ThreadStart
  const log = portLog(port)
  const reads = new Map(definition.operations.reads.map((read) => [read.name, read]))
  const writes = new Map(definition.operations.writes.map((write) => [write.name, write]))
  let current: OpenFile | undefined

  async function answer(request: ThreadRequest): Promise<unknown> {
    if (request.type === 'open') {
      current?.close(true)
      current = undefined
      current = start.role === 'writer' ? await openForWriting(start.file, definition, log) : openForReading(start.file, log)
      return current.opened
    }
    if (current === undefined) throw new Error(`'${request.type}' was asked before the file was open`)
    switch (request.type) {
      case 'read':
        return current.runner.read(known(reads, request.name), request.input as never)
      case 'write':
        return current.runner.write(known(writes, request.name), request.input as never)
      case 'maintain':
        return current.maintain(request.task)
      case 'close':
        current.close(request.isSuspect)
        current = undefined
        return null
    }
  }

  // Opening and backing up are asynchronous; without a queue a later request could overtake them.
  let last: Promise<void> = Promise.resolve()
  port.on('message', ({ id, request }: ToThread) => {
    last = last.then(async () => {
      try {
        post(port, { type: 'answer', id, value: await answer(request) })
      } catch (cause) {
        post(port, { type: 'failure', id, error: toThreadError(toStoreError(cause)) })
      }
    })
  })
}

function known<Definition>(definitions: ReadonlyMap<string, Definition>, name: string): Definition {
  const definition = definitions.get(name)
  if (definition === undefined) throw new Error(`No operation named '${name}' is registered with the data threads`)
  return definition
}

async function openForWriting(file: string, definition: StoreDefinition, log: Log): Promise<OpenFile> {
  const writer = await openWriter({ file, definition, clock: systemClock, log })
  return {
    opened: writer.outcome,
    runner: createOperationRunner(writer.db, { clock: systemClock, log }),
    maintain: (task) => maintain(writer, task),
    close: (isSuspect) => {
      writer.close(isSuspect)
    },
  }
}

function openForReading(file: string, log: Log): OpenFile {
  const db = openDatabase(file, 'reader')
  return {
    opened: null,
    runner: createOperationRunner(db, { clock: systemClock, log }),
    maintain: () => Promise.reject(new Error('A reader has nothing to maintain')),
    close: () => {
      db.close()
    },
  }
}

function post(port: MessagePort, message: FromThread): void {
  port.postMessage(message)
}

function portLog(port: MessagePort, bound: Record<string, unknown> = {}): Log {
  const line = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
    post(port, { type: 'log', level, message, fields: cloneable({ ...bound, ...fields }) })
  }
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error'), child: (fields) => portLog(port, { ...bound, ...fields }) }
}

/** Errors lose their code and cause when cloned, and functions cannot be cloned at all. */
function cloneable(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (value instanceof Error) return [name, value.stack ?? value.message]
      return [name, typeof value === 'object' || typeof value === 'function' ? JSON.stringify(value) : value]
    }),
  )
}
