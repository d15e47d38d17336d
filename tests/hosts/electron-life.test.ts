import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeEvent } from '#tests/support/electron-fake-strict.ts'
import { aWindow, plugElectron, type Plugged } from '#tests/support/electron-plug.ts'

let plug: Plugged
beforeEach(() => {
  plug = plugElectron()
})
afterEach(() => plug.remove())

const prepare = async (options: { readonly deepLink?: string; readonly argv?: readonly string[] } = {}) => {
  const { prepareElectron } = await import('#main/hosts/electron/prepare-electron.ts')
  return prepareElectron({ dataFolder: plug.folder, deepLink: options.deepLink, argv: options.argv ?? ['omnideck'] })
}
/** Lets promises settle and the quit that `stop()` leaves for later happen. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

describe('preparing Electron', () => {
  it('sandboxes every page, keeps its files in the data folder and registers the scheme while that is possible', async () => {
    expect((await prepare()).status).toBe('first')
    const { happened } = plug.fake
    expect(happened.sandboxed).toBe(true)
    expect(happened.paths.get('userData')).toBe(join(plug.folder, 'electron'))
    expect(happened.schemes).toHaveLength(1)
    expect(happened.accelerated).toBe(true)
    expect(happened.protocolClients).toEqual(['omnideck'])
  })

  it('comes too late once Electron is ready', async () => {
    plug.fake.becomeReady()
    await expect(prepare()).rejects.toThrow('only possible before Electron is ready')
  })

  it('does not make the runtime of a source tree the handler of links', async () => {
    plug.fake.electron.app.isPackaged = false
    await prepare()
    expect(plug.fake.happened.protocolClients).toEqual([])
  })

  it('hands its link to the console that is already running', async () => {
    plug.fake.machine.hasLock = false
    expect(await prepare({ deepLink: 'omnideck://prod/health' })).toEqual({ status: 'second' })
    expect(plug.fake.happened.handedOver).toEqual({ deepLink: 'omnideck://prod/health' })
  })

  it('starts without graphics hardware when told to', async () => {
    await prepare({ argv: ['omnideck', '--omnideck-without-gpu'] })
    expect(plug.fake.happened.accelerated).toBe(false)
  })
})

describe('the words for the console', () => {
  it.each<[string, readonly string[], boolean, readonly string[]]>([
    ['from a source tree', ['electron', '/app', '--demo'], false, ['--demo']],
    ['packaged', ['omnideck', '--demo'], true, ['--demo']],
    ['from a desktop file', ['omnideck', '--no-sandbox', '--ozone-platform-hint=auto', 'omnideck://prod/health'], true, ['omnideck://prod/health']],
    ['from the dock', ['omnideck', '-psn_0_12345'], true, []],
    ['after a rescue', ['electron', '/app', '--demo', '--omnideck-without-gpu'], false, ['--demo']],
    ['with a mistake, which is kept so that it is refused', ['omnideck', '--no-sandboxx'], true, ['--no-sandboxx']],
  ])('%s leave out what is meant for the runtime', async (_, argv, isPackaged, words) => {
    const { wordsForConsole } = await import('#main/hosts/electron/prepare-electron.ts')
    expect(wordsForConsole(argv, isPackaged)).toEqual(words)
  })
})

describe('another start of the console', () => {
  it.each<[string, unknown, string | undefined]>([
    ['with a link', { deepLink: 'omnideck://prod/health?range=24h' }, 'omnideck://prod/health?range=24h'],
    ['without one', { deepLink: null }, undefined],
    ['with a link nobody can read', { deepLink: 'omnideck://prod/../../etc' }, undefined],
    ['with a link that is no text', { deepLink: { toString: () => 'omnideck://prod/health' } }, undefined],
    ['with strange data', 'omnideck://prod/health', undefined],
    ['with no data', null, undefined],
  ])('%s comes to the front and tells the link', async (_, data, told) => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    const links: (string | undefined)[] = []
    host.onActivate((deepLink) => void links.push(deepLink))
    plug.fake.appEvents.emit('second-instance', {}, [], '/', data)
    expect(links).toEqual([told])
    expect(plug.firstWindow().calls.at(-1)).toBe('focus')
  })

  it('by a link of macOS is kept until somebody listens', async () => {
    const instance = await prepare()
    const event = fakeEvent({})
    plug.fake.appEvents.emit('open-url', event, 'omnideck://prod/cost')
    expect(event.defaultPrevented).toBe(true)
    const links: (string | undefined)[] = []
    if (instance.status === 'first') instance.onActivate((deepLink) => void links.push(deepLink))
    expect(links).toEqual(['omnideck://prod/cost'])
  })

  it('is not told to whoever stopped listening', async () => {
    const host = await plug.start()
    const links: unknown[] = []
    host.onActivate((deepLink) => void links.push(deepLink))()
    plug.fake.appEvents.emit('activate')
    expect(links).toEqual([])
  })
})

describe('quitting', () => {
  it('waits until everything is flushed and the owner has stopped the host', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    const flushed = Promise.withResolvers<undefined>()
    host.onBeforeQuit(() => flushed.promise.then(() => undefined))
    plug.fake.electron.app.quit()
    await expect(host.closed).resolves.toBe('The console was quit.')
    expect(plug.fake.happened.exitCode).toBeUndefined()
    expect(plug.fake.windows).toHaveLength(1)
    plug.fake.electron.app.quit() // impatience changes nothing
    await host.stop()
    await settle()
    expect(plug.fake.happened.exitCode).toBeUndefined()
    flushed.resolve(undefined)
    await settle()
    expect(plug.fake.happened.exitCode).toBe(0)
    expect(plug.clock.pendingTimers).toBe(0)
  })

  it('waits for the owner even when there is nothing to flush', async () => {
    const host = await plug.start()
    plug.fake.electron.app.quit()
    await settle()
    expect(plug.fake.happened.exitCode).toBeUndefined()
    await host.stop()
    await settle()
    expect(plug.fake.happened.exitCode).toBe(0)
  })

  it('does not wait for ever', async () => {
    const host = await plug.start()
    host.onBeforeQuit(() => new Promise(() => undefined))
    plug.fake.electron.app.quit()
    await plug.clock.advance(4_999)
    expect(plug.fake.happened.exitCode).toBeUndefined()
    await plug.clock.advance(1)
    expect(plug.fake.happened.exitCode).toBe(0)
  })

  it('goes on when a flush fails', async () => {
    const host = await plug.start()
    host.onBeforeQuit(() => Promise.reject(new Error('disk full')))
    plug.fake.electron.app.quit()
    await host.stop()
    await settle()
    expect(plug.fake.happened.exitCode).toBe(0)
  })

  it('begins when the last window closes', async () => {
    const host = await plug.start()
    const first = await host.openWindow(aWindow)
    const second = await host.openWindow(aWindow)
    await first.close()
    await second.close()
    await expect(host.closed).resolves.toBe('The window was closed.')
    await host.stop()
    await settle()
    expect(plug.fake.happened.exitCode).toBe(0)
  })

  it('happens when the owner stops the host, windows and all', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    await host.stop()
    await settle()
    expect(plug.fake.windows).toEqual([])
    expect(plug.fake.happened.exitCode).toBe(0)
    await expect(plug.fake.request('omnideck-page://app/')).rejects.toThrow('ERR_UNKNOWN_URL_SCHEME')
  })

  it('leaves the exit code to an owner who has one', async () => {
    const host = await plug.start()
    await host.stop()
    plug.fake.electron.app.exit(5)
    await settle()
    expect(plug.fake.happened.exitCode).toBe(5)
  })
})

describe('the graphics process', () => {
  const crash = (facts: object = {}): void => void plug.fake.appEvents.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 139, ...facts })

  it('may crash once without anybody noticing', async () => {
    await plug.start()
    crash()
    expect(plug.fake.happened.relaunched).toBeUndefined()
  })

  it('crashes twice: the console starts again without graphics hardware, after its flush', async () => {
    const host = await plug.start()
    crash()
    crash()
    crash()
    expect(plug.fake.happened.relaunched?.at(-1)).toBe('--omnideck-without-gpu')
    await expect(host.closed).resolves.toBe('The console was quit.')
  })

  it('is not blamed for a clean end, a kill, or another process', async () => {
    await plug.start()
    for (let count = 0; count < 3; count += 1) {
      crash({ reason: 'clean-exit' })
      crash({ reason: 'killed' })
      crash({ type: 'Utility' })
    }
    expect(plug.fake.happened.relaunched).toBeUndefined()
  })
})
