import { describe, expect, it } from 'vitest'
import { launchArguments, type LaunchOptions } from './launch-arguments.ts'

const usual: LaunchOptions = {
  browserFolder: '/data/browser',
  title: 'Omnideck',
  firstColour: '#101418',
  window: { width: 1000, height: 700 },
  headless: false,
  withoutSandbox: false,
  withoutGpu: false,
}

describe('launch arguments', () => {
  it('opens an app window over a pipe, without a port and without a way to the network', () => {
    const args = launchArguments(usual)
    expect(args).toContain('--remote-debugging-pipe')
    expect(args).toContain('--user-data-dir=/data/browser')
    expect(args).toContain('--host-resolver-rules=MAP * ~NOTFOUND')
    expect(args).toContain('--window-size=1000,700')
    expect(args.join(' ')).not.toMatch(/remote-debugging-port|no-sandbox|disable-gpu|headless|window-position|disable-web-security/)
  })

  it('puts the window back where it was', () => {
    expect(launchArguments({ ...usual, window: { width: 800, height: 600, x: -5, y: 0 } })).toContain('--window-position=-5,0')
  })

  it('turns the sandbox off only when told to', () => {
    expect(launchArguments({ ...usual, withoutSandbox: true })).toContain('--no-sandbox')
  })

  it('shows the first colour without letting a title become markup', () => {
    const app = launchArguments({ ...usual, title: '<script>' }).find((argument) => argument.startsWith('--app='))
    expect(app).not.toContain('<script>')
    expect(decodeURIComponent(app ?? '')).toContain('background:#101418')
  })
})
