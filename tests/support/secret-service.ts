import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A private session bus with a real gnome-keyring on it: own folders, own login collection, nothing shared with the machine. */
export interface SecretService {
  /** Environment for a child process that shall meet this service. */
  readonly env: NodeJS.ProcessEnv
  /** Locks the login collection, as a desktop does when the session is locked. */
  lock(): Promise<void>
  /** Kills the service; the bus stays, and nothing starts the service again. */
  kill(): Promise<void>
  /** Starts the service again: with the same collection, or, as after a reinstallation, with an empty one. */
  restart(collection: 'same' | 'empty'): Promise<void>
  stop(): Promise<void>
}

/** Why no Secret Service can be started here, `undefined` when it can. */
export function whyNoSecretService(): string | undefined {
  if (process.platform !== 'linux') return 'the Secret Service is a Linux matter'
  const missing = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].filter((program) => !isInstalled(program))
  return missing.length === 0 ? undefined : `missing: ${missing.join(', ')} (apt-get install dbus gnome-keyring)`
}

export async function startSecretService(): Promise<SecretService> {
  const root = mkdtempSync(join(tmpdir(), 'omnideck-keyring-'))
  const bus = await startBus(root)
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(root, 'bus')}`, HOME: root, XDG_RUNTIME_DIR: root, XDG_CACHE_HOME: join(root, 'cache'), XDG_DATA_HOME: join(root, 'data') }
  let keyring = await startKeyring(env)

  async function kill(): Promise<void> {
    await end(keyring)
    await until(async () => !(await hasOwner(env)), 'the service to leave the bus')
  }

  return {
    env,
    lock: async () => {
      await send(env, ['--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', 'array:objpath:/org/freedesktop/secrets/collection/login'])
    },
    kill,
    async restart(collection) {
      await kill()
      if (collection === 'empty') rmSync(join(root, 'data'), { recursive: true, force: true })
      keyring = await startKeyring(env)
    },
    async stop() {
      await end(keyring)
      await end(bus)
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** No service folders: nothing is started on demand, neither a second keyring nor an unlock window. */
async function startBus(root: string): Promise<ChildProcess> {
  const config = join(root, 'bus.conf')
  writeFileSync(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=${join(root, 'bus')}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  )
  const bus = spawn('dbus-daemon', ['--nofork', '--nopidfile', '--print-address=1', `--config-file=${config}`], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(bus.stdout, 'data')
  return bus
}

async function startKeyring(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  for (const folder of [env['XDG_DATA_HOME'], env['XDG_CACHE_HOME']]) if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const keyring = spawn('gnome-keyring-daemon', ['--unlock', '--foreground', '--components=secrets'], { env, stdio: ['pipe', 'ignore', 'ignore'] })
  keyring.stdin.end('a passphrase for the test collection')
  await until(() => hasOwner(env), 'the service to appear on the bus')
  await until(() => hasDefaultCollection(env), 'the login collection to open')
  return keyring
}

async function hasOwner(env: NodeJS.ProcessEnv): Promise<boolean> {
  return /boolean true/.test(await send(env, ['--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets']))
}

async function hasDefaultCollection(env: NodeJS.ProcessEnv): Promise<boolean> {
  return /collection\/login/.test(await send(env, ['--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.ReadAlias', 'string:default']))
}

async function send(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> {
  const { stdout } = await run('dbus-send', ['--session', '--print-reply', '--reply-timeout=5000', ...args], { env })
  return stdout
}

/** Another program's start can only be observed, so this looks again until it is there. */
async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isSo().catch(() => false)) return
    await wait(25)
  }
  throw new Error(`Waited in vain for ${what}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
