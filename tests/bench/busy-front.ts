import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import WebSocket, { WebSocketServer } from 'ws'
import { systemClock } from '#main/platform/clock.ts'

export type BusyRun = { readonly eventsASecond: number; readonly marksASecond: number; readonly seconds: number }
/** `at`: when the frame was handed to the socket, epoch milliseconds. */
export type SentMark = { readonly mark: number; readonly at: number }

/** A gateway's front that passes everything through and adds events of its own to the live stream. */
export type BusyFront = {
  readonly baseUrl: string
  /** The server whose events carry the marks. */
  readonly markedServer: string
  /** Resolves when the console listens. */
  readonly subscribed: Promise<unknown>
  run(load: BusyRun): Promise<readonly SentMark[]>
  stop(): Promise<void>
}

const TICK_MS = 10

export async function startBusyFront({ behind, serverNames }: { readonly behind: string; readonly serverNames: readonly string[] }): Promise<BusyFront> {
  const subscribed = Promise.withResolvers<undefined>()
  const [markedServer = '', ...others] = serverNames
  let live: WebSocket | undefined
  let lastMark = 0

  const server = createServer((request, response) => {
    const onward = httpRequest(new URL(request.url ?? '/', behind), { method: request.method, headers: { ...request.headers, host: new URL(behind).host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    const onward = new WebSocket(new URL(request.url ?? '/', behind.replace('http', 'ws')), { headers: { authorization: request.headers.authorization ?? '' } })
    onward.on('error', () => socket.destroy())
    onward.on('open', () => {
      sockets.handleUpgrade(request, socket, head, (near) => {
        near.on('message', (data, isBinary) => onward.send(data, { binary: isBinary }))
        onward.on('message', (data, isBinary) => {
          near.send(data, { binary: isBinary })
          if (live !== near && (data as Buffer).includes('"subscribed"')) {
            live = near
            subscribed.resolve(undefined)
          }
        })
        near.on('close', () => onward.terminate())
        onward.on('close', () => near.terminate())
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function send(name: string, { healthy, reason, at }: { readonly healthy: boolean; readonly reason: string; readonly at: number }): void {
    const [old_status, new_status] = healthy ? ['unhealthy', 'healthy'] : ['healthy', 'unhealthy']
    const data = { mcp_name: name, old_status, new_status, reason, severity: 'high', tool_count: 8, response_time_ms: 40 + (at % 100) }
    // The gateway writes times without a zone and means UTC.
    live?.send(JSON.stringify({ type: 'mcp_status_change', timestamp: new Date(at).toISOString().slice(0, -1), data }))
  }

  return {
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    markedServer,
    subscribed: subscribed.promise,
    run: ({ eventsASecond, marksASecond, seconds }) =>
      new Promise((resolve) => {
        const marks: SentMark[] = []
        const startedAt = performance.now()
        let events = 0
        const timer = setInterval(() => {
          const passed = Math.min(seconds, (performance.now() - startedAt) / 1000)
          const now = systemClock.now()
          for (; events < passed * eventsASecond; events += 1) {
            const name = others[events % others.length] ?? markedServer
            send(name, { healthy: events % 50 !== 0, reason: `event ${String(events)}`, at: now })
          }
          while (marks.length < passed * marksASecond) {
            lastMark += 1
            marks.push({ mark: lastMark, at: now })
            send(markedServer, { healthy: false, reason: `mark ${String(lastMark)}`, at: now })
          }
          if (passed < seconds) return
          clearInterval(timer)
          resolve(marks)
        }, TICK_MS)
      }),
    async stop() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
