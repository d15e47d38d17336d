import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import type { Host } from '#main/hosts/host.ts'

/** Where this platform keeps an application's data. */
export function defaultDataFolder(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv, home: string = homedir()): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Omnideck')
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Omnideck')
  return join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'omnideck')
}

/** Makes the data folder private to its owner. Throws `store.unwritable` when it cannot be written. */
export function preparePaths(dataFolder: string, home: string = homedir()): Host['paths'] {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    accessSync(dataFolder, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new AppError('store.unwritable', { details: { folder: dataFolder }, cause })
  }
  // Exports are files for people: they belong where people look for downloads.
  const downloads = join(home, 'Downloads')
  return { data: dataFolder, logs: join(dataFolder, 'logs'), exports: existsSync(downloads) ? downloads : join(dataFolder, 'exports') }
}
