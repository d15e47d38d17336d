import type { Clock } from '#main/platform/clock.ts'
import { createLifecycle } from '#main/platform/lifecycle.ts'
import type { Lifecycle } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import { startGateway } from './gateway.ts'
import { createDemoPostgres } from './postgres/demo-postgres.ts'
import type { DemoPostgres } from './postgres/demo-postgres.ts'
import type { InstallVariant } from './postgres/variant.ts'
import { startMcpServers } from './mcp-servers/start-mcp-servers.ts'
import { createConnector } from './state/connector.ts'
import { createSwitchboard, parseTrouble } from './trouble.ts'
import type { Switchboard, TroubleName, TroubleRow, TroubleValue } from './trouble.ts'
import { storyOf } from './story.ts'
import { worldAt } from './world/index.ts'
import type { World } from './world/index.ts'

export type DemoOptions = {
  readonly seed: number
  readonly clock: Clock
  readonly log: Log
  /** 0 or nothing: a free one. */
  readonly port?: number
  /** Troubles that are on from the start, as scripts write them: `http500`, `slowAnswers=2000`. */
  readonly troubles?: readonly string[]
  /** The moment the story's live part begins, epoch milliseconds; now when left out. */
  readonly worldStartAt?: number
  /** Requests a day, as a multiple of about 1000. */
  readonly density?: number
  /** How much faster the story is told from its start on. */
  readonly acceleration?: number
  /** `false` leaves Postgres out: it costs some seconds of a second core. */
  readonly postgres?: false | { readonly variant?: Partial<InstallVariant>; readonly imageFolder?: string; readonly workerUrl?: URL }
}

export type Credentials = { readonly username: string; readonly password: string }
export type DemoGateway = {
  readonly baseUrl: string
  readonly world: World
  /** A super_admin, and one person of each role. */
  readonly credentials: Credentials & { readonly byRole: Readonly<Record<string, Credentials>> }
  /** Known at once, answering only after `postgresReady`; null when it was left out. */
  readonly postgres: DemoPostgres['connection'] | null
  readonly postgresReady: Promise<void>
  readonly troubles: { list(): readonly TroubleRow[]; set(name: string, value: TroubleValue): void }
  onTroubleChanged(run: (name: TroubleName, value: TroubleValue) => void): () => void
  stop(): Promise<void>
}

function credentialsOf(world: World): DemoGateway['credentials'] {
  const byRole: Record<string, Credentials> = {}
  for (const role of world.roles) {
    const user = world.users.find((candidate) => candidate.roleId === role.id && candidate.active && candidate.email !== null)
    if (user) byRole[role.name] = { username: user.username, password: user.password }
  }
  const first = byRole['super_admin']
  if (!first) throw new Error('The demo world has no super_admin')
  return { ...first, byRole }
}

/** The three switches that concern the database. */
function obeyDatabaseTroubles(postgres: DemoPostgres, switches: Switchboard, log: Log): () => void {
  const affected = new Map<TroubleName, string>()
  async function obey(name: TroubleName): Promise<void> {
    if (name === 'postgresDown') return postgres.setDown(switches.isOn(name))
    if (name !== 'tableMissing' && name !== 'permissionDenied') return
    const change = (table: string, isOn: boolean): Promise<void> => (name === 'tableMissing' ? postgres.setTableMissing(table, isOn) : postgres.setRevoked(table, isOn))
    const before = affected.get(name)
    if (before !== undefined) await change(before, false)
    affected.delete(name)
    const table = switches.subject(name)
    if (table === undefined) return
    await change(table, true)
    affected.set(name, table)
  }
  let queue: Promise<void> = postgres.ready
  return switches.onChanged((name) => {
    queue = queue.then(() => obey(name)).catch((cause: unknown) => log.warn('a trouble of the demo Postgres failed', { name, cause }))
  })
}

/** Writes API changes one after another; a database that is down or lacks the table loses them, as the log says. */
function createDatabaseQueue(postgres: DemoPostgres, log: Log): (statements: readonly string[]) => void {
  let queue: Promise<void> = postgres.ready
  return (statements) => {
    for (const statement of statements) {
      queue = queue
        .then(() => postgres.execute(statement))
        .catch((cause: unknown) => log.debug('a change was not written to the demo Postgres', { cause }))
    }
  }
}

/** Starts the demo: the gateway with its sockets and the MCP servers behind it, all on loopback. */
export async function startDemoGateway(options: DemoOptions): Promise<DemoGateway> {
  const wanted = (options.troubles ?? []).map(parseTrouble)
  const life = createLifecycle()
  try {
    return await start(options, wanted, life)
  } catch (cause) {
    await life.stop()
    throw cause
  }
}

async function start(options: DemoOptions, wanted: readonly ReturnType<typeof parseTrouble>[], life: Lifecycle): Promise<DemoGateway> {
  const { seed, clock, log, density, acceleration } = options
  const switches = createSwitchboard()
  const mcpServers = life.own(await startMcpServers({ clock, log }))
  const world = worldAt({
    seed,
    startedAt: options.worldStartAt ?? clock.now(),
    urls: mcpServers.urls,
    ...(density === undefined ? {} : { density }),
    ...(acceleration === undefined ? {} : { acceleration }),
  })
  mcpServers.follow(world)
  const postgres = options.postgres === false ? undefined : life.own(await createDemoPostgres({ world, clock, log, ...options.postgres }))
  if (postgres) life.onStop(obeyDatabaseTroubles(postgres, switches, log))
  const gateway = life.own(
    await startGateway({
      story: storyOf(world),
      connector: createConnector(),
      switches,
      clock,
      log,
      port: options.port ?? 0,
      // While PGlite is still filling, the services behind the gateway have their database: only ours is late.
      isDatabaseUp: () => !switches.isOn('postgresDown'),
      changed: postgres ? createDatabaseQueue(postgres, log) : () => undefined,
    }),
  )
  for (const { name, value } of wanted) switches.set(name, value)
  return {
    baseUrl: `http://127.0.0.1:${gateway.port}`,
    world,
    credentials: credentialsOf(world),
    postgres: postgres?.connection ?? null,
    postgresReady: postgres?.ready ?? Promise.resolve(),
    troubles: { list: () => switches.list(), set: (name, value) => switches.set(name, value) },
    onTroubleChanged: (run) => switches.onChanged(run),
    stop: () => life.stop(),
  }
}
