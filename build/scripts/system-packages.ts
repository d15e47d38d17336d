import { spawn } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The machine as the set-up sees it. Tests hand over one whose PATH holds programs of their own. */
export type Machine = {
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  readonly env: NodeJS.ProcessEnv
  /** Text of /etc/os-release; empty where there is none. */
  readonly osRelease: string
  readonly print: (line: string) => void
}

/** Present, brought now, or still missing together with the sentence that says what to do about it. */
export type Outcome = { readonly status: 'present' | 'brought' } | { readonly status: 'missing'; readonly says: string }

export function thisMachine(print: (line: string) => void): Machine {
  return { platform: process.platform, isRoot: process.getuid?.() === 0, env: process.env, osRelease: readOsRelease(), print }
}

export function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (env.PATH ?? '').split(delimiter).filter((part) => part !== '')) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // not here
    }
  }
  return undefined
}

export function isDebianLike({ platform, env }: Machine): boolean {
  return platform === 'linux' && findProgram('apt-get', env) !== undefined
}

export function isUbuntu({ osRelease }: Machine): boolean {
  return /^ID=["']?ubuntu/mu.test(osRelease)
}

export const aptCommand = (packages: readonly string[]): string => `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`

/** Installs with apt when this is root on a Debian; otherwise says the command for whoever may. */
export async function installPackages(machine: Machine, packages: readonly string[], purpose: string): Promise<Outcome> {
  if (!machine.isRoot) return { status: 'missing', says: `${sentence(purpose)} is missing. Run: sudo sh -c '${aptCommand(packages)}'` }
  machine.print(`Installing ${packages.join(', ')} with apt-get: ${purpose} is missing.`)
  const env = { ...machine.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', ...packages]]) {
    const { code, said } = await runQuietly('apt-get', args, env)
    if (code !== 0) {
      const reason = said.split('\n').filter((line) => line.startsWith('E:'))[0] ?? `exit code ${code ?? 'none'}`
      // An outdated list may still know the package: only the installation decides.
      if (args[0] === 'update') machine.print(`apt-get update failed (${reason}); trying with the lists that are here.`)
      else return { status: 'missing', says: `${sentence(purpose)} could not be installed (${reason}). Run: ${aptCommand(packages)}` }
    }
  }
  return { status: 'brought' }
}

/** Runs a program without a terminal and keeps what it said. */
export function runQuietly(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  options: { readonly cwd?: string; readonly timeoutMs?: number } = {},
): Promise<{ readonly code: number | null; readonly said: string }> {
  return new Promise((resolve) => {
    const program = findProgram(command, env) ?? command
    const child = spawn(program, args, { env, cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: options.timeoutMs ?? 15 * 60_000, killSignal: 'SIGKILL' })
    let said = ''
    const keep = (chunk: Buffer): void => {
      said = (said + chunk.toString('utf8')).slice(-64_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve({ code: null, said: error.message }))
    child.on('close', (code) => resolve({ code, said }))
  })
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
