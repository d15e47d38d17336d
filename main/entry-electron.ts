import { join } from 'node:path'
import { app } from 'electron'
import { parseDeepLink, toPagePath } from '#shared/lib/deep-link.ts'
import type { Preferences } from '#shared/features/app/model.ts'
import { parseLaunchFlags, type LaunchFlags } from '#shared/lib/launch-flags.ts'
import { composeApp } from '#main/compose-app.ts'
import { defaultDataFolder, preparePaths } from '#main/data-folder.ts'
import { complain, explainEnd } from '#main/explain-end.ts'
import { claimInstance } from '#main/hosts/chromium/single-instance.ts'
import { createWindowMemory } from '#main/hosts/chromium/window-memory.ts'
import { createElectronHost } from '#main/hosts/electron/electron-host.ts'
import { HOME } from '#main/hosts/electron/home.ts'
import { prepareElectron, wordsForConsole, type FirstElectron } from '#main/hosts/electron/prepare-electron.ts'
import type { Host } from '#main/hosts/host.ts'
import { createAssetServer } from '#main/platform/assets/asset-server.ts'
import { systemClock } from '#main/platform/clock.ts'
import { createLog } from '#main/platform/log/pino-log.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import { systemRandom } from '#main/platform/random.ts'

type Started = { readonly flags: LaunchFlags; readonly paths: Host['paths']; readonly first: FirstElectron }

/**
 * What has to happen while this module is evaluated, because Electron becomes ready right after. Exit codes as in
 * entry-chromium: 0 ended well, 1 failed, 2 bad flags, 4 already running, 5 no data folder.
 */
function start(): Started | number {
  const parsed = parseLaunchFlags(wordsForConsole(process.argv, app.isPackaged))
  if (parsed.status === 'refused') return complain(parsed.says, 2)
  const { flags } = parsed
  if (flags.headless) return complain('--headless runs on Chromium alone.', 2)
  const paths = preparePaths(flags.dataDir ?? defaultDataFolder(process.platform, process.env))
  const instance = prepareElectron({ dataFolder: paths.data, deepLink: flags.deepLink, argv: process.argv })
  if (instance.status === 'second') return complain('Omnideck is already running; its window was brought to the front.', 4)
  return { flags, paths, first: instance }
}

async function run({ flags, paths, first }: Started): Promise<number> {
  const redactor = createRedactor()
  const log = createLog({ dir: paths.logs, level: process.env['OMNIDECK_LOG'] === 'debug' ? 'debug' : 'info', redactor, clock: systemClock })
  // Electron's own lock knows nothing of a console that runs on the same data in the system's Chromium; this one does.
  const claim = await claimInstance({ folder: paths.data, deepLink: flags.deepLink, log })
  if (claim.status === 'second') return complain('Omnideck is already running on the same data in the system\'s Chromium.', 4)

  const dist = join(import.meta.dirname, '..')
  const memory = createWindowMemory(paths.data)
  let theme: Preferences['theme'] = 'system'
  const host = await createElectronHost({
    paths, log,
    clock: systemClock,
    assets: createAssetServer({ folder: join(dist, 'renderer'), theme: () => theme }),
    preloadPath: join(dist, 'preload', 'electron.cjs'),
    firstColour: '#0f1115',
    window: memory.recall(),
    onWindowMoved: (bounds) => memory.remember(bounds),
    instance: {
      status: 'first',
      onActivate(tell) {
        const stops = [first.onActivate(tell), claim.onActivate(tell)]
        return () => {
          for (const stop of stops) stop()
        }
      },
    },
    isDevelopment: !app.isPackaged && process.env['OMNIDECK_DEV'] === '1',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

  const link = flags.deepLink === undefined ? undefined : parseDeepLink(flags.deepLink)
  const console = await composeApp({
    host, log, redactor,
    clock: systemClock,
    random: systemRandom,
    version: app.getVersion(),
    workerUrl: new URL('./data-worker.js', import.meta.url),
    demoWorkerUrl: new URL('./demo-postgres-worker.js', import.meta.url),
    pageOrigin: HOME,
    start: { demo: flags.demo, profile: flags.profile ?? link?.profile, troubles: flags.trouble, path: link === undefined ? '/' : toPagePath(link) },
    validateOutputs: false,
    onTheme: (chosen) => {
      theme = chosen
      host.followTheme(chosen)
    },
  })
  const why = await host.closed
  log.info('the console ends', { why })
  await console.stop()
  await claim.stop()
  log.stop()
  await host.stop()
  return why.startsWith('The page crashed') ? complain(why, 1) : 0
}

function prepared(): Started | number {
  try {
    return start()
  } catch (cause) {
    return explainEnd(cause)
  }
}

const started = prepared()
// Not awaited: Electron becomes ready only after this module has been evaluated.
if (typeof started === 'number') app.exit(started)
else void run(started).catch(explainEnd).then((exitCode) => app.exit(exitCode))
