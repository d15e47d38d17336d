import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appEvents, createElectronFake, notificationEvents, sessionEvents } from '#tests/support/electron-fake.ts'
import { contentsEvents, windowEvents } from '#tests/support/electron-fake-window.ts'

// The compiler checks the fake's methods and options against the real types; event names are only text there.
const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
const types = readFileSync(join(folder, 'electron.d.ts'), 'utf8')

/** The text of one class or interface of electron.d.ts. */
function declarationOf(head: string): string {
  const from = types.indexOf(`\n  ${head} `)
  return from === -1 ? '' : types.slice(from, types.indexOf('\n  }\n', from))
}

describe('the electron fake', () => {
  it.each<[string, readonly string[]]>([
    ['interface App', appEvents],
    ['class BrowserWindow', windowEvents],
    ['class WebContents', contentsEvents],
    ['class Session', sessionEvents],
    ['class Notification', notificationEvents],
  ])('knows only events that the real %s has', (head, events) => {
    const declaration = declarationOf(head)
    for (const event of events) expect(declaration, event).toContain(`on(event: '${event}'`)
  })

  it('throws on what it was not taught', () => {
    const { electron, becomeReady } = createElectronFake()
    becomeReady()
    expect(() => (electron as unknown as Record<string, unknown>)['safeStorage']).toThrow('does not know electron.safeStorage')
    expect(() => (electron.app as unknown as { getGPUInfo(): void }).getGPUInfo()).toThrow('does not know app.getGPUInfo')
    expect(() => electron.app.on('redy', () => undefined)).toThrow('does not know the event redy of app')
    expect(() => new electron.BrowserWindow({ backgroundColour: '#000' } as never)).toThrow('does not know the option backgroundColour')
    expect(() => new electron.BrowserWindow({ webPreferences: { sandBox: true } as never })).toThrow('does not know the option sandBox')
    expect(() => {
      Object.assign(electron.nativeTheme, { themeSorce: 'dark' })
    }).toThrow('does not know nativeTheme.themeSorce')
  })

  it('refuses before Electron is ready what Electron refuses then', () => {
    const { electron } = createElectronFake()
    expect(() => new electron.BrowserWindow({})).toThrow('only possible after Electron is ready')
    expect(() => electron.session.defaultSession).toThrow('only possible after Electron is ready')
  })
})
