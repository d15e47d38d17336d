import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { z } from 'zod'
import { systemClock } from '#main/platform/clock.ts'
import { buildAll } from '../../build/scripts/build.ts'
import { electronPlace, findElectron } from '../../build/scripts/fetch-electron.ts'
import type { ConsoleOptions, RunningConsole } from './console-rig.ts'

const root = join(import.meta.dirname, '../..')
const logLine = z.object({ level: z.number(), msg: z.string() })
const PINO_ERROR = 50

/** The console in a real Electron, started as a person starts it; only where its runtime exists. */
export async function startElectronConsole(options: ConsoleOptions = {}): Promise<RunningConsole> {
  await buildAll()
  const runtime = findElectron(electronPlace(root, process.env, systemClock))
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'omnideck-journey-'))
  const app = await _electron.launch({
    ...(runtime === undefined ? {} : { executablePath: runtime }),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      join(root, 'dist/main/entry-electron.js'),
      `--data-dir=${folder}`,
      ...(options.demo === true ? ['--demo'] : []),
      ...(options.profile === undefined ? [] : [`--profile=${options.profile}`]),
      ...(options.troubles ?? []).map((trouble) => `--trouble=${trouble}`),
    ],
  })
  const page = await app.firstWindow()
  await page.setViewportSize({ width: 1440, height: 900 })
  if (options.path !== undefined) await page.evaluate((path) => location.replace(path), options.path)
  return {
    page,
    folder,
    rejoin: () => app.firstWindow(),
    errors: () => errorsIn(join(folder, 'logs/omnideck.log')),
    async stop({ keep = false } = {}) {
      await app.close()
      if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function errorsIn(file: string): readonly string[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => logLine.parse(JSON.parse(line))).filter(({ level }) => level >= PINO_ERROR).map(({ msg }) => msg)
}
