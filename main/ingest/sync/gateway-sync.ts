import { AppError, type ErrorCode } from '#shared/contract/errors.ts'
import type { CheckFact, RegistryServer } from '#shared/features/health/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Store } from '#main/platform/database/store.ts'
import type { Upstream } from '#main/upstream/upstream.ts'
import type { Fact } from '../fact.ts'
import { fillGap } from '../gap-ledger.ts'
import type { Pump } from '../pump.ts'
import type { Chore } from './schedule.ts'
import { topics } from './topics.ts'

export type GatewaySyncDeps = {
  readonly upstream: Upstream
  readonly pump: Pump
  readonly store: Pick<Store, 'write'>
  readonly clock: Clock
}

/** Failures that may be about one server alone. */
const ofOneServer: readonly ErrorCode[] = ['gateway.not-found', 'gateway.failed', 'gateway.protocol', 'gateway.rejected']

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Asking the gateway over REST: it sends no event for most changes (contract, section 14). */
export function createGatewaySync({ upstream, pump, store, clock }: GatewaySyncDeps) {
  const { gateway } = upstream
  let servers: readonly RegistryServer[] = []
  let users: readonly string[] = []
  let nextUser = 0
  let nextLog = 0
  const troubled = new Set<string>()

  async function offer(source: string, facts: readonly Fact[]): Promise<void> {
    const receivedAt = clock.now()
    // The cursor only says when the source was last heard: REST answers are whole, they have no position.
    await pump.offer({ source, facts, cursor: { key: 'heard', value: String(receivedAt) }, receivedAt })
  }

  async function registry(signal: AbortSignal): Promise<void> {
    const fact = await gateway.registry(signal)
    servers = fact.servers
    await offer('omni2.registry', [fact])
  }

  async function circuits(which: readonly RegistryServer[], signal: AbortSignal): Promise<void> {
    const answers = await Promise.all(which.map((server) => gateway.circuit(server.id, signal)))
    for (const { circuit, autoDisabled } of answers) {
      const id = 'id' in circuit.server ? circuit.server.id : circuit.server.name
      if (circuit.state === 'closed' && autoDisabled.disabledAt === null) troubled.delete(id)
      else troubled.add(id)
    }
    await offer('omni2.circuits', answers.flatMap(({ circuit, autoDisabled }) => [circuit, autoDisabled]))
  }

  /** The newest 100 rows reach back to the oldest of them: that much of what was missed is known again. */
  async function logs(server: RegistryServer, signal: AbortSignal): Promise<void> {
    const checks = await gateway.healthLogs(server.id, signal)
    await offer('omni2.health-logs', checks)
    const oldest = oldestOf(checks)
    const now = clock.now()
    if (oldest !== undefined && oldest < now) {
      await pump.flushNow()
      await store.write(fillGap, { source: topics.health, subject: server.id, range: { from: oldest, to: now }, at: now })
    }
  }

  /** A single server whose questions fail, or that was deleted meanwhile, does not keep all the others from being live. */
  async function tolerate(part: Promise<void>): Promise<void> {
    try {
      await part
    } catch (cause) {
      if (!(cause instanceof AppError) || !ofOneServer.includes(cause.code)) throw cause
    }
  }

  async function everything(signal: AbortSignal): Promise<void> {
    await registry(signal)
    await Promise.all(servers.map((server) => tolerate(circuits([server], signal))))
    await Promise.all(servers.map((server) => tolerate(logs(server, signal))))
  }

  async function people(signal: AbortSignal): Promise<void> {
    const fact = await gateway.people(signal)
    users = fact.people.map((person) => person.id)
    await offer('omni2.people', [fact])
  }

  const isSignedIn = (): boolean => upstream.state().legs.http.state === 'up' && upstream.state().legs.auth.state === 'up'
  const hasNoPostgres = (): boolean => isSignedIn() && upstream.postgres() === undefined

  const chores: readonly Chore[] = [
    { name: 'registry', everyMs: 30 * SECOND, isWanted: isSignedIn, run: registry },
    {
      name: 'troubled circuits', everyMs: 30 * SECOND, isWanted: isSignedIn,
      run: (signal) => circuits(servers.filter((server) => troubled.has(server.id) || server.reportedHealth !== 'healthy'), signal),
    },
    { name: 'all circuits', everyMs: 5 * MINUTE, isWanted: isSignedIn, run: (signal) => circuits(servers, signal) },
    {
      // One server a turn, so that each is read about every minute and no burst of requests is caused.
      name: 'health logs', everyMs: 5 * SECOND, isWanted: () => isSignedIn() && servers.length > 0,
      run: async (signal) => {
        const server = servers[nextLog++ % servers.length]
        if (server !== undefined) await logs(server, signal)
      },
    },
    { name: 'people', everyMs: 10 * MINUTE, isWanted: isSignedIn, run: people },
    {
      name: 'tools', everyMs: 10 * MINUTE, isWanted: isSignedIn,
      run: async (signal) => offer('omni2.tools', await gateway.tools(signal)),
    },
    {
      name: 'detections', everyMs: MINUTE, isWanted: hasNoPostgres,
      run: async (signal) => offer('omni2.detections', await gateway.detections(signal)),
    },
    {
      name: 'activity', everyMs: 5 * SECOND, isWanted: () => hasNoPostgres() && users.length > 0,
      run: async (signal) => {
        const user = users[nextUser++ % users.length]
        if (user !== undefined) await offer('omni2.activity', await gateway.activityOf(user, signal))
      },
    },
  ]

  return { chores, everything, people, tools: async (signal: AbortSignal) => offer('omni2.tools', await gateway.tools(signal)), offer }
}

function oldestOf(checks: readonly CheckFact[]): Instant | undefined {
  return checks.length === 0 ? undefined : Math.min(...checks.map((check) => check.at))
}
