import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '#main/platform/clock.ts'
import type { Clock } from '#main/platform/clock.ts'
import { electronPlace, electronState, fetchElectron, findElectron } from './fetch-electron.ts'
import type { ElectronPlace } from './fetch-electron.ts'

let root = ''
let now = 1_000_000
const clock: Clock = { ...systemClock, now: () => now }
const place = (env: NodeJS.ProcessEnv = {}): ElectronPlace => electronPlace(root, { PATH: process.env.PATH, ...env }, clock)
const packageFile = (name: string): string => join(root, 'node_modules', 'electron', name)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnideck-fetch-'))
  mkdirSync(packageFile('dist'), { recursive: true })
  writeFileSync(packageFile('package.json'), JSON.stringify({ version: '45.4.1' }))
  now = 1_000_000
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const installer = (source: string): void => writeFileSync(packageFile('install.js'), source)
const unpack = `const fs = require('fs'), p = require('path')
fs.writeFileSync(p.join(__dirname, 'dist', 'electron'), '')
fs.writeFileSync(p.join(__dirname, 'path.txt'), 'electron')`

describe('the Electron runtime', () => {
  it('is absent in a fresh installation and present once unpacked', async () => {
    installer(unpack)
    expect(electronState(place())).toEqual({ status: 'absent' })
    expect(findElectron(place())).toBeUndefined()
    expect(await fetchElectron(place())).toEqual({ status: 'present', version: '45.4.1' })
    expect(findElectron(place())).toBe(packageFile('dist/electron'))
    expect(electronState(place())).toEqual({ status: 'present', version: '45.4.1' })
  })

  it('is absent when only the note of its place is left', () => {
    writeFileSync(packageFile('path.txt'), 'electron')
    expect(electronState(place())).toEqual({ status: 'absent' })
  })

  it('may be somewhere else when the environment says so', () => {
    const elsewhere = join(root, 'elsewhere')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'electron'), '')
    chmodSync(join(elsewhere, 'electron'), 0o755)
    expect(findElectron(place({ ELECTRON_OVERRIDE_DIST_PATH: elsewhere }))).toBe(join(elsewhere, 'electron'))
  })

  it('is not wanted where downloads are switched off', () => {
    expect(electronState(place({ ELECTRON_SKIP_BINARY_DOWNLOAD: '1' }))).toEqual({ status: 'not-wanted' })
  })

  it('tells the cause of a failed fetch without the secrets of an address', async () => {
    installer(`console.error('Error: HTTPError: 403 for https://ana:hunter2@mirror.example/electron.zip\\n    at x'); process.exit(1)`)
    expect(await fetchElectron(place())).toEqual({ status: 'fetch-failed', reason: '403 for https://mirror.example/electron.zip' })
  })

  it.each([
    ['TypeError: fetch failed', 'no connection to the download server'],
    ['Error: getaddrinfo ENOTFOUND github.com\\n    at dns', 'getaddrinfo ENOTFOUND github.com'],
  ])('reads %s', async (said, reason) => {
    installer(`console.error('${said}'); process.exit(1)`)
    expect(await fetchElectron(place())).toEqual({ status: 'fetch-failed', reason })
  })

  it('does not believe an installer that ends well without a runtime', async () => {
    installer('')
    expect(await fetchElectron(place())).toEqual({ status: 'fetch-failed', reason: 'its installer ended without a runtime' })
  })

  it('remembers a failure for a day, so that offline starts are instant', async () => {
    installer(`console.error('TypeError: fetch failed'); process.exit(1)`)
    await fetchElectron(place())
    now += 23 * 3_600_000
    expect(electronState(place())).toEqual({ status: 'failed-before', reason: 'no connection to the download server' })
    now += 2 * 3_600_000
    expect(electronState(place())).toEqual({ status: 'absent' })
  })

  it('does not mind when the failure cannot be remembered', async () => {
    installer(`console.error('TypeError: fetch failed'); process.exit(1)`)
    writeFileSync(join(root, 'build'), 'a file in the way')
    expect(await fetchElectron(place())).toMatchObject({ status: 'fetch-failed' })
    expect(electronState(place())).toEqual({ status: 'absent' })
  })

  it('asks anew when the mirror, the version or the clock has changed, or the memory cannot be read', async () => {
    installer(`console.error('TypeError: fetch failed'); process.exit(1)`)
    await fetchElectron(place({ HTTPS_PROXY: 'http://ana:hunter2@proxy.example' }))
    const behindProxy = place({ HTTPS_PROXY: 'http://ana:hunter2@proxy.example' })
    expect(electronState(behindProxy).status).toBe('failed-before')
    expect(readFileSync(behindProxy.memoryFile, 'utf8')).not.toContain('hunter2')
    expect(electronState(place({ ELECTRON_MIRROR: 'http://mirror.example/' }))).toEqual({ status: 'absent' })
    now -= 10
    expect(electronState(behindProxy)).toEqual({ status: 'absent' })
    now += 10
    writeFileSync(packageFile('package.json'), JSON.stringify({ version: '45.5.0' }))
    expect(electronState(behindProxy)).toEqual({ status: 'absent' })
    writeFileSync(packageFile('package.json'), JSON.stringify({ version: '45.4.1' }))
    writeFileSync(behindProxy.memoryFile, '{"failedAt":')
    expect(electronState(behindProxy)).toEqual({ status: 'absent' })
  })

  it('forgets an earlier failure once it is here', async () => {
    installer(`console.error('TypeError: fetch failed'); process.exit(1)`)
    await fetchElectron(place())
    installer(unpack)
    await fetchElectron(place())
    rmSync(packageFile('path.txt'))
    expect(electronState(place())).toEqual({ status: 'absent' })
  })

  it('turns on the proxy support of the downloader where a proxy is named', async () => {
    installer(`console.error('Error: proxy ' + process.env.ELECTRON_GET_USE_PROXY); process.exit(1)`)
    expect(await fetchElectron(place({ HTTPS_PROXY: 'http://proxy.example' }))).toMatchObject({ reason: 'proxy true' })
    expect(await fetchElectron(place())).toMatchObject({ reason: 'proxy undefined' })
  })
})
