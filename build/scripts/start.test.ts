import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '#main/platform/clock.ts'
import type { LaunchFlags } from '#shared/lib/launch-flags.ts'
import type { ElectronState } from './decide-host.ts'
import { runChild } from './run-child.ts'
import type { ChildEnd } from './run-child.ts'
import { startConsole } from './start.ts'
import type { StartParts } from './start.ts'

const flags: LaunchFlags = {
  demo: true, profile: undefined, headless: false, dataDir: undefined, host: undefined, trouble: [], help: false, version: false, deepLink: undefined,
}
const end = (given: Partial<ChildEnd> = {}): ChildEnd => ({ code: 0, signal: null, stderr: '', spawnError: undefined, early: false, asked: false, release: () => undefined, ...given })

function parts(given: Partial<StartParts> = {}): StartParts & { readonly story: string[] } {
  const story: string[] = []
  return {
    story,
    facts: { platform: 'linux', hasDisplay: true, isRoot: false },
    electron: { status: 'present', version: '45.4.1' },
    fetchElectron: () => Promise.resolve({ status: 'fetch-failed', reason: 'no network' }),
    ensureBrowser: () => Promise.resolve({ status: 'present' }),
    build: () => Promise.resolve(void story.push('build')),
    runElectron: (words) => Promise.resolve(end()).finally(() => story.push(`electron ${words.join(' ')}`)),
    runChromium: (words) => Promise.resolve(end()).finally(() => story.push(`chromium ${words.join(' ')}`)),
    print: (line) => void story.push(line),
    complain: (line) => void story.push(`! ${line}`),
    ...given,
  }
}

describe('startConsole', () => {
  it('builds, says why in one line, and runs in Electron where it can', async () => {
    const given = parts()
    expect(await startConsole(flags, given)).toBe(0)
    expect(given.story).toEqual(['build', 'Starting in Electron: its runtime is here.', 'electron --demo'])
  })

  it('falls back to Chromium when the one fetch fails', async () => {
    const given = parts({ electron: { status: 'absent' } })
    expect(await startConsole(flags, given)).toBe(0)
    expect(given.story).toEqual([
      'Fetching the Electron runtime, once (about 110 MB)…',
      'build',
      "Starting on the system's Chromium: Electron could not be fetched (no network).",
      'chromium --demo',
    ])
  })

  it('runs Electron after a fetch that worked', async () => {
    const given = parts({ electron: { status: 'absent' }, fetchElectron: () => Promise.resolve<ElectronState>({ status: 'present', version: '45.4.1' }) })
    await startConsole(flags, given)
    expect(given.story.at(-1)).toBe('electron --demo')
  })

  it('names the cause and falls back when Electron dies at the start', async () => {
    const given = parts({ runElectron: () => Promise.resolve(end({ code: 127, early: true, stderr: 'error while loading shared libraries: libgtk-3.so.0: cannot open' })) })
    expect(await startConsole(flags, given)).toBe(0)
    expect(given.story).toContain("Starting on the system's Chromium: Electron did not start: the system library libgtk-3.so.0 is missing.")
  })

  it('does not start a second console because the first one crashed later', async () => {
    const given = parts({ runElectron: () => Promise.resolve(end({ code: null, signal: 'SIGSEGV' })) })
    expect(await startConsole(flags, given)).toBe(1)
    expect(given.story).not.toContain('chromium --demo')
  })

  it.each([2, 4, 5])('hands on exit code %i of the console', async (code) => {
    expect(await startConsole(flags, parts({ runElectron: () => Promise.resolve(end({ code, early: true })) }))).toBe(code)
  })

  it('shows the words of an end that nobody can explain', async () => {
    let released = false
    const given = parts({ runElectron: () => Promise.resolve(end({ code: 1, early: true, release: () => (released = true) })) })
    expect(await startConsole(flags, given)).toBe(1)
    expect(released).toBe(true)
  })

  it('does not take a quick Ctrl-C for a death', async () => {
    const given = parts({ runElectron: () => Promise.resolve(end({ code: null, signal: 'SIGTRAP', early: true, asked: true })) })
    expect(await startConsole(flags, given)).toBe(0)
    expect(given.story).not.toContain('chromium --demo')
  })

  it('goes headless without a display', async () => {
    const given = parts({ facts: { platform: 'linux', hasDisplay: false, isRoot: true } })
    expect(await startConsole(flags, given)).toBe(0)
    expect(given.story.at(-1)).toBe('chromium --demo --headless')
  })

  it('ends with exit code 3 and the remedy when there is no browser', async () => {
    const given = parts({ facts: { platform: 'linux', hasDisplay: false, isRoot: false }, ensureBrowser: () => Promise.resolve({ status: 'missing', says: 'Run: apt-get …' }) })
    expect(await startConsole(flags, given)).toBe(3)
    expect(given.story).toEqual(['! Run: apt-get …'])
  })

  it('ends when the forced host died', async () => {
    const given = parts({ runElectron: () => Promise.resolve(end({ code: null, spawnError: 'EACCES', early: true })) })
    expect(await startConsole({ ...flags, host: 'electron' }, given)).toBe(1)
    expect(given.story.at(-1)).toContain('its program file may not be executed')
  })
})

