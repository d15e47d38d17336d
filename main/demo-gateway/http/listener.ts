import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Log } from '#main/platform/log/log.ts'
import type { Answer, Exchange } from './exchange.ts'

const MAX_BODY_BYTES = 2_000_000

/** What to do with an upgrade request: take the socket, or answer with plain HTTP. */
export type UpgradeVerdict = { readonly accept: (socket: WebSocket) => void } | { readonly answer: Answer }

/** How an answer leaves: whole or broken off. */
export type Delivery = { readonly answer: Answer; readonly isCutShort: boolean }

export type ListenerDeps = {
  /** 0 chooses a free one. */
  readonly port: number
  readonly handle: (exchange: Exchange) => Promise<Delivery>
  readonly upgrade: (exchange: Exchange) => Promise<UpgradeVerdict>
  readonly log: Log
}

/** HTTP and WebSocket on one loopback port that can be closed and opened again. */
export type Listener = {
  readonly port: number
  /** Closes the port and every connection: clients see a refusal, as after a crash. */
  close(): Promise<void>
  reopen(): Promise<void>
}

function toExchange(request: IncomingMessage, bodyText: string): Exchange {
  const url = new URL(request.url ?? '/', 'http://gateway.invalid')
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]))
  return { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, bodyText, identity: null }
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BODY_BYTES) throw new RangeError('request body too large')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function headersOf(answer: Answer): Record<string, string> {
  const type: Record<string, string> = answer.contentType === null ? {} : { 'Content-Type': answer.contentType }
  return { ...type, ...answer.headers, 'Content-Length': String(Buffer.byteLength(answer.bodyText)) }
}

function deliver(response: ServerResponse, { answer, isCutShort }: Delivery): void {
  if (answer.status === 204) {
    response.writeHead(204, answer.headers).end()
    return
  }
  response.writeHead(answer.status, headersOf(answer))
  if (!isCutShort || answer.bodyText.length < 2) {
    response.end(answer.bodyText)
    return
  }
  // Half of what Content-Length promised, then the line goes dead.
  response.write(answer.bodyText.slice(0, Math.floor(answer.bodyText.length / 2)), () => response.socket?.destroy())
}

function refuseUpgrade(socket: Duplex, answer: Answer): void {
  const lines = [`HTTP/1.1 ${answer.status} Refused`, 'Connection: close', ...Object.entries(headersOf(answer)).map(([name, value]) => `${name}: ${value}`)]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${answer.bodyText}`)
}

export async function startListener(deps: ListenerDeps): Promise<Listener> {
  const { handle, upgrade, log } = deps
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES })
  const lines = new Set<Socket>()
  let server: Server | undefined
  let { port } = deps

  async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      deliver(response, await handle(toExchange(request, await readText(request))))
    } catch (cause) {
      log.warn('demo gateway request failed', { cause })
      response.destroy()
    }
  }

  async function answerUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    try {
      const verdict = await upgrade(toExchange(request, ''))
      if ('answer' in verdict) refuseUpgrade(socket, verdict.answer)
      else sockets.handleUpgrade(request, socket, head, (accepted) => verdict.accept(accepted))
    } catch (cause) {
      log.warn('demo gateway upgrade failed', { cause })
      socket.destroy()
    }
  }

  async function open(): Promise<void> {
    const next = createServer((request, response) => void answerRequest(request, response))
    next.on('upgrade', (request, socket, head) => void answerUpgrade(request, socket, head))
    next.on('connection', (socket) => {
      lines.add(socket)
      socket.on('close', () => lines.delete(socket))
    })
    await new Promise<void>((resolve, reject) => {
      next.once('error', reject)
      next.listen(port, '127.0.0.1', () => resolve())
    })
    next.on('error', (cause) => log.warn('demo gateway port failed', { cause }))
    port = (next.address() as AddressInfo).port
    server = next
  }

  await open()
  return {
    get port() {
      return port
    },
    async close() {
      const closing = server
      if (!closing) return
      server = undefined
      for (const line of lines) line.destroy()
      await new Promise<void>((resolve) => closing.close(() => resolve()))
    },
    async reopen() {
      if (!server) await open()
    },
  }
}
