import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test as base, type CDPSession, type Page } from '@playwright/test'
import { systemClock } from '#main/platform/clock.ts'
import { startDemoGateway, type DemoGateway, type DemoOptions } from '#main/demo-gateway/server.ts'
import { startConsole, whyNoChromium, type ConsoleOptions, type RunningConsole } from '#tests/support/console-rig.ts'
import { startElectronConsole } from '#tests/support/electron-console.ts'
import { whyNoElectron } from '#tests/support/electron-rig.ts'
import { createRecordingLog } from '#tests/support/recording-log.ts'
import { buildAll } from '../../build/scripts/build.ts'

export { expect }

export type Host = 'chromium' | 'electron'

export type Console = RunningConsole & {
  /** Every time the page's policy forbade something, from its first byte on; taking them forgets them. */
  takeViolations(): readonly string[]
  /** A session of the browser's own protocol with the page. */
  readonly cdp: CDPSession
}

type Journey = {
  /** Starts the console; it ends with the journey, which fails if the page broke its policy or the log knows a mistake. */
  readonly openConsole: (options?: ConsoleOptions) => Promise<Console>
  /** A gateway of the journey's own: killed, restarted and made wrong without touching the demo that the console brings. */
  readonly openGateway: (options?: Partial<DemoOptions>) => Promise<DemoGateway>
}

const dist = join(import.meta.dirname, '../../dist')
const obstacles: Readonly<Record<Host, string | undefined>> = { chromium: whyNoChromium, electron: whyNoElectron }
const told = new Set<Host>()

export const test = base.extend<Journey & { readonly host: Host }>({
  host: ['chromium', { option: true }],
  openConsole: async ({ host }, use, info) => {
    const obstacle = obstacles[host]
    if (obstacle !== undefined && !told.has(host)) process.stdout.write(`Journeys in ${host} are skipped: ${obstacle}.\n`)
    told.add(host)
    info.skip(obstacle !== undefined, obstacle)
    const opened: Console[] = []
    await use(async (options) => {
      const running = await (host === 'electron' ? startElectronConsole(options) : startConsole(options))
      const watched = await watch(running)
      opened.push(watched)
      return watched
    })
    for (const one of opened.toReversed()) await one.stop()
    expect.soft(opened.flatMap((one) => one.takeViolations()), 'the page keeps its policy').toEqual([])
    expect.soft(opened.flatMap((one) => one.errors()), 'the log knows no mistake').toEqual([])
  },
  openGateway: async ({ host: _ }, use) => {
    const opened: DemoGateway[] = []
    await use(async (options) => {
      await buildAll()
      const { postgres = false, ...others } = options ?? {}
      const gateway = await startDemoGateway({
        seed: 7, clock: systemClock, log: createRecordingLog().log,
        ...others,
        postgres: postgres === false ? false : { workerUrl: pathToFileURL(join(dist, 'main/demo-postgres-worker.js')), imageFolder: join(dist, 'journeys-database'), ...postgres },
      })
      opened.push(gateway)
      return gateway
    })
    for (const gateway of opened) await gateway.stop()
  },
})

async function watch(running: RunningConsole): Promise<Console> {
  const violations: string[] = []
  const cdp = await running.page.context().newCDPSession(running.page)
  // Enabling tells what was logged before as well, so the first load is counted too.
  cdp.on('Log.entryAdded', ({ entry }) => {
    if (/content security policy|permissions policy/iu.test(entry.text)) violations.push(entry.text)
  })
  await cdp.send('Log.enable')
  let isStopped = false
  return {
    ...running,
    cdp,
    takeViolations: () => violations.splice(0),
    async stop(options) {
      if (isStopped) return
      isStopped = true
      await running.stop(options)
    },
  }
}

/** Presses keys as a person does: `g h` one after the other, `mod+k` together. */
export async function press(page: Page, sequence: string): Promise<void> {
  for (const chord of sequence.split(' ')) await page.keyboard.press(chord.replace('mod', 'Control'))
}

/** The word in the top bar that says how the gateway is reached. */
export async function expectConnection(page: Page, word: 'Live' | 'Degraded' | 'Offline' | 'Working offline' | 'Signed out' | 'Connecting', timeout = 30_000): Promise<void> {
  await expect(page.getByRole('banner').getByRole('status')).toContainText(word, { timeout })
}