describe.skipIf(process.platform === 'win32')('an Electron that dies at the start', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'omnideck-start-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** A real program in place of the runtime, run the way the launcher runs one. */
  async function dying(script: string): Promise<readonly string[]> {
    const program = join(folder, 'electron')
    writeFileSync(program, `#!/bin/sh\n${script}\n`)
    chmodSync(program, 0o755)
    const run = (args: readonly string[]): Promise<ChildEnd> =>
      runChild({ command: program, args, env: process.env, cwd: folder, clock: systemClock, trialMs: 60_000, stderr: process.stderr })
    const given = parts({ runElectron: run })
    await startConsole(flags, given)
    return given.story
  }

  it.each([
    ['as root', 'echo "[9:FATAL:electron_main_delegate.cc(288)] Running as root without --no-sandbox is not supported. See https://crbug.com/638180." >&2; kill -TRAP $$', 'it refuses to run as root'],
    ['for want of a library', 'echo "$0: error while loading shared libraries: libatk-1.0.so.0: cannot open shared object file" >&2; exit 127', 'the system library libatk-1.0.so.0 is missing'],
    ['for want of a display', 'echo "[9:ERROR:ozone_platform_x11.cc(250)] Missing X server or \\$DISPLAY" >&2; kill -SEGV $$', 'the display cannot be reached'],
    ['without a word', 'kill -ABRT $$', 'it crashed (SIGABRT)'],
  ])('%s gives way to Chromium, which says why', async (_, script, cause) => {
    expect((await dying(script)).slice(-2)).toEqual([`Starting on the system's Chromium: Electron did not start: ${cause}.`, 'chromium --demo'])
  })

  it('because of what the console itself found is not replaced', async () => {
    expect((await dying('echo "Omnideck is already running." >&2; exit 4')).at(-1)).toBe('Starting in Electron: its runtime is here.')
  })
})

describe('the command', () => {
  const launch = fileURLToPath(new URL('launch.mjs', import.meta.url))
  const run = (...words: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [launch, ...words], { encoding: 'utf8' })
    return { code: status, out: stdout, err: stderr }
  }

  it('prints its help', () => {
    expect(run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--data-dir <dir>') as string })
  })

  it('prints its version', () => {
    expect(run('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^Omnideck \d+\.\d+\.\d+\n$/u) as string })
  })

  it('refuses an unknown option in one sentence and exit code 2', () => {
    expect(run('--dmeo')).toEqual({ code: 2, out: '', err: '"--dmeo" is not an option of Omnideck. --help lists them.\n' })
  })
})
