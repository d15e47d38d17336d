import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export type FindOptions = {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly isExecutable?: (path: string) => boolean
}

/** The Chromium-family browser to draw in, best first; undefined when none is installed. OMNIDECK_BROWSER names one and no other. */
export function findChromium({ environment, platform, isExecutable = canExecute }: FindOptions): string | undefined {
  const chosen = environment['OMNIDECK_BROWSER']
  const candidates = chosen ? [chosen] : candidatesOf(platform, environment)
  return candidates.find(isExecutable)
}

function candidatesOf(platform: NodeJS.Platform, environment: FindOptions['environment']): readonly string[] {
  const each = (folders: readonly (string | undefined)[], names: readonly string[]): readonly string[] =>
    folders.filter((folder) => folder !== undefined && folder !== '').flatMap((folder) => names.map((name) => join(folder ?? '', name)))
  if (platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge', 'Brave Browser'].map((name) => `${name}.app/Contents/MacOS/${name}`)
    return each(['/Applications', join(environment['HOME'] ?? '', 'Applications')], apps)
  }
  if (platform === 'win32') {
    const folders = [environment['PROGRAMFILES'], environment['PROGRAMFILES(X86)'], environment['LOCALAPPDATA']]
    return each(folders, [
      'Chromium\\Application\\chrome.exe',
      'Google\\Chrome\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
      'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
    ])
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'brave-browser']
  const folders = (environment['PATH'] ?? '/usr/local/bin:/usr/bin').split(delimiter)
  // Name before folder: Chromium in /usr/bin is preferred to another browser earlier in the path.
  return names.flatMap((name) => each(folders, [name]))
}

function canExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
