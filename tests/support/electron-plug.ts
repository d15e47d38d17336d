import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { ElectronHost, ElectronHostOptions } from '#main/hosts/electron/electron-host.ts'
import type { WindowOptions } from '#main/hosts/host.ts'
import { createAssetServer } from '#main/platform/assets/asset-server.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createElectronFake, type ElectronFake } from './electron-fake.ts'
import type { FakeWindow } from './electron-fake-window.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'

export const aWindow: WindowOptions = { title: 'Omnideck', backgroundColour: '#0f1115', path: '/#/health?range=24h' }

/** The real plug over a fake Electron, a real asset server and a clock that is moved by hand. */
export type Plugged = {
  readonly fake: ElectronFake
  readonly clock: FakeClock
  readonly folder: string
  /** Prepares, becomes ready, and gives the host. */
  start(options?: Partial<ElectronHostOptions>): Promise<ElectronHost>
  /** The module under test, imported anew over this fake. */
  load<Module>(importer: () => Promise<Module>): Promise<Module>
  firstWindow(): FakeWindow
  remove(): void
}

export function plugElectron(): Plugged {
  const fake = createElectronFake()
  const clock = createFakeClock()
  const folder = mkdtempSync(join(tmpdir(), 'omnideck-electron-'))
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'page', 'index.html'), '<html><head></head><body>console</body></html>')
  writeFileSync(join(folder, 'page', 'assets', 'boot.js'), 'export {}')
  vi.resetModules()
  vi.doMock('electron', () => fake.electron)
  return {
    fake,
    clock,
    folder,
    load: (importer) => importer(),
    async start(options = {}) {
      const { prepareElectron } = await import('#main/hosts/electron/prepare-electron.ts')
      const { createElectronHost } = await import('#main/hosts/electron/electron-host.ts')
      const instance = prepareElectron({ dataFolder: folder, deepLink: undefined, argv: ['omnideck'] })
      if (instance.status !== 'first') throw new Error('Another console has the lock')
      const host = createElectronHost({
        assets: createAssetServer({ folder: join(folder, 'page') }),
        preloadPath: join(folder, 'preload.cjs'),
        paths: { data: folder, logs: join(folder, 'logs'), exports: join(folder, 'exports') },
        log: silentLog,
        clock,
        firstColour: '#fbfbfc',
        instance,
        isDevelopment: false,
        ...options,
      })
      fake.becomeReady()
      return host
    },
    firstWindow() {
      const window = fake.windows[0]
      if (window === undefined) throw new Error('No window is open')
      return window
    },
    remove() {
      vi.doUnmock('electron')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
