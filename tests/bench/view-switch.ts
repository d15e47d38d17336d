import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { HOME } from '#main/hosts/chromium/home.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { buildAll } from '../../build/scripts/build.ts'
import { entry, prepareData, startProcess } from './console-process.ts'
import { figure } from './figure.ts'
import type { Measure } from './measure.ts'
import { openEye, watchableBrowser } from './page-eye.ts'
import { NOBODY, USABLE } from './start-up.ts'
import { median, percentile } from './statistics.ts'

// From the click to the frame that shows the view with every panel filled. A short rest between two clicks, as people take.
const walk = (rounds: number): string => `(async () => {
  const rest = (ms) => new Promise((done) => setTimeout(done, ms))
  const taken = []
  for (let round = 0; round < ${String(rounds)} + 1; round += 1) {
    for (const link of document.querySelectorAll('nav a[href*="#/"]')) {
      await rest(150)
      const clickedAt = performance.timeOrigin + performance.now()
      link.click()
      const shownAt = await ${USABLE}
      if (round > 0) taken.push([link.getAttribute('href'), shownAt - clickedAt])
    }
  }
  return taken
})()`

/** Walks through every view of the rail, offline, over the filled cache. The first round, which fetches each view's code, does not count. */
export const viewSwitchMeasure: Measure = {
  name: 'view switch',
  async run(context) {
    await buildAll()
    using folder = temporaryFolder()
    const data = join(folder.path, 'data')
    mkdirSync(data)
    await prepareData(data, { baseUrl: NOBODY, username: 'bench', cacheFile: context.cache().file })
    const running = startProcess([entry, '--headless', '--data-dir', data], watchableBrowser(folder.path))
    const eye = await openEye(join(data, 'browser'), HOME)
    try {
      await eye.see(USABLE)
      const taken = await eye.see<readonly (readonly [string, number])[]>(walk(context.quick ? 2 : 8))
      if (taken.length === 0) throw new Error('The rail has no views to walk through')
      const times = taken.map(([, ms]) => ms)
      const views = [...new Set(taken.map(([view]) => view))]
      return [
        figure({ name: 'view switch, input to paint, all views, p95', value: percentile(times, 0.95), unit: 'ms', budgets: [{ of: 'value', is: 'at most', than: 50 }] }),
        ...views.map((view) => figure({ name: `view switch to ${view}, median`, value: median(taken.flatMap(([name, ms]) => (name === view ? [ms] : []))), unit: 'ms' })),
      ]
    } finally {
      eye.close()
      await running.stop()
    }
  },
}
