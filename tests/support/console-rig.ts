import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { composeApp, type App } from '#main/compose-app.ts'
import { createCdpGuest } from '#main/hosts/chromium/cdp-guest.ts'
import { createChromiumHost, type ChromiumHost } from '#main/hosts/chromium/chromium-host.ts'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'
import { HOME } from '#main/hosts/chromium/home.ts'
import { createAssetServer } from '#main/platform/assets/asset-server.ts'
import { systemClock } from '#main/platform/clock.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import { systemRandom } from '#main/platform/random.ts'
import { buildAll } from '../../build/scripts/build.ts'
import { createRecordingLog, type LogLine } from './recording-log.ts'

const dist = join(import.meta.dirname, '../../dist')
export const browserPath = findChromium({ environment: process.env, platform: process.platform })

export type ConsoleRig = {
  readonly page: Page
  readonly app: App
  readonly host: ChromiumHost
  readonly lines: readonly LogLine[]
  /** The data folder; given again to a later rig, the console starts on the same data. */
  readonly folder: string
  /** Ends the console; `keep` leaves the data folder for a later start. */
  stop(options?: { readonly keep?: boolean }): Promise<void>
}

export type RigOptions = {
  readonly folder?: string
  readonly demo?: boolean
  readonly profile?: string
  readonly path?: string
  readonly troubles?: readonly string[]
}

/** The whole console as `npm start` runs it, in a real browser, with Playwright as a guest on its own pipe. */
export async function startConsole(options: RigOptions = {}): Promise<ConsoleRig> {
  await buildAll()
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'omnideck-journey-'))
  const { log, lines } = createRecordingLog()
  const host = await createChromiumHost({
    browser: browserPath ?? '',
    assets: createAssetServer({ folder: join(dist, 'renderer') }),
    preloadSource: readFileSync(join(dist, 'preload/chromium.js'), 'utf8'),
    paths: { data: folder, logs: join(folder, 'logs'), exports: join(folder, 'exports') },
    browserFolder: join(folder, 'browser'),
    headless: true,
    log,
    clock: systemClock,
    firstColour: '#0f1115',
  })
  const app = await composeApp({
    host, log,
    redactor: createRedactor(),
    clock: systemClock,
    random: systemRandom,
    version: '0.0.0-journey',
    workerUrl: new URL(`file://${join(dist, 'main/data-worker.js')}`),
    demoWorkerUrl: new URL(`file://${join(dist, 'main/demo-postgres-worker.js')}`),
    pageOrigin: HOME,
    start: { demo: options.demo ?? false, profile: options.profile, troubles: options.troubles ?? [], path: options.path ?? '/' },
    validateOutputs: true,
    onTheme: () => undefined,
  })
  const guest = await chromium.connectOverCDP(await createCdpGuest(host.pipe))
  const page = guest.contexts()[0]?.pages().find((candidate) => candidate.url().startsWith(HOME))
  if (page === undefined) throw new Error('Playwright does not see the page')
  await page.setViewportSize({ width: 1440, height: 900 })
  return {
    page, app, host, lines, folder,
    async stop({ keep = false } = {}) {
      await app.stop()
      await host.stop()
      if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
