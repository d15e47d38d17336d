import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { HOME } from '#main/hosts/chromium/home.ts'
import { launchArguments } from '#main/hosts/chromium/launch-arguments.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { buildAll } from '../../build/scripts/build.ts'
import { entry, launcher, prepareData, startProcess } from './console-process.ts'
import type { Running } from './console-process.ts'
import { figure } from './figure.ts'
import type { Measure } from './measure.ts'
import { openEye, watchableBrowser } from './page-eye.ts'
import { median } from './statistics.ts'

/** Nobody listens on the discard port: the nearest thing to a cable that is out. */
export const NOBODY = 'http://127.0.0.1:9'

// The time of the first picture; asked after the fact, so asking does not slow it down.
const FIRST_PICTURE = `new Promise((done) => new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (each.name === 'first-contentful-paint') done(performance.timeOrigin + each.startTime)
}).observe({ type: 'paint', buffered: true }))`

// A view stands in the shell, none of its panels is still waiting, and the frame that shows it is drawn.
export const USABLE = `new Promise((done) => {
  const look = () => {
    const view = document.querySelector('main#main h1, main#main h2')
    if (view === null || document.querySelector('main#main [aria-busy="true"]') !== null) return requestAnimationFrame(look)
    requestAnimationFrame(() => { const after = new MessageChannel(); after.port1.onmessage = () => done(performance.timeOrigin + performance.now()); after.port2.postMessage(null) })
  }
  look()
})`

type Start = { readonly pictureMs: number; readonly usableMs: number }

/** From starting the process to a view that can be read, with nobody at the other end of the line; against an empty window. */
export const startUpMeasure: Measure = {
  name: 'start-up',
  async run(context) {
    const cache = context.cache()
    await buildAll()
    using folder = temporaryFolder()
    const browser = watchableBrowser(folder.path)
    const data = join(folder.path, 'data')
    mkdirSync(data)
    await prepareData(data, { baseUrl: NOBODY, username: 'bench', cacheFile: cache.file })
    const own: Start[] = []
    const launched: Start[] = []
    const empty: number[] = []
    // One of each that does not count: it brings files into memory and makes the browser's folder.
    for (let turn = -1; turn < (context.quick ? 2 : 7); turn += 1) {
      context.tell(turn < 0 ? 'start-up: warming up' : `start-up: turn ${String(turn + 1)}`)
      const window = await emptyWindow(browser, join(folder.path, 'empty'))
      const direct = await started(startProcess([entry, '--headless', '--data-dir', data], browser), data)
      const whole = await started(startProcess([launcher, '--host', 'chromium', '--headless', '--data-dir', data], browser), data)
      if (turn < 0) continue
      empty.push(window)
      own.push(direct)
      launched.push(whole)
    }
    const usable = median(own.map(({ usableMs }) => usableMs))
    return [
      figure({
        name: 'start to usable cached first view, network cable out', value: usable, unit: 'ms', baseline: median(empty),
        budgets: [{ of: 'ratio', is: 'at most', than: 1.5 }, { of: 'value', is: 'at most', than: 1800 }],
      }),
      figure({ name: 'start to first picture', value: median(own.map(({ pictureMs }) => pictureMs)), unit: 'ms', baseline: median(empty) }),
      figure({ name: 'the same by npm start: launcher, freshness of the build, choice of host', value: median(launched.map(({ usableMs }) => usableMs)), unit: 'ms', baseline: usable }),
    ]
  },
}

async function started(running: Running, data: string): Promise<Start> {
  const eye = await openEye(join(data, 'browser'), HOME)
  try {
    const usableAt = await eye.see<number>(USABLE)
    const pictureAt = await eye.see<number>(FIRST_PICTURE)
    return { pictureMs: pictureAt - running.startedAt, usableMs: usableAt - running.startedAt }
  } finally {
    eye.close()
    await running.stop()
  }
}

async function emptyWindow(browser: string, browserFolder: string): Promise<number> {
  mkdirSync(browserFolder, { recursive: true })
  const usual = launchArguments({
    browserFolder, title: 'Empty', firstColour: '#0f1115', window: { width: 1440, height: 900 }, headless: true, withoutGpu: false,
    withoutSandbox: process.platform === 'linux' && process.getuid?.() === 0,
  })
  const words = usual.map((word) => (word.startsWith('--app=') ? '--app=data:text/html,<title>Empty</title><h1>Empty</h1>' : word))
  const running = startProcess([join(import.meta.dirname, 'empty-window.mjs'), browser, JSON.stringify(words)], browser)
  const eye = await openEye(browserFolder, 'data:')
  try {
    return (await eye.see<number>(FIRST_PICTURE)) - running.startedAt
  } finally {
    eye.close()
    await running.stop()
  }
}
