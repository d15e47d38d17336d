import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import type { Preferences } from '#shared/features/app/model.ts'
import { composeApp } from '#main/compose-app.ts'
import { createCdpGuest } from '#main/hosts/chromium/cdp-guest.ts'
import { createChromiumHost, type ChromiumHost } from '#main/hosts/chromium/chromium-host.ts'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'
import { HOME } from '#main/hosts/chromium/home.ts'
import { createAssetServer } from '#main/platform/assets/asset-server.ts'
import { systemClock } from '#main/platform/clock.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import { systemRandom } from '#main/platform/random.ts'
import { buildAll } from '../../build/scripts/build.ts'
import { createRecordingLog } from './recording-log.ts'

const dist = join(import.meta.dirname, '../../dist')
const browserPath = findChromium({ environment: process.env, platform: process.platform })

/** Why the console cannot be tried in the system's Chromium here; undefined when it can. */
export const whyNoChromium = browserPath === undefined ? 'no Chromium, Chrome, Edge or Brave was found' : undefined

/** A console that runs, whichever host shows it. */
export type RunningConsole = {
  readonly page: Page
  /** The data folder; given again to a later console, that one starts on the same data. */
  readonly folder: string
  /** The page anew, for after a crash: the page from before stays dead to its guest. */
  rejoin(): Promise<Page>
  /** What the log calls an error, one sentence each. */
  errors(): readonly string[]
  /** Ends the console; `keep` leaves the data folder for a later start. */
  stop(options?: { readonly keep?: boolean }): Promise<void>
}

export type ConsoleOptions = {
  readonly folder?: string
  readonly demo?: boolean
  readonly profile?: string
  /** Path of the page to begin with, e.g. `/#/health`. */
  readonly path?: string
  readonly troubles?: readonly string[]
}

/** The whole console as `npm start` runs it, in a real browser, with Playwright as a guest on its own pipe. */
export async function startConsole(options: ConsoleOptions = {}): Promise<RunningConsole> {
  await buildAll()
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'omnideck-journey-'))
  const { log, lines } = createRecordingLog()
  let theme: Preferences['theme'] = 'system'
  const host = await createChromiumHost({
    browser: browserPath ?? '',
    assets: createAssetServer({ folder: join(dist, 'renderer'), theme: () => theme }),
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
    onTheme: (chosen) => {
      theme = chosen
    },
  }).catch(async (cause: unknown) => {
    await host.stop()
    throw cause
  })
  return {
    page: await joinPage(host),
    folder,
    rejoin: () => joinPage(host),
    errors: () => lines.filter(({ level }) => level === 'error').map(({ message, fields }) => [message, fields['cause'] instanceof Error ? fields['cause'].message : fields['cause']].filter((part) => typeof part === 'string').join(' ')),
    async stop({ keep = false } = {}) {
      await app.stop()
      await host.stop()
      if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function joinPage(host: ChromiumHost): Promise<Page> {
  const guest = await chromium.connectOverCDP(await createCdpGuest(host.pipe))
  const page = guest.contexts()[0]?.pages().find((candidate) => candidate.url().startsWith(HOME))
  if (page === undefined) throw new Error('Playwright does not see the page')
  await page.setViewportSize({ width: 1440, height: 900 })
  return page
}
