import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { mkdirSync } from 'node:fs'
import { startDemoGateway } from '#main/demo-gateway/server.ts'
import { HOME } from '#main/hosts/chromium/home.ts'
import { systemClock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { buildAll } from '../../build/scripts/build.ts'
import { startBusyFront } from './busy-front.ts'
import { entry, prepareData, startProcess } from './console-process.ts'
import { figure } from './figure.ts'
import type { Measure } from './measure.ts'
import { openEye, watchableBrowser } from './page-eye.ts'
import type { PageEye } from './page-eye.ts'
import { median, percentile } from './statistics.ts'

const MARKS_A_SECOND = 10

/** What a view does, at its smallest: hear the change, ask the store, put the answer on the screen, and note when it is there. */
const probe = (serverName: string): string => `(() => {
  const out = document.createElement('output')
  document.body.append(out)
  const seen = globalThis.benchSeen = []
  let isAsking = false, isStale = false
  const ask = async () => {
    if (isAsking) { isStale = true; return }
    isAsking = true
    const to = Date.now()
    const answer = await omnideck.health.servers({ range: { from: to - 3600000, to }, cursor: null })
    const server = answer.ok ? answer.value.data.page.rows.find(({ name }) => name === ${JSON.stringify(serverName)}) : undefined
    const text = server?.verdict.gateway.text ?? ''
    if (text !== out.textContent) {
      out.textContent = text
      requestAnimationFrame(() => { const after = new MessageChannel(); after.port1.onmessage = () => seen.push([text, performance.timeOrigin + performance.now()]); after.port2.postMessage(null) })
    }
    isAsking = false
    if (isStale) { isStale = false; void ask() }
  }
  omnideck.health.onChanged(() => void ask())
  void ask()
})()`

/** From the gateway's hand to the screen, while it sends as much as it can be expected to. */
export const eventToPixelMeasure: Measure = {
  name: 'event to pixel',
  async run({ quick, tell }) {
    await buildAll()
    using folder = temporaryFolder()
    const browser = watchableBrowser(folder.path)
    const demo = await startDemoGateway({ seed: 1, clock: systemClock, log: silentLog, postgres: false })
    const front = await startBusyFront({ behind: demo.baseUrl, serverNames: demo.world.servers.map(({ name }) => name) })
    const data = join(folder.path, 'data')
    mkdirSync(data)
    try {
      await prepareData(data, { baseUrl: front.baseUrl, username: demo.credentials.username, cacheFile: undefined })
      const running = startProcess([entry, '--headless', '--data-dir', data], browser)
      const eye = await openEye(join(data, 'browser'), HOME)
      try {
        await signIn(eye, demo.credentials.password)
        await front.subscribed
        await eye.see(probe(front.markedServer))
        // The registry has to be there before a server of it can be shown.
        await sleep(3000)
        const quiet = await latencies(eye, front, { eventsASecond: 0, seconds: quick ? 3 : 8 })
        tell('event to pixel: 1000 events a second')
        const busy = await latencies(eye, front, { eventsASecond: 1000, seconds: quick ? 5 : 20 })
        return [
          figure({ name: 'WebSocket event to pixel at 1000 events/s, p95', value: percentile(busy, 0.95), unit: 'ms', baseline: percentile(quiet, 0.95), budgets: [{ of: 'value', is: 'at most', than: 150 }] }),
          figure({ name: 'WebSocket event to pixel at 1000 events/s, p50', value: median(busy), unit: 'ms', baseline: median(quiet) }),
        ]
      } finally {
        eye.close()
        await running.stop()
      }
    } finally {
      await front.stop()
      await demo.stop()
    }
  },
}

/** The page signs in as a person would: nothing but its own calls can. */
async function signIn(eye: PageEye, password: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const outcome = await eye.see<string>(`globalThis.omnideck === undefined ? 'no bridge' : omnideck.connection.signIn({ password: ${JSON.stringify(password)} }).then((answer) => answer.ok ? 'ok' : answer.error.code)`)
    if (outcome === 'ok') return
    await sleep(100)
  }
  throw new Error('The console did not sign in')
}

type Load = { readonly eventsASecond: number; readonly seconds: number }

/** Of each mark, how long until a picture showed it or one that was sent later. */
async function latencies(eye: PageEye, front: Awaited<ReturnType<typeof startBusyFront>>, load: Load): Promise<readonly number[]> {
  await eye.see('benchSeen.length = 0')
  const sent = await front.run({ ...load, marksASecond: MARKS_A_SECOND })
  await sleep(1000)
  const seen = await eye.see<readonly (readonly [string, number])[]>('benchSeen')
  const shown = seen.flatMap(([text, at]) => (text.startsWith('mark ') ? [{ mark: Number(text.slice(5)), at }] : []))
  return sent.map(({ mark, at }) => {
    const first = shown.find((one) => one.mark >= mark)
    if (first === undefined) throw new Error(`Mark ${String(mark)} of ${String(sent.length)} never reached the screen`)
    return first.at - at
  })
}
