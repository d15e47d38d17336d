import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { ingestApply } from '#main/data-operations.ts'
import { readCounters } from '#main/ingest/counters.ts'
import { createPump } from '#main/ingest/pump.ts'
import { systemClock } from '#main/platform/clock.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { openLiveSocket } from '#main/upstream/omni2/live-socket.ts'
import type { LiveSocketOptions } from '#main/upstream/omni2/live-socket.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { benchServers } from './bench-rows.ts'
import type { EventStorm } from './event-storm.ts'
import { figure } from './figure.ts'
import type { Measure } from './measure.ts'

const SOURCE = 'omni2.socket'

/** Socket, parsing, facts and pump in the main thread, as in the console, while the gateway storms. */
export const liveEventsMeasure: Measure = {
  name: 'live events',
  async run({ quick }) {
    const storm: EventStorm = { eventsASecond: 5000, seconds: quick ? 5 : 60, bursts: quick ? 1 : 3, burst: 20_000, serverNames: benchServers }
    const expected = storm.eventsASecond * storm.seconds + storm.bursts * storm.burst
    using folder = temporaryFolder()
    const store = await openStore({ mode: 'worker', workerUrl: new URL('../../main/data-worker.ts', import.meta.url), file: join(folder.path, 'cache.db'), clock: systemClock, log: silentLog })
    const pump = await createPump({ store, clock: systemClock, log: silentLog, apply: ingestApply, onChanges: () => undefined })
    await pump.offer({ source: 'omni2.registry', facts: [registry()], receivedAt: systemClock.now() })
    const worker = new Worker(new URL('./event-storm.ts', import.meta.url), { workerData: storm })
    try {
      const [port] = (await once(worker, 'message')) as [number]
      const delay = monitorEventLoopDelay({ resolution: 1 })
      const { facts, seconds } = await listen(port, expected, (offered) => pump.offer({ source: SOURCE, facts: offered, receivedAt: systemClock.now() }), () => delay.enable())
      delay.disable()
      await pump.flushNow()
      const { facts_offered: stored = 0 } = await store.read(readCounters, null)
      // One fact more than the socket's: the registry.
      return [
        figure({ name: 'longest main-thread block at 5000 live events/s with bursts of 20 000', value: delay.max / 1e6, unit: 'ms', budgets: [{ of: 'value', is: 'at most', than: 50 }] }),
        figure({ name: 'live events taken', value: facts / seconds, unit: 'events/s' }),
        figure({ name: 'live events lost on the way to the store', value: expected + 1 - stored, unit: 'events', budgets: [{ of: 'value', is: 'at most', than: 0 }] }),
      ]
    } finally {
      await worker.terminate()
      await pump.stop()
      await store.stop()
    }
  },
}

function registry(): { readonly kind: string; readonly at: number } {
  const servers = benchServers.map((name, index) => ({
    id: String(index + 1), name, url: `https://${name}.example/mcp`, description: null, protocol: 'http', enabled: true, status: 'active', reportedHealth: 'healthy', lastHealthCheckAt: null,
  }))
  return { kind: 'health.registry', at: systemClock.now(), servers } as { readonly kind: string; readonly at: number }
}

/** Listens until every event has come. */
async function listen(port: number, expected: number, offer: LiveSocketOptions['onFacts'], onFirst: () => void): Promise<{ readonly facts: number; readonly seconds: number }> {
  const connected: Socket = connect(port, '127.0.0.1')
  await once(connected, 'connect')
  return new Promise((resolve, reject) => {
    let facts = 0
    let startedAt = 0
    const socket = openLiveSocket({
      url: `ws://127.0.0.1:${String(port)}/ws`, bearer: 'bench', connected, clock: systemClock, log: silentLog,
      onUp: () => {
        startedAt = performance.now()
        onFirst()
      },
      onUnknown: (type) => reject(new Error(`An event of the bench was not understood: ${type}`)),
      onEnd: ({ reason }) => reject(new Error(reason)),
      onFacts: (some, receivedAt) => {
        facts += some.length
        if (facts >= expected) {
          socket.close()
          resolve({ facts, seconds: (performance.now() - startedAt) / 1000 })
        }
        return offer(some, receivedAt)
      },
    })
  })
}
