import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { encodeCall, readFields, type BusCall } from './bus-message.ts'

/** The reply's body, or the name of the bus error. */
export type BusReply = { readonly ok: true; readonly signature: string; readonly body: Buffer } | { readonly ok: false; readonly error: string }

/** A connection to the D-Bus session bus for a few questions with string arguments. Never starts a service. */
export interface SessionBus {
  call(call: BusCall): Promise<BusReply>
  close(): void
}

const longestMessage = 1024 * 1024

export type BusOptions = {
  readonly paths: readonly string[]
  readonly uid: number
  readonly clock: Clock
  /** The whole conversation, sign-in included, is over after this long. */
  readonly patienceMs: number
}

/** Rejects when there is no bus. Any failure later, running out of patience included, rejects the waiting calls. */
export async function openSessionBus({ paths, uid, clock, patienceMs }: BusOptions): Promise<SessionBus> {
  const socket = await connect(paths)
  const cancelPatience = clock.after(patienceMs, () => failAll(new Error('The session bus did not answer')))
  let received = Buffer.alloc(0)
  let isBinary = false
  let serial = 0
  const waiting = new Map<number, { resolve: (reply: BusReply) => void; reject: (cause: Error) => void }>()
  let signedIn: { resolve: () => void; reject: (cause: Error) => void } | undefined

  let failure: Error | undefined

  function failAll(cause: Error): void {
    failure ??= cause
    cancelPatience()
    signedIn?.reject(failure)
    for (const { reject } of waiting.values()) reject(failure)
    waiting.clear()
    socket.destroy()
  }
  socket.on('error', failAll)
  socket.on('close', () => failAll(new Error('The session bus closed the connection')))
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    try {
      if (!isBinary) takeSignIn()
      while (isBinary && takeMessage());
    } catch (cause) {
      failAll(cause instanceof Error ? cause : new Error('The session bus sent something unreadable'))
    }
  })

  function takeSignIn(): void {
    const end = received.indexOf('\r\n')
    if (end < 0) return
    const line = received.subarray(0, end).toString('latin1')
    received = received.subarray(end + 2)
    if (!line.startsWith('OK ')) throw new Error('The session bus refused the sign-in')
    socket.write('BEGIN\r\n')
    isBinary = true
    signedIn?.resolve()
  }

  function takeMessage(): boolean {
    if (received.length < 16) return false
    const isLittle = received[0] === 0x6c
    const u32 = (at: number): number => (isLittle ? received.readUInt32LE(at) : received.readUInt32BE(at))
    const fieldsEnd = 16 + u32(12)
    const bodyStart = Math.ceil(fieldsEnd / 8) * 8
    const total = bodyStart + u32(4)
    if (total > longestMessage || !isLittle) throw new Error('The session bus sent an unexpected message')
    if (received.length < total) return false
    const message = received.subarray(0, total)
    received = received.subarray(total)
    const fields = readFields(message, fieldsEnd)
    const entry = fields.replyTo === undefined ? undefined : waiting.get(fields.replyTo)
    if (entry !== undefined && fields.replyTo !== undefined) {
      waiting.delete(fields.replyTo)
      const body = Buffer.from(message.subarray(bodyStart))
      entry.resolve(message[1] === 3 ? { ok: false, error: fields.error } : { ok: true, signature: fields.signature, body })
    }
    return true
  }

  function call(request: BusCall): Promise<BusReply> {
    if (failure !== undefined) return Promise.reject(failure)
    serial += 1
    const number = serial
    return new Promise((resolve, reject) => {
      waiting.set(number, { resolve, reject })
      socket.write(encodeCall(request, number))
    })
  }

  await new Promise<void>((resolve, reject) => {
    signedIn = { resolve, reject }
    socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(uid)).toString('hex')}\r\n`)
  })
  await call({ destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus', member: 'Hello', args: [] })
  return { call, close: () => failAll(new Error('The session bus was closed')) }
}

/** Socket paths to try, in order; an abstract one starts with NUL, as the kernel writes it. `undefined`: an address only D-Bus itself can follow. */
export function busPaths(env: NodeJS.ProcessEnv): readonly string[] | undefined {
  const address = env['DBUS_SESSION_BUS_ADDRESS']
  if (address === undefined || address === '') return env['XDG_RUNTIME_DIR'] === undefined ? [] : [join(env['XDG_RUNTIME_DIR'], 'bus')]
  const paths = address.split(';').flatMap((one) => {
    const match = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(one)
    if (match === null) return []
    const path = unescaped(match[2] ?? '')
    return [match[1] === 'abstract' ? `\0${path}` : path]
  })
  return paths.length === 0 ? undefined : paths
}

function unescaped(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

async function connect(paths: readonly string[]): Promise<Socket> {
  for (const path of paths) {
    const socket = await new Promise<Socket | undefined>((resolve) => {
      const attempt = createConnection(path)
      attempt.once('connect', () => resolve(attempt))
      attempt.once('error', () => resolve(undefined))
    })
    if (socket !== undefined) return socket.removeAllListeners('error')
  }
  throw new Error('There is no session bus')
}
