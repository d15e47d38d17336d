import { describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.ts'

const installed = (...paths: string[]) => (path: string): boolean => paths.includes(path)

describe('find chromium', () => {
  it('prefers Chromium to other browsers, wherever on the path they are', () => {
    const isExecutable = installed('/opt/bin/google-chrome', '/usr/bin/chromium')
    expect(findChromium({ environment: { PATH: '/opt/bin:/usr/bin' }, platform: 'linux', isExecutable })).toBe('/usr/bin/chromium')
  })

  it('takes the browser that is named, and no other when that one is missing', () => {
    const environment = { PATH: '/usr/bin', OMNIDECK_BROWSER: '/home/me/brave' }
    expect(findChromium({ environment, platform: 'linux', isExecutable: installed('/usr/bin/chromium', '/home/me/brave') })).toBe('/home/me/brave')
    expect(findChromium({ environment, platform: 'linux', isExecutable: installed('/usr/bin/chromium') })).toBeUndefined()
  })

  it('looks where each system keeps its programs', () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(findChromium({ environment: { HOME: '/Users/me' }, platform: 'darwin', isExecutable: installed(mac) })).toBe(mac)
    const edge = (path: string): boolean => path.startsWith('C:\\Programs') && path.endsWith('Microsoft\\Edge\\Application\\msedge.exe')
    expect(findChromium({ environment: { PROGRAMFILES: 'C:\\Programs' }, platform: 'win32', isExecutable: edge })).toContain('msedge.exe')
  })

  it('finds nothing on a bare machine', () => {
    expect(findChromium({ environment: { PATH: '' }, platform: 'linux', isExecutable: () => false })).toBeUndefined()
    expect(findChromium({ environment: {}, platform: 'win32', isExecutable: () => true })).toBeUndefined()
  })
})
