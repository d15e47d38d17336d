import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { z } from 'zod'
import type { Log } from '#main/platform/log/log.ts'
import type { Dispose } from '../host.ts'

export interface FirstInstance {
  readonly status: 'first'
  /** Another start on the same data came by, perhaps with a deep link (unchecked text); it ends by itself. */
  onActivate(run: (deepLink: string | undefined) => void): Dispose
  stop(): Promise<void>
}
/** `answered`: the running console took the message; otherwise it holds the lock but does not speak. */
export type SecondInstance = { readonly status: 'second'; readonly pid: number | undefined; readonly answered: boolean }

const message = z.object({ deepLink: z.string().max(2048).nullable() })
const address = z.object({ pid: z.int(), socket: z.string() })
const MAX_MESSAGE_CHARS = 8192
const TRIES = 50
const BETWEEN_TRIES_MS = 100
/** `sun_path` holds 104 bytes on macOS, 108 on Linux. */
const LONGEST_SOCKET_PATH = 100

/**
 * Claims a data folder for this process, or wakes the one that has it. The lock is an exclusive SQLite lock on
 * `instance.lock`: the system takes it back however a process ends, so no lock is ever stale and no two starts can both
 * believe that they found a dead one.
 */
export async function claimInstance(options: {
  readonly folder: string
  readonly deepLink: string | undefined
  readonly log: Log
}): Promise<FirstInstance | SecondInstance> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const addressFile = join(options.folder, 'instance.json')
  const release = tryLock(join(options.folder, 'instance.lock'))
  if (release === undefined) return wake(addressFile, options.deepLink)
  return listen({ ...options, addressFile, release })
}

function tryLock(file: string): Dispose | undefined {
  const lock = new Database(file, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return () => lock.close()
  } catch (cause) {
    lock.close()
    if ((cause as { readonly code?: string }).code === 'SQLITE_BUSY') return undefined
    throw cause
  }
}

async function listen(options: { readonly folder: string; readonly addressFile: string; readonly release: Dispose; readonly log: Log }): Promise<FirstInstance> {
  const { addressFile, release, log } = options
  const listeners = new Set<(deepLink: string | undefined) => void>()
  // What came before the window was there waits for it.
  let early: { readonly deepLink: string | undefined } | undefined
  const server = createServer((socket) => answer(socket, (deepLink) => {
    log.info('another start came by')
    if (listeners.size === 0) early = { deepLink }
    for (const run of [...listeners]) run(deepLink)
  }))
  const path = socketPath(options.folder)
  rmSync(path, { force: true }) // left behind by a crash: whoever holds the lock owns it
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  server.unref()
  writeFileSync(addressFile, JSON.stringify({ pid: process.pid, socket: path }), { mode: 0o600 })
  return {
    status: 'first',
    onActivate(run) {
      listeners.add(run)
      if (early !== undefined) run(early.deepLink)
      early = undefined
      return () => void listeners.delete(run)
    },
    async stop() {
      rmSync(addressFile, { force: true })
      await closeServer(server)
      if (dirname(path) !== options.folder && process.platform !== 'win32') rmSync(dirname(path), { recursive: true, force: true })
      release()
    },
  }
}

function answer(socket: Socket, onMessage: (deepLink: string | undefined) => void): void {
  let text = ''
  socket.setEncoding('utf8').on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    text += chunk
    if (text.length > MAX_MESSAGE_CHARS) return void socket.destroy()
    if (!text.endsWith('\n')) return
    const parsed = message.safeParse(parseOrUndefined(text))
    if (!parsed.success) return void socket.destroy()
    socket.end('ok\n')
    onMessage(parsed.data.deepLink ?? undefined)
  })
}

/** The first may still be starting: it has the lock a moment before it listens. */
async function wake(addressFile: string, deepLink: string | undefined): Promise<SecondInstance> {
  let pid: number | undefined
  for (let tried = 0; tried < TRIES; tried++) {
    const found = address.safeParse(parseOrUndefined(readOrEmpty(addressFile)))
    pid = found.data?.pid
    if (found.success && (await tell(found.data.socket, deepLink))) return { status: 'second', pid, answered: true }
    await wait(BETWEEN_TRIES_MS)
  }
  return { status: 'second', pid, answered: false }
}

function tell(path: string, deepLink: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    let reply = ''
    socket.setEncoding('utf8').setTimeout(2000, () => socket.destroy())
    socket.on('connect', () => void socket.write(`${JSON.stringify({ deepLink: deepLink ?? null })}\n`))
    socket.on('data', (chunk: string) => (reply += chunk))
    socket.on('error', () => undefined) // `close` follows and settles it
    socket.on('close', () => resolve(reply === 'ok\n'))
  })
}

function socketPath(folder: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\omnideck-${randomBytes(12).toString('hex')}`
  const inside = join(folder, 'instance.sock')
  return Buffer.byteLength(inside) <= LONGEST_SOCKET_PATH ? inside : join(mkdtempSync(join(tmpdir(), 'omnideck-')), 'sock')
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
