import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync, appendFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

const ROOTS = ['/usr/lib/postgresql', '/usr/pgsql', '/opt/homebrew/opt']

/** The folder of a PostgreSQL server's programs on this machine; undefined where none is installed. */
export function findPostgres(): string | undefined {
  const candidates = ROOTS.filter((root) => existsSync(root)).flatMap((root) => readdirSync(root).map((version) => join(root, version, 'bin')))
  return candidates.find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'pg_ctl')))
}

export interface PostgresCluster {
  readonly port: number
  /** As the owner of everything, in the database `omni`. */
  run(sql: string): Promise<void>
  stop(): void
}

export const OWNER = { user: 'owner', password: 'owner-of-everything' } as const

/** A real PostgreSQL of its own, wanting passwords, with an empty database `omni`. It refuses to run as root, so root lends it another account. */
export async function startPostgresCluster(bin: string): Promise<PostgresCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'omnideck-postgres-'))
  const isRoot = process.getuid?.() === 0
  const execute = (program: string, ...args: readonly string[]): void => {
    const command = [join(bin, program), ...args]
    execFileSync(isRoot ? 'runuser' : (command[0] ?? ''), isRoot ? ['-u', 'postgres', '--', ...command] : command.slice(1), { stdio: 'ignore', cwd: folder })
  }
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, OWNER.password)
  chmodSync(passwordFile, 0o644)
  if (isRoot) execFileSync('chown', ['postgres', folder])
  const data = join(folder, 'data')
  execute('initdb', '-D', data, '-U', OWNER.user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync', '-E', 'UTF8', '--locale=C')
  const port = await freePort()
  appendFileSync(join(data, 'postgresql.conf'), `\nlisten_addresses='127.0.0.1'\nport=${port}\nunix_socket_directories='${folder}'\nfsync=off\nsynchronous_commit=off\n`)
  execute('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), 'start')

  async function runIn(database: string, sql: string): Promise<void> {
    const client = new pg.Client({ host: '127.0.0.1', port, database, ...OWNER })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
  await runIn('postgres', 'CREATE DATABASE omni')
  return {
    port,
    run: (sql) => runIn('omni', sql),
    stop() {
      execute('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
