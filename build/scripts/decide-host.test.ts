import { describe, expect, it } from 'vitest'
import { decideHost } from './decide-host.ts'
import type { ElectronState, HostDecision, HostFacts } from './decide-host.ts'

const desktop: HostFacts = { forced: undefined, headless: false, platform: 'linux', hasDisplay: true, isRoot: false, electron: { status: 'present', version: '45.4.1' } }
const absent: ElectronState = { status: 'absent' }

describe('decideHost', () => {
  it.each<[string, Partial<HostFacts>, Partial<HostDecision>]>([
    ['runs Electron where its runtime is here', {}, { run: 'electron', why: 'its runtime is here' }],
    ['fetches Electron where it is absent', { electron: absent }, { run: 'fetch' }],
    ['does not fetch what would refuse to start as root', { electron: absent, isRoot: true }, { run: 'chromium', headless: false }],
    ['fetches for an administrator of another system', { electron: absent, isRoot: true, platform: 'win32' }, { run: 'fetch' }],
    ['still tries a runtime that is here when root, because only its death names the cause', { isRoot: true }, { run: 'electron' }],
    ['honours the wish not to download', { electron: { status: 'not-wanted' } }, { run: 'chromium', why: 'ELECTRON_SKIP_BINARY_DOWNLOAD is set' }],
    ['names the failed fetch', { electron: { status: 'fetch-failed', reason: 'no network' } }, { run: 'chromium', headless: false, why: 'Electron could not be fetched (no network)' }],
    [
      'remembers an earlier failed fetch and says how to try again',
      { electron: { status: 'failed-before', reason: 'no network' } },
      { run: 'chromium', why: 'Electron could not be fetched last time (no network); --host electron tries again' },
    ],
    ['names the death of Electron', { electron: { status: 'died', cause: 'libnss3.so is missing' } }, { run: 'chromium', why: 'Electron did not start: libnss3.so is missing' }],
    ['runs headless on Chromium without a display', { hasDisplay: false }, { run: 'chromium', headless: true }],
    ['fetches nothing without a display', { hasDisplay: false, electron: absent }, { run: 'chromium', headless: true }],
    ['runs headless on Chromium when asked, display or not', { headless: true }, { run: 'chromium', headless: true }],
    ['obeys --host chromium although Electron is here', { forced: 'chromium' }, { run: 'chromium', headless: false }],
    ['obeys --host chromium without a display by going headless', { forced: 'chromium', hasDisplay: false }, { run: 'chromium', headless: true }],
    ['obeys --host electron', { forced: 'electron' }, { run: 'electron', why: '--host electron asks for it' }],
    ['tries the fetch again for --host electron', { forced: 'electron', electron: { status: 'failed-before', reason: 'x' } }, { run: 'fetch' }],
    ['fetches for --host electron even as root', { forced: 'electron', electron: absent, isRoot: true }, { run: 'fetch' }],
    ['ends with the remedy when the forced Electron cannot be fetched', { forced: 'electron', electron: { status: 'fetch-failed', reason: 'x' } }, { run: 'nothing', exitCode: 3 }],
    ['ends when the forced Electron died', { forced: 'electron', electron: { status: 'died', cause: 'x' } }, { run: 'nothing', exitCode: 1 }],
    ['ends when the forced Electron has no display', { forced: 'electron', hasDisplay: false }, { run: 'nothing', exitCode: 3 }],
    ['refuses --headless with --host electron', { forced: 'electron', headless: true }, { run: 'nothing', exitCode: 2 }],
  ])('%s', (_, facts, decision) => {
    expect(decideHost({ ...desktop, ...facts })).toMatchObject(decision)
  })
})
