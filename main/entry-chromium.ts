import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Preferences } from '#shared/features/app/model.ts'
import { parseLaunchFlags } from '#shared/lib/launch-flags.ts'
import { parseDeepLink, toPagePath } from '#shared/lib/deep-link.ts'
import { defaultDataFolder, preparePaths } from '#main/data-folder.ts'
import { complain, explainEnd } from '#main/explain-end.ts'
import { createHeadlessStatus } from '#main/headless-status.ts'
import { createChromiumHost } from '#main/hosts/chromium/chromium-host.ts'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'
import { HOME } from '#main/hosts/chromium/home.ts'
import { claimInstance } from '#main/hosts/chromium/single-instance.ts'
import { windowClosed } from '#main/hosts/chromium/why-it-died.ts'
import { createWindowMemory } from '#main/hosts/chromium/window-memory.ts'
import { createAssetServer } from '#main/platform/assets/asset-server.ts'
import { systemClock } from '#main/platform/clock.ts'
import { createLog } from '#main/platform/log/pino-log.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import { systemRandom } from '#main/platform/random.ts'

const orderlyEnds: ReadonlySet<string> = new Set([windowClosed, 'The console was stopped.'])

/** The console in the system's Chromium. Exit codes: 0 ended well, 1 failed, 2 bad flags, 3 no browser, 4 already running, 5 no data folder. */
async function run(words: readonly string[]): Promise<number> {
  const parsed = parseLaunchFlags(words)
  if (parsed.status === 'refused') return complain(parsed.says, 2)
  const { flags } = parsed
  const dist = join(import.meta.dirname, '..')

  const browser = findChromium({ environment: process.env, platform: process.platform })
  if (browser === undefined) return complain('No Chromium, Chrome, Edge or Brave was found. Install one (Debian, Ubuntu: apt-get install chromium) or set OMNIDECK_BROWSER.', 3)

  const paths = preparePaths(flags.dataDir ?? defaultDataFolder(process.platform, process.env))
  const redactor = createRedactor()
  const log = createLog({ dir: paths.logs, level: process.env['OMNIDECK_LOG'] === 'debug' ? 'debug' : 'info', redactor, clock: systemClock })
  const instance = await claimInstance({ folder: paths.data, deepLink: flags.deepLink, log })
  if (instance.status === 'second') {
    return complain(instance.answered ? 'Omnideck is already running; its window was brought to the front.' : `Omnideck is already running (process ${instance.pid ?? 'unknown'}) but does not answer.`, 4)
  }

  const memory = createWindowMemory(paths.data)
  let theme: Preferences['theme'] = 'system'
  const starting = createChromiumHost({
    browser, paths, log, instance,
    clock: systemClock,
    assets: createAssetServer({ folder: join(dist, 'renderer'), theme: () => theme }),
    preloadSource: readFileSync(join(dist, 'preload', 'chromium.js'), 'utf8'),
    browserFolder: join(paths.data, 'browser'),
    headless: flags.headless,
    firstColour: '#0f1115',
    window: memory.recall(),
    onWindowMoved: (bounds) => memory.remember(bounds),
  })
  // The browser boots in processes of its own: meanwhile this one loads what answers the page.
  starting.catch(() => undefined)
  const { composeApp } = await import('#main/compose-app.ts')
  const host = await starting
  for (const warning of host.facts.warnings) process.stderr.write(`Warning: ${warning}\n`)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void host.stop())

  const link = flags.deepLink === undefined ? undefined : parseDeepLink(flags.deepLink)
  const app = await composeApp({
    host, log, redactor,
    clock: systemClock,
    random: systemRandom,
    version: ownVersion(dist),
    workerUrl: new URL('./data-worker.js', import.meta.url),
    demoWorkerUrl: new URL('./demo-postgres-worker.js', import.meta.url),
    pageOrigin: HOME,
    start: { demo: flags.demo, profile: flags.profile ?? link?.profile, troubles: flags.trouble, path: link === undefined ? '/' : toPagePath(link) },
    validateOutputs: false,
    onTheme: (chosen) => {
      theme = chosen
    },
  })
  const status = flags.headless ? createHeadlessStatus({ clock: systemClock, out: process.stdout, app, host }) : undefined
  const why = await host.closed
  await status?.stop()
  log.info('the console ends', { why })
  await app.stop()
  await instance.stop()
  log.stop()
  // Anything but these two sentences means that the browser ended by itself.
  return orderlyEnds.has(why) ? 0 : complain(why, 1)
}

function ownVersion(dist: string): string {
  return (JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8')) as { version: string }).version
}

process.exit(await run(process.argv.slice(2)).catch(explainEnd))
