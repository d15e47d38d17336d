import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '#main/platform/clock.ts'
import { buildAll } from './build.ts'
import { electronPlace, electronVersion, fetchElectron, findElectron } from './fetch-electron.ts'
import { wrongFuses } from './read-fuses.ts'

// `npm run package -- [--linux|--mac|--win] [--dir]` packs the console for one system, by default this one.

export type PackTarget = { readonly system: 'linux' | 'mac' | 'win'; readonly folderOnly: boolean }
const systemOf: Readonly<Partial<Record<NodeJS.Platform, PackTarget['system']>>> = { linux: 'linux', darwin: 'mac', win32: 'win' }

/** Reads the words of the command; a sentence when they make no sense. */
export function readPackWords(words: readonly string[], platform: NodeJS.Platform): PackTarget | string {
  const systems = (['linux', 'mac', 'win'] as const).filter((system) => words.includes(`--${system}`))
  const stray = words.find((word) => !['--linux', '--mac', '--win', '--dir'].includes(word))
  if (stray !== undefined) return `"${stray}" is not an option; there are --linux, --mac, --win and --dir.`
  if (systems.length > 1) return 'One system at a time.'
  const system = systems[0] ?? systemOf[platform]
  return system === undefined ? `Omnideck is not packed for ${platform}.` : { system, folderOnly: words.includes('--dir') }
}

/** Why a packing ended, from what electron-builder said: what is not there is another matter than what is wrong. */
export function explainPacking(said: string): { readonly exitCode: 1 | 3; readonly says: string } {
  const unreachable = /(?:getaddrinfo|connect) E[A-Z]+ ([\w.-]+)|fetch failed|ETIMEDOUT/u.exec(said)
  if (unreachable) {
    const server = unreachable[1] ?? 'the download server'
    return { exitCode: 3, says: `Nothing was packaged: a part that electron-builder downloads could not be fetched from ${server}. Run it where there is a network, or set ELECTRON_MIRROR and ELECTRON_BUILDER_BINARIES_MIRROR.` }
  }
  const reason = /⨯ ([^\n]+)/u.exec(said)?.[1] ?? 'electron-builder failed without a word'
  return { exitCode: 1, says: `Nothing was packaged: ${reason}` }
}

/** Packs with electron-builder; `electronDist` is an unpacked runtime to use instead of a download. */
export function pack(options: {
  readonly root: string
  readonly target: PackTarget
  readonly electronDist: string | undefined
  readonly echo: (text: string) => void
}): Promise<{ readonly code: number | null; readonly said: string }> {
  const require = createRequire(import.meta.url)
  const cli = join(dirname(require.resolve('electron-builder/package.json')), 'cli.js')
  const words = [`--${options.target.system}`, ...(options.target.folderOnly ? ['dir'] : []), '--publish', 'never']
  if (options.electronDist !== undefined) words.push(`-c.electronDist=${options.electronDist}`)
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...words], { cwd: options.root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const keep = (chunk: Buffer): void => {
      said += chunk.toString('utf8')
      options.echo(chunk.toString('utf8'))
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve({ code: null, said: `⨯ ${error.message}` }))
    child.on('close', (code) => resolve({ code, said }))
  })
}

/** The packed program, to read its fuses back. */
export function packedExecutable(root: string, system: PackTarget['system']): string | undefined {
  const places = { linux: ['linux-unpacked/omnideck'], win: ['win-unpacked/Omnideck.exe'], mac: ['mac/Omnideck.app', 'mac-arm64/Omnideck.app', 'mac-universal/Omnideck.app'] }
  return places[system].map((place) => join(root, 'release', place)).find((place) => existsSync(place))
}

async function runPackage(words: readonly string[]): Promise<number> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const complain = (line: string): void => void process.stderr.write(`${line}\n`)
  const target = readPackWords(words, process.platform)
  if (typeof target === 'string') {
    complain(target)
    return 2
  }
  const place = electronPlace(root, process.env, systemClock)
  const isForHere = systemOf[process.platform] === target.system
  if (isForHere && findElectron(place) === undefined) {
    process.stdout.write(`Fetching the runtime of Electron ${electronVersion(place)}…\n`)
    const state = await fetchElectron(place)
    if (state.status === 'fetch-failed') {
      complain(`Nothing was packaged: the runtime of Electron ${electronVersion(place)} is missing and could not be fetched (${state.reason}). ELECTRON_MIRROR and HTTPS_PROXY are honoured.`)
      return 3
    }
  }
  await buildAll()
  const electronDist = isForHere ? join(root, 'node_modules', 'electron', 'dist') : undefined
  const { code, said } = await pack({ root, target, electronDist, echo: (text) => void process.stdout.write(text) })
  if (code !== 0) {
    const { exitCode, says } = explainPacking(said)
    complain(says)
    return exitCode
  }
  const executable = packedExecutable(root, target.system)
  const wrong = executable === undefined ? ['all: no packed program was found'] : await wrongFuses(executable)
  if (wrong.length > 0) {
    complain(`The package must not be used: these fuses are not as they should be: ${wrong.join(', ')}.`)
    return 1
  }
  process.stdout.write(`Packaged for ${target.system} in ${join(root, 'release')}; all fuses read back as they should be.\n`)
  return 0
}

if (process.argv[1] === import.meta.filename) process.exitCode = await runPackage(process.argv.slice(2))
