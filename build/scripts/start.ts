import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'
import { systemClock } from '#main/platform/clock.ts'
import { flagHelp, formatLaunchFlags, parseLaunchFlags } from '#shared/lib/launch-flags.ts'
import type { LaunchFlags } from '#shared/lib/launch-flags.ts'
import { decideHost } from './decide-host.ts'
import type { ElectronState, HostFacts } from './decide-host.ts'
import { explainDeath } from './explain-death.ts'
import { electronPlace, electronState, electronVersion, fetchElectron, findElectron } from './fetch-electron.ts'
import { exitCodeOf, runChild } from './run-child.ts'
import type { ChildEnd } from './run-child.ts'
import { ensureBrowser } from './setup.ts'
import { thisMachine } from './system-packages.ts'
import type { Outcome } from './system-packages.ts'

/** A runtime that has lived this long has started; what happens to it later is not a reason to try another one. */
const TRIAL_MS = 8_000

/** What starting takes, as parts that tests can replace. */
export type StartParts = {
  readonly facts: Pick<HostFacts, 'platform' | 'hasDisplay' | 'isRoot'>
  readonly electron: ElectronState
  readonly fetchElectron: () => Promise<ElectronState>
  readonly ensureBrowser: () => Promise<Outcome>
  /** Brings the built files up to date. */
  readonly build: () => Promise<void>
  readonly runElectron: (words: readonly string[]) => Promise<ChildEnd>
  readonly runChromium: (words: readonly string[]) => Promise<ChildEnd>
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

/** Chooses the host, runs the console in it, and resolves to the exit code once it has ended. */
export async function startConsole(flags: LaunchFlags, parts: StartParts): Promise<number> {
  let { electron } = parts
  for (;;) {
    const decision = decideHost({ ...parts.facts, forced: flags.host, headless: flags.headless, electron })
    switch (decision.run) {
      case 'nothing':
        parts.complain(decision.says)
        return decision.exitCode
      case 'fetch':
        parts.print('Fetching the Electron runtime, once (about 110 MB)…')
        electron = await parts.fetchElectron()
        break
      case 'electron': {
        await parts.build()
        parts.print(`Starting in Electron: ${decision.why}.`)
        const end = await parts.runElectron(formatLaunchFlags(flags))
        const cause = end.early && !end.asked ? explainDeath(end) : undefined
        if (cause === undefined) {
          end.release()
          return exitCodeOf(end)
        }
        electron = { status: 'died', cause }
        break
      }
      case 'chromium': {
        const browser = await parts.ensureBrowser()
        if (browser.status === 'missing') {
          parts.complain(browser.says)
          return 3
        }
        await parts.build()
        parts.print(`Starting on the system's Chromium${decision.headless ? ', without a window' : ''}: ${decision.why}.`)
        return exitCodeOf(await parts.runChromium(formatLaunchFlags({ ...flags, headless: decision.headless })))
      }
    }
  }
}

/** `npm start`: reads the words of the command line and starts; resolves to the exit code. */
export async function runStart(words: readonly string[]): Promise<number> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const parsed = parseLaunchFlags(words)
  if (parsed.status === 'refused') {
    process.stderr.write(`${parsed.says}\n`)
    return 2
  }
  const { flags } = parsed
  if (flags.help || flags.version) {
    process.stdout.write(flags.help ? flagHelp : `Omnideck ${ownVersion(root)}\n`)
    return 0
  }
  try {
    // npm runs scripts in the package's folder; a relative path means the folder the person is in.
    const dataDir = flags.dataDir === undefined ? undefined : resolve(process.env.INIT_CWD ?? process.cwd(), flags.dataDir)
    return await startConsole({ ...flags, dataDir }, realParts(root))
  } catch (error) {
    process.stderr.write(`Omnideck could not start: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

function realParts(root: string): StartParts {
  const { env } = process
  const print = (line: string): void => void process.stdout.write(`${line}\n`)
  const machine = thisMachine(print)
  const place = electronPlace(root, env, systemClock)
  const run = (command: string, args: readonly string[], trialMs: number): Promise<ChildEnd> =>
    // Terminals inside Electron programs pass this on, and it would turn Electron into a plain Node.
    runChild({ command, args, trialMs, cwd: root, env: { ...env, ELECTRON_RUN_AS_NODE: undefined }, clock: systemClock, stderr: process.stderr })
  return {
    facts: {
      platform: process.platform,
      hasDisplay: process.platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY),
      isRoot: machine.isRoot,
    },
    electron: electronState(place),
    fetchElectron: () => fetchElectron(place),
    ensureBrowser: () => ensureBrowser(machine, () => findChromium({ environment: env, platform: process.platform })),
    build: async () => (await import('./build.ts')).buildAll(),
    runElectron: (args) => run(findElectron(place) ?? `electron ${electronVersion(place)}`, [root, ...args], TRIAL_MS),
    runChromium: (args) => run(process.execPath, [join(root, 'dist', 'main', 'entry-chromium.js'), ...args], 0),
    print,
    complain: (line) => void process.stderr.write(`${line}\n`),
  }
}

function ownVersion(root: string): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version
}

if (process.argv[1] === import.meta.filename) process.exitCode = await runStart(process.argv.slice(2))
