import { parentPort, workerData } from 'node:worker_threads'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { systemClock } from '#main/platform/clock.ts'

/** A gateway that sends steadily, and now and then a burst at once. A thread of its own: sending must not look like receiving. */
export type EventStorm = {
  readonly eventsASecond: number
  readonly seconds: number
  readonly bursts: number
  readonly burst: number
  readonly serverNames: readonly string[]
}

const TICK_MS = 10

function storm(socket: WebSocket, { eventsASecond, seconds, bursts, burst, serverNames }: EventStorm): void {
  const startedAt = performance.now()
  let steady = 0
  let burstsMade = 0
  let sent = 0
  const send = (): void => {
    sent += 1
    const healthy = sent % 50 !== 0
    const data = { mcp_name: serverNames[sent % serverNames.length], old_status: 'healthy', new_status: healthy ? 'healthy' : 'unhealthy', reason: `event ${String(sent)}`, severity: 'low', tool_count: 8, response_time_ms: 40 + (sent % 100) }
    socket.send(JSON.stringify({ type: 'mcp_status_change', timestamp: new Date(systemClock.now()).toISOString().slice(0, -1), data }))
  }
  const timer = setInterval(() => {
    const passed = Math.min(seconds, (performance.now() - startedAt) / 1000)
    for (; steady < Math.floor(passed * eventsASecond); steady += 1) send()
    if (burstsMade < bursts && passed >= ((burstsMade + 0.5) * seconds) / bursts) {
      burstsMade += 1
      for (let event = 0; event < burst; event += 1) send()
    }
    if (passed >= seconds) clearInterval(timer)
  }, TICK_MS)
}

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
server.once('connection', (socket) => {
  socket.once('message', () => storm(socket, workerData as EventStorm))
})
server.once('listening', () => parentPort?.postMessage((server.address() as AddressInfo).port))
