import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'
import { findProgram, installPackages, isDebianLike, isUbuntu, runQuietly, thisMachine } from './system-packages.ts'
import type { Machine, Outcome } from './system-packages.ts'

// `npm run setup` and the tests bring what npm cannot: a browser, a Secret Service, and keytar's native part.

/** A Chromium that can draw the console. `find` looks for one; it is asked again after an installation. */
export async function ensureBrowser(machine: Machine, find: () => string | undefined): Promise<Outcome> {
  if (find() !== undefined) return { status: 'present' }
  const named = machine.env.OMNIDECK_BROWSER
  // A person who names a browser does not want another one installed.
  if (named) return missing(`OMNIDECK_BROWSER names ${named}, which cannot be run. Correct it, or leave it out to use the browser of this system.`)
  if (machine.platform === 'darwin') return missing('No Chromium was found. Install Google Chrome or run: brew install --cask chromium')
  if (machine.platform === 'win32') return missing('No Chromium was found. Microsoft Edge will do; else run: winget install Google.Chrome')
  if (!isDebianLike(machine)) return missing('No Chromium was found. Install chromium with the package manager of this system, or name one in OMNIDECK_BROWSER.')
  // Ubuntu's package is a stand-in for the snap, which neither passes on file descriptors nor sees the data folder.
  if (isUbuntu(machine)) return missing('No Chromium was found. Install Google Chrome from https://www.google.com/chrome/ (the snap of Chromium will not do), or name one in OMNIDECK_BROWSER.')
  const outcome = await installPackages(machine, ['chromium'], 'a browser to draw the window')
  if (outcome.status !== 'brought' || find() !== undefined) return outcome
  return missing('chromium was installed but cannot be found. Name it in OMNIDECK_BROWSER.')
}

/** A Secret Service for tests to run in private. Never started for, or forced on, the person at this machine. */
export async function ensureKeychain(machine: Machine): Promise<Outcome> {
  const wanted = ['dbus-run-session', 'gnome-keyring-daemon']
  const isHere = (): boolean => wanted.every((name) => findProgram(name, machine.env) !== undefined)
  if (machine.platform !== 'linux' || isHere()) return { status: 'present' }
  if (!isDebianLike(machine)) return missing(`The keychain tests need ${wanted.join(' and ')}. Install D-Bus and GNOME Keyring with the package manager of this system.`)
  return installPackages(machine, ['dbus', 'gnome-keyring', 'libsecret-1-0'], 'a Secret Service for the keychain tests')
}

/** keytar's native part. It is optional: without it secrets go through the keyring binding, and the console says so. */
export async function ensureKeytar(machine: Machine, root: string): Promise<Outcome> {
  const folder = join(root, 'node_modules', 'keytar')
  if (!existsSync(folder)) return missing('keytar is not installed (it is optional).')
  if (await keytarLoads(folder, machine.env)) return { status: 'present' }
  if (machine.platform === 'linux') {
    const needed = await bringCompiler(machine)
    if (needed.status === 'missing') return needed
  }
  const headers = machine.env.npm_config_nodedir ?? nodeHeaders()
  const env = { ...machine.env, ...(headers === undefined ? {} : { npm_config_nodedir: headers }) }
  const npm = machine.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { said } = await runQuietly(npm, ['rebuild', 'keytar', '--ignore-scripts=false'], env, { cwd: root, timeoutMs: 5 * 60_000 })
  if (await keytarLoads(folder, machine.env)) return { status: 'brought' }
  const reason = said.split('\n').findLast((line) => /error/iu.test(line))?.trim().slice(0, 200) ?? 'it was built but does not load'
  return missing(`keytar's native part could not be made (${reason}). Secrets use the keyring binding instead.`)
}

async function bringCompiler(machine: Machine): Promise<Outcome> {
  const wanted = [
    ...((await runQuietly('pkg-config', ['--exists', 'libsecret-1'], machine.env)).code === 0 ? [] : ['libsecret-1-dev', 'pkg-config']),
    ...(['g++', 'make', 'python3'] as const).filter((name) => findProgram(name, machine.env) === undefined),
  ]
  if (wanted.length === 0) return { status: 'present' }
  if (!isDebianLike(machine)) return missing(`keytar's native part needs ${wanted.join(', ')} (it is optional).`)
  return installPackages(machine, wanted, "what keytar's native part is made with")
}

/** Asked in a process of its own: a native part that does not fit may end the process that loads it. */
async function keytarLoads(folder: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return (await runQuietly(process.execPath, ['-e', 'require(process.argv[1])', folder], env)).code === 0
}

/** Headers that are on this machine already, so that nothing is downloaded. keytar speaks Node-API: their version does not matter. */
function nodeHeaders(): string | undefined {
  return [dirname(dirname(process.execPath)), '/usr/local', '/usr'].find((prefix) => existsSync(join(prefix, 'include', 'node', 'node_api.h')))
}

function missing(says: string): Outcome {
  return { status: 'missing', says }
}

if (process.argv[1] === import.meta.filename) {
  const machine = thisMachine((line) => void process.stdout.write(`${line}\n`))
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const browser = await ensureBrowser(machine, () => findChromium({ environment: process.env, platform: process.platform }))
  const keychain = await ensureKeychain(machine)
  const keytar = await ensureKeytar(machine, root)
  for (const [name, outcome] of Object.entries({ Browser: browser, 'Secret Service': keychain, keytar })) {
    machine.print(`${name}: ${outcome.status === 'missing' ? outcome.says : outcome.status}`)
  }
  if (browser.status === 'missing' || keychain.status === 'missing') process.exitCode = 3
}
