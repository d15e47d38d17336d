import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { electronLine } from '#shared/contract/electron-line.ts'
import { plugElectron, type Plugged } from '#tests/support/electron-plug.ts'

// The whole console, from the entry on, in a fake Electron: everything behind the plug is real.
let plug: Plugged
const said: string[] = []
beforeEach(() => {
  plug = plugElectron()
  plug.fake.machine.isPackaged = true
  said.length = 0
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  plug.remove()
})

async function enter(...words: readonly string[]): Promise<void> {
  vi.spyOn(process, 'argv', 'get').mockReturnValue(['omnideck', ...words])
  await import('#main/entry-electron.ts')
}
const exitCode = (): number | undefined => plug.fake.happened.exitCode
const dataDir = (): string => `--data-dir=${join(plug.folder, 'data')}`

describe('the console in Electron', () => {
  it('opens its window, answers its page, and ends with its store closed when it is quit', async () => {
    const before = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listeners(signal as NodeJS.Signals))
    await enter(dataDir())
    plug.fake.becomeReady()
    await expect.poll(() => plug.fake.windows.length, { timeout: 20_000 }).toBe(1)
    const { contents } = plug.firstWindow()
    const answer = await contents.invoke(electronLine.request, ['{"id":1,"channel":"profiles.list","input":{}}'])
    expect(JSON.parse(String(answer))).toMatchObject({ id: 1, ok: true })
    plug.fake.electron.app.quit()
    await expect.poll(exitCode, { timeout: 20_000 }).toBe(0)
    expect(existsSync(join(plug.folder, 'data', 'state.db'))).toBe(true)
    expect(existsSync(join(plug.folder, 'data', 'state.db-wal'))).toBe(false)
    ;['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal, at) => {
      for (const listener of process.listeners(signal as NodeJS.Signals)) if (!before[at]?.includes(listener)) process.off(signal, listener)
    })
  })

  it.each<[string, readonly string[], number, string]>([
    ['an unknown option', ['--dmeo'], 2, '"--dmeo" is not an option of Omnideck. --help lists them.\n'],
    ['a wish it cannot grant', ['--headless'], 2, '--headless runs on Chromium alone.\n'],
    ['a data folder that cannot be one', ['--data-dir=/dev/null/omnideck'], 5, 'The data folder cannot be written. (/dev/null/omnideck)\n'],
  ])('ends at once over %s', async (_, words, code, sentence) => {
    await enter(...words)
    expect(exitCode()).toBe(code)
    expect(said).toEqual([sentence])
  })

  it('ends with code 4 when another one has the lock', async () => {
    plug.fake.machine.hasLock = false
    await enter(dataDir(), 'omnideck://prod/health')
    expect(exitCode()).toBe(4)
    expect(plug.fake.happened.handedOver).toEqual({ deepLink: 'omnideck://prod/health' })
  })
})
