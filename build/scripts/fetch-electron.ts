import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '#main/platform/clock.ts'
import type { ElectronState } from './decide-host.ts'

const FETCH_LIMIT_MS = 10 * 60_000
const REMEMBER_FAILURE_MS = 24 * 60 * 60_000

export type ElectronPlace = {
  /** The folder of the `electron` package. */
  readonly packageFolder: string
  /** Where a failed fetch is remembered, so that offline starts do not wait for it again. */
  readonly memoryFile: string
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
}

export function electronPlace(root: string, env: NodeJS.ProcessEnv, clock: Clock): ElectronPlace {
  return { packageFolder: join(root, 'node_modules', 'electron'), memoryFile: join(root, 'build', '.cache', 'electron-fetch.json'), env, clock }
}

/**
 * The program file of Electron's runtime, or undefined when it is not unpacked.
 * Never `import 'electron'` to ask: under plain Node that import itself starts the download and throws.
 */
export function findElectron({ packageFolder, env }: ElectronPlace): string | undefined {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH
  const relative = readText(join(packageFolder, 'path.txt'))
  if (relative === undefined && override === undefined) return undefined
  const binary = join(override ?? join(packageFolder, 'dist'), relative ?? 'electron')
  return existsSync(binary) ? binary : undefined
}

const memory = z.object({ failedAt: z.number(), version: z.string(), from: z.string(), reason: z.string() })

/** What is known about the runtime before anything is tried. */
export function electronState(place: ElectronPlace): ElectronState {
  const version = electronVersion(place)
  if (findElectron(place) !== undefined) return { status: 'present', version }
  if (place.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return { status: 'not-wanted' }
  const remembered = memory.safeParse(parseJson(readText(place.memoryFile)))
  // Another version or another mirror is another question, and a clock set back must not make the memory eternal.
  if (remembered.success && remembered.data.version === version && remembered.data.from === source(place.env)) {
    const age = place.clock.now() - remembered.data.failedAt
    if (age >= 0 && age < REMEMBER_FAILURE_MS) return { status: 'failed-before', reason: remembered.data.reason }
  }
  return { status: 'absent' }
}

/** Runs the package's own installer once: it honours mirrors and proxies and checks the archive against the package's checksums. */
export async function fetchElectron(place: ElectronPlace): Promise<ElectronState> {
  const version = electronVersion(place)
  const reason = await runInstaller(place)
  if (reason === undefined && findElectron(place) !== undefined) {
    remember(place, undefined)
    return { status: 'present', version }
  }
  const failure = reason ?? 'its installer ended without a runtime'
  remember(place, { failedAt: place.clock.now(), version, from: source(place.env), reason: failure })
  return { status: 'fetch-failed', reason: failure }
}

/** Saves a wait at the next start, so a folder that cannot be written is no reason not to start now. */
function remember({ memoryFile }: ElectronPlace, failure: z.infer<typeof memory> | undefined): void {
  try {
    mkdirSync(dirname(memoryFile), { recursive: true })
    if (failure === undefined) rmSync(memoryFile, { force: true })
    else writeFileSync(memoryFile, JSON.stringify(failure))
  } catch {
    // the next start asks again
  }
}

export function electronVersion({ packageFolder }: ElectronPlace): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))).version
}

function runInstaller({ packageFolder, env, clock }: ElectronPlace): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(packageFolder, 'install.js')], { env: withProxy(env), stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    let late = false
    const cancel = clock.after(FETCH_LIMIT_MS, () => {
      late = true
      child.kill('SIGKILL')
    })
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(0, 20_000)
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => {
      cancel()
      resolve(code === 0 ? undefined : late ? 'it took longer than ten minutes' : reasonIn(said))
    })
  })
}

/** @electron/get looks at proxy variables only when told to. */
function withProxy(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => env[name])
  return proxied ? { ...env, ELECTRON_GET_USE_PROXY: env.ELECTRON_GET_USE_PROXY ?? 'true' } : env
}

/** Tells one way to the download from another. A hash, because a proxy's address may hold a password. */
function source(env: NodeJS.ProcessEnv): string {
  const way = [env.ELECTRON_MIRROR, env.npm_config_electron_mirror, env.HTTPS_PROXY ?? env.https_proxy]
  return createHash('sha256').update(JSON.stringify(way)).digest('hex')
}

/** The sentence inside a stack trace; addresses lose their credentials. */
function reasonIn(said: string): string {
  const known = /(?:getaddrinfo|connect) E\w+ [\w.:-]+|HTTPError: [^\n]+|certificate [^\n]+/u.exec(said)?.[0]
  const first = known ?? said.split('\n').find((line) => line.trim() !== '') ?? 'its installer failed without a word'
  const plain = first.replace(/^\w*Error: /u, '').replaceAll(/\/\/[^/@\s]*@/gu, '//').trim().slice(0, 160)
  return plain === 'fetch failed' ? 'no connection to the download server' : plain
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined // a memory that cannot be read is no memory
  }
}
