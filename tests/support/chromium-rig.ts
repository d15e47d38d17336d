import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from '@playwright/test'
import type { HostWindow } from '#main/hosts/host.ts'
import { createCdpGuest } from '#main/hosts/chromium/cdp-guest.ts'
import { createChromiumHost, type ChromiumHost, type ChromiumHostOptions } from '#main/hosts/chromium/chromium-host.ts'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'
import { HOME } from '#main/hosts/chromium/home.ts'
import { createAssetServer } from '#main/platform/assets/asset-server.ts'
import { systemClock } from '#main/platform/clock.ts'
import { indexCalls } from '#main/platform/ipc/call-index.ts'
import { createRouter } from '#main/platform/ipc/router.ts'
import { createTrustedSender } from '#main/platform/ipc/trusted-sender.ts'
import { buildPreloads } from '../../build/scripts/build.ts'
import { createProbeFeature, type ProbeFeature } from './probe-feature.ts'
import { createRecordingLog, type LogLine } from './recording-log.ts'

export const browserPath = findChromium({ environment: process.env, platform: process.platform })

export type ChromiumRig = {
  readonly host: ChromiumHost
  readonly window: HostWindow
  readonly probe: ProbeFeature
  readonly lines: readonly LogLine[]
  readonly folder: string
  readonly page: Page
  stop(): Promise<void>
}

const probePage = fileURLToPath(new URL('../hosts/page', import.meta.url))

/** The preload with the suite's own names, built once per run. */
export async function buildProbePreload(outDir: string): Promise<string> {
  await buildPreloads({ outDir, table: fileURLToPath(new URL('probe-table.ts', import.meta.url)) })
  return readFileSync(join(outDir, 'chromium.js'), 'utf8')
}

/** The product's own host on a tiny page, with Playwright as a guest on its pipe. */
export async function startChromiumRig(overrides: Partial<ChromiumHostOptions> = {}): Promise<ChromiumRig> {
  const folder = mkdtempSync(join(tmpdir(), 'omnideck-host-'))
  const { log, lines } = createRecordingLog()
  const host = await createChromiumHost({
    browser: browserPath ?? '',
    assets: createAssetServer({ folder: probePage }),
    preloadSource: await buildProbePreload(join(folder, 'preload')),
    paths: { data: folder, logs: folder, exports: join(folder, 'exports') },
    browserFolder: join(folder, 'browser'),
    headless: true,
    log,
    clock: systemClock,
    firstColour: '#101418',
    ...overrides,
  }).catch((cause: unknown) => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    throw cause
  })
  const window = await host.openWindow({ title: 'Probe', backgroundColour: '#101418', path: '/' })
  const probe = createProbeFeature((frame) => window.transport.push(frame))
  const calls = indexCalls([probe])
  window.transport.serve(createRouter({ log, scopeOf: () => calls, isTrusted: createTrustedSender(HOME), validateOutputs: true }))
  const guest: Browser = await chromium.connectOverCDP(await createCdpGuest(host.pipe))
  const page = guest.contexts()[0]?.pages().find((candidate) => candidate.url().startsWith(HOME))
  if (page === undefined) throw new Error('Playwright does not see the page')
  await page.getByText('ready').waitFor()
  return {
    host,
    window,
    probe,
    lines,
    folder,
    page,
    async stop() {
      await host.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
