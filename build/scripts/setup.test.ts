import { chmodSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureBrowser, ensureKeychain, ensureKeytar } from './setup.ts'
import type { Machine } from './system-packages.ts'

let folder = ''
let printed: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnideck-setup-'))
  mkdirSync(join(folder, 'bin'))
  printed = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A machine with nothing but the programs a test puts there, as real scripts. */
function machine(given: Partial<Machine> = {}): Machine {
  return { platform: 'linux', isRoot: true, env: { PATH: join(folder, 'bin') }, osRelease: 'ID=debian\n', print: (line) => void printed.push(line), ...given }
}
function program(name: string, script: string): void {
  const path = join(folder, 'bin', name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
}
const calls = (): string => readFileSync(join(folder, 'calls'), 'utf8')
const finds = (name: string) => (): string | undefined => {
  try {
    return readFileSync(join(folder, 'bin', name), 'utf8') && name
  } catch {
    return undefined
  }
}
/** An apt-get that notes its words and, when asked to install, leaves these programs behind. */
const apt = (...leaves: readonly string[]): void =>
  program('apt-get', `echo "$@" >> ${folder}/calls\ncase "$*" in install*) ${leaves.map((name) => `echo '#!/bin/sh' > ${folder}/bin/${name}; /bin/chmod +x ${folder}/bin/${name}`).join('; ') || ':'};; esac`)

describe.skipIf(process.platform === 'win32')('ensureBrowser', () => {
  it('touches nothing where a browser is present', async () => {
    program('apt-get', `echo "$@" >> ${folder}/calls`)
    expect(await ensureBrowser(machine(), () => '/usr/bin/chromium')).toEqual({ status: 'present' })
    expect(calls).toThrow()
  })

  it('brings Chromium with apt when root, and says so in one line', async () => {
    apt('chromium')
    expect(await ensureBrowser(machine(), finds('chromium'))).toEqual({ status: 'brought' })
    expect(calls()).toBe('update -qq\ninstall -y -qq --no-install-recommends chromium\n')
    expect(printed).toEqual(['Installing chromium with apt-get: a browser to draw the window is missing.'])
  })

  it('prints the exact command for whoever is not root', async () => {
    apt('chromium')
    expect(await ensureBrowser(machine({ isRoot: false }), finds('chromium'))).toEqual({
      status: 'missing',
      says: "A browser to draw the window is missing. Run: sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends chromium'",
    })
    expect(calls).toThrow()
  })

  it('installs nothing in place of a browser that was named and is not there', async () => {
    apt('chromium')
    const named = machine({ env: { PATH: join(folder, 'bin'), OMNIDECK_BROWSER: '/opt/brave' } })
    expect(await ensureBrowser(named, () => undefined)).toMatchObject({ status: 'missing', says: expect.stringContaining('OMNIDECK_BROWSER names /opt/brave') as string })
    expect(calls).toThrow()
  })

  it('still installs when the lists could not be refreshed', async () => {
    program('apt-get', `[ "$1" = update ] && { echo "E: no network" >&2; exit 100; }\necho '#!/bin/sh' > ${folder}/bin/chromium`)
    expect(await ensureBrowser(machine(), finds('chromium'))).toEqual({ status: 'brought' })
    expect(printed).toContain('apt-get update failed (E: no network); trying with the lists that are here.')
  })

  it('tells why an installation failed, with the command to repeat', async () => {
    program('apt-get', '[ "$1" = update ] || { echo "E: Unable to locate package chromium" >&2; exit 100; }')
    expect(await ensureBrowser(machine(), finds('chromium'))).toEqual({
      status: 'missing',
      says: 'A browser to draw the window could not be installed (E: Unable to locate package chromium). Run: apt-get update && apt-get install -y --no-install-recommends chromium',
    })
  })

  it('does not call it done when the browser still cannot be found', async () => {
    apt()
    expect(await ensureBrowser(machine(), () => undefined)).toMatchObject({ status: 'missing', says: expect.stringContaining('OMNIDECK_BROWSER') as string })
  })

  it.each<[string, Partial<Machine>, string]>([
    ['Ubuntu, whose package is the snap', { osRelease: 'NAME="Ubuntu"\nID=ubuntu\n' }, 'google.com/chrome'],
    ['macOS', { platform: 'darwin' }, 'brew install'],
    ['Windows', { platform: 'win32' }, 'winget install'],
  ])('installs nothing on %s but says what to do', async (_, given, remedy) => {
    apt('chromium')
    expect(await ensureBrowser(machine(given), finds('chromium'))).toMatchObject({ status: 'missing', says: expect.stringContaining(remedy) as string })
    expect(calls).toThrow()
  })

  it('says what to do on a Linux without apt', async () => {
    expect(await ensureBrowser(machine(), () => undefined)).toMatchObject({ status: 'missing', says: expect.stringContaining('package manager') as string })
  })
})

describe.skipIf(process.platform === 'win32')('ensureKeychain', () => {
  it('is content with a bus and a keyring daemon', async () => {
    program('dbus-run-session', '')
    program('gnome-keyring-daemon', '')
    expect(await ensureKeychain(machine())).toEqual({ status: 'present' })
  })

  it('brings both when one is missing', async () => {
    program('dbus-run-session', '')
    apt('gnome-keyring-daemon')
    expect(await ensureKeychain(machine())).toEqual({ status: 'brought' })
    expect(calls()).toContain('install -y -qq --no-install-recommends dbus gnome-keyring libsecret-1-0\n')
  })

  it('needs nothing where the system has a keychain of its own', async () => {
    expect(await ensureKeychain(machine({ platform: 'darwin' }))).toEqual({ status: 'present' })
  })
})

describe.skipIf(process.platform === 'win32')('ensureKeytar', () => {
  const keytar = (source: string): void => {
    mkdirSync(join(folder, 'node_modules', 'keytar'), { recursive: true })
    writeFileSync(join(folder, 'node_modules', 'keytar', 'index.js'), source)
  }
  const compiler = (): void => ['pkg-config', 'g++', 'make', 'python3'].forEach((name) => program(name, 'exit 0'))

  it('is content when it loads', async () => {
    keytar('')
    expect(await ensureKeytar(machine(), folder)).toEqual({ status: 'present' })
  })

  it('makes the native part and checks that it loads', async () => {
    keytar("require('./native.js')")
    compiler()
    program('npm', `echo "npm $@" >> ${folder}/calls; echo > node_modules/keytar/native.js`)
    expect(await ensureKeytar(machine(), folder)).toEqual({ status: 'brought' })
    expect(calls()).toBe('npm rebuild keytar --ignore-scripts=false\n')
  })

  it('tells the truth when it cannot be made', async () => {
    keytar("require('./native.js')")
    compiler()
    program('npm', 'echo "gyp ERR! build error" >&2; exit 1')
    expect(await ensureKeytar(machine(), folder)).toEqual({
      status: 'missing',
      says: "keytar's native part could not be made (gyp ERR! build error). Secrets use the keyring binding instead.",
    })
  })

  it('asks for the missing compiler instead of trying without one', async () => {
    keytar("require('./native.js')")
    apt()
    program('npm', `echo "npm $@" >> ${folder}/calls`)
    expect(await ensureKeytar(machine({ isRoot: false }), folder)).toMatchObject({
      status: 'missing',
      says: expect.stringContaining('apt-get install -y --no-install-recommends libsecret-1-dev pkg-config g++ make python3') as string,
    })
  })

  it('says so when the optional package is not there', async () => {
    expect(await ensureKeytar(machine(), folder)).toMatchObject({ status: 'missing', says: expect.stringContaining('optional') as string })
  })
})
