import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import { startGateway } from './gateway.ts'
import { startMcpServers } from './mcp-servers/start-mcp-servers.ts'
import { createConnector } from './state/connector.ts'
import type { Story } from './state/story.ts'
import { createSwitchboard, parseTrouble } from './trouble.ts'
import type { TroubleName, TroubleRow, TroubleValue } from './trouble.ts'
import {
  autoDisablesBetween,
  circuitTransitionsBetween,
  flowsBetween,
  lastSignInsAt,
  newestHealthChecks,
  promptDetectionsBetween,
  signInsBetween,
  situationOf,
  statusChangesBetween,
  systemHealthBetween,
  worldAt,
} from './world/index.ts'
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
}

export type Credentials = { readonly username: string; readonly password: string }
export type DemoGateway = {
  readonly baseUrl: string
  readonly world: World
  /** A super_admin, and one person of each role. */
  readonly credentials: Credentials & { readonly byRole: Readonly<Record<string, Credentials>> }
  readonly troubles: { list(): readonly TroubleRow[]; set(name: string, value: TroubleValue): void }
  onTroubleChanged(run: (name: TroubleName, value: TroubleValue) => void): () => void
  stop(): Promise<void>
}

const SIGN_IN_CACHE_MS = 60_000

function storyOf(world: World): Story {
  let signedIn: { readonly at: number; readonly byUser: ReadonlyMap<number, number> } | undefined
  return {
    world,
    situation: (serverId, at) => situationOf(world, serverId, at),
    newestChecks: (serverId, at, limit) => newestHealthChecks(world, serverId, at, limit),
    lastSignInOf(userId, at) {
      if (!signedIn || at - signedIn.at > SIGN_IN_CACHE_MS) signedIn = { at, byUser: lastSignInsAt(world, at) }
      return signedIn.byUser.get(userId) ?? null
    },
    transitions: (from, to) => circuitTransitionsBetween(world, from, to),
    statusChanges: (from, to) => statusChangesBetween(world, from, to),
    autoDisables: (from, to) => autoDisablesBetween(world, from, to),
    systemHealth: (from, to) => systemHealthBetween(world, from, to),
    flows: (from, to) => flowsBetween(world, from, to),
    signIns: (from, to) => signInsBetween(world, from, to),
    detections: (from, to) => promptDetectionsBetween(world, from, to),
  }
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

/** Starts the demo: the gateway with its sockets and the MCP servers behind it, all on loopback. */
export async function startDemoGateway(options: DemoOptions): Promise<DemoGateway> {
  const { seed, clock, log } = options
  const switches = createSwitchboard()
  const mcpServers = await startMcpServers({ clock, log })
  const world = worldAt({
    seed,
    startedAt: options.worldStartAt ?? clock.now(),
    urls: mcpServers.urls,
    ...(options.density === undefined ? {} : { density: options.density }),
    ...(options.acceleration === undefined ? {} : { acceleration: options.acceleration }),
  })
  mcpServers.follow(world)
  const gateway = await startGateway({
    story: storyOf(world),
    connector: createConnector(),
    switches,
    clock,
    log,
    port: options.port ?? 0,
    isDatabaseUp: () => !switches.isOn('postgresDown'),
    told: () => undefined,
  })
  for (const text of options.troubles ?? []) {
    const { name, value } = parseTrouble(text)
    switches.set(name, value)
  }
  return {
    baseUrl: `http://127.0.0.1:${gateway.port}`,
    world,
    credentials: credentialsOf(world),
    troubles: { list: () => switches.list(), set: (name, value) => switches.set(name, value) },
    onTroubleChanged: (run) => switches.onChanged(run),
    async stop() {
      await gateway.stop()
      await mcpServers.stop()
    },
  }
}
