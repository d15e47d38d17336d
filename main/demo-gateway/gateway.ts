import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import { createDoorkeeper } from './auth/sign-in.ts'
import { createTokenOffice } from './auth/tokens.ts'
import { startFeed } from './feed.ts'
import { Refusal, detail, json, plain } from './http/exchange.ts'
import type { Exchange } from './http/exchange.ts'
import { createFront } from './http/front.ts'
import { startListener } from './http/listener.ts'
import type { Listener, UpgradeVerdict } from './http/listener.ts'
import { createMisbehaviour } from './http/misbehave.ts'
import { createService } from './http/router.ts'
import { createMirror } from './mirror.ts'
import { createAuthInfoRoutes } from './routes/auth-service.ts'
import { createBreakerRoutes } from './routes/breaker.ts'
import { createChatConfigRoutes } from './routes/chat-config.ts'
import { createDeadEndRoutes } from './routes/dead-ends.ts'
import { createEventRoutes } from './routes/events.ts'
import { createHealthRoutes } from './routes/health.ts'
import { createKeyRoutes } from './routes/keys.ts'
import { createMonitoring, createMonitoringRoutes } from './routes/monitoring.ts'
import { createOpenApiRoutes } from './routes/openapi.ts'
import { createPermissionRoutes } from './routes/permissions.ts'
import { createPromptGuardRoutes } from './routes/prompt-guard.ts'
import { createRoleRoutes } from './routes/roles.ts'
import { createServerRoutes } from './routes/servers.ts'
import { createTeamRoutes } from './routes/teams.ts'
import { createToolRoutes } from './routes/tools.ts'
import { createUserRoutes } from './routes/users.ts'
import { createEventHub } from './sockets/event-hub.ts'
import { createFlowHub } from './sockets/flow-hub.ts'
import { createBreakers } from './state/breakers.ts'
import type { BreakerChange } from './state/breakers.ts'
import type { Connector } from './state/connector.ts'
import { createDayShelf } from './state/days.ts'
import { createLoader } from './state/loader.ts'
import { createPeople } from './state/people.ts'
import { createRegistry } from './state/registry.ts'
import type { Story } from './state/story.ts'
import type { Switchboard, TroubleName } from './trouble.ts'

const HEALTH_CYCLE_MS = 60_000
const DAY = 86_400_000

export type GatewayDeps = {
  readonly story: Story
  readonly connector: Connector
  readonly switches: Switchboard
  readonly clock: Clock
  readonly log: Log
  /** 0 chooses a free one. */
  readonly port: number
  readonly isDatabaseUp: () => boolean
  /** SQL for what people changed through the API, about once a second when there is any. */
  readonly changed: (statements: readonly string[]) => void
}

/** Omni2 behind Traefik, on one loopback port. */
export type Gateway = { readonly port: number; stop(): Promise<void> }

export async function startGateway(deps: GatewayDeps): Promise<Gateway> {
  const { story, connector, switches, clock, log, isDatabaseUp } = deps
  /** The gateway's own clock, which may be wrong. */
  const now = (): number => Math.round(clock.now() + switches.amount('clockSkew'))
  /** The world is told by the true clock: a wrong one changes what the gateway writes, not what happens. */
  const worldNow = (): number => clock.now()

  const people = createPeople(story.world)
  const tokens = createTokenOffice({ seed: story.world.seed, now })
  const doorkeeper = createDoorkeeper({ people, tokens, now })
  const hub = createEventHub({ clock, now, switches })
  const monitoring = createMonitoring(now)
  const flowHub = createFlowHub({ isWatched: monitoring.isWatched })

  const breakers = createBreakers({ now: worldNow, changed: (change) => announce(change) })
  const registry = createRegistry({ story, breakers, now: worldNow })
  const emit = (type: string, data: Readonly<Record<string, unknown>>): void => hub.broadcast(type, data)
  const loader = createLoader({ registry, breakers, connector, emit, now: worldNow, monotonic: () => clock.monotonic(), log })

  function announce(change: BreakerChange): void {
    const name = registry.find(change.serverId)?.name
    if (name === undefined) return
    const common = { mcp_name: name, old_state: change.from, new_state: change.to }
    if (change.to === 'closed') return emit('circuit_breaker_state', { ...common, severity: 'info', message: `Circuit breaker closed for ${name}` })
    const counts = change.from === 'half_open' ? { failure_cycles: change.failureCycles } : { failure_count: change.failureCount, threshold: breakers.config().failure_threshold }
    return emit('circuit_breaker_state', { ...common, ...counts, severity: 'high', message: `Circuit breaker opened for ${name}` })
  }

  const mirror = createMirror({ people, registry })
  const passOn = (statements: readonly string[]): void => {
    if (statements.length > 0) deps.changed(statements)
  }

  const reload = (): void => void loader.scan().catch((cause: unknown) => log.warn('demo hot reload failed', { cause }))

  const oldest = story.world.startedAt - story.world.historyDays * DAY
  const shared = { people, registry, loader, breakers, now, isDatabaseUp }
  const omni2Routes = [
    ...createHealthRoutes(shared),
    ...createServerRoutes({ ...shared, connector, monotonic: () => clock.monotonic() }),
    ...createToolRoutes({ ...shared, startedAt: now() }),
    ...createBreakerRoutes({ ...shared, now: worldNow }),
    ...createEventRoutes({ registry, hub, after: (delayMs, run) => void clock.after(delayMs, run) }),
    ...createMonitoringRoutes({ people, monitoring, now, flows: createDayShelf({ between: story.flows, now: worldNow, oldest }) }),
    ...createChatConfigRoutes({ now }),
    ...createDeadEndRoutes(),
    ...createPromptGuardRoutes({ people, now, detections: createDayShelf({ between: story.detections, now: worldNow, oldest }) }),
  ]
  const authRoutes = [
    ...createAuthInfoRoutes(shared),
    ...doorkeeper.routes,
    ...createUserRoutes({ people, now, signIns: (from, to) => story.signIns(from, to), lastSignInOf: (userId) => story.lastSignInOf(userId, worldNow()) }),
    ...createRoleRoutes(shared),
    ...createTeamRoutes(shared),
    ...createPermissionRoutes(shared),
    ...createKeyRoutes({ people, doorkeeper, now }),
  ]
  const omni2 = createService([...omni2Routes, ...createOpenApiRoutes(omni2Routes)], (exchange, cause) => {
    log.warn('demo gateway handler failed', { path: exchange.path, cause })
    return json({ error: 'Internal server error', message: 'An unexpected error occurred', path: exchange.path }, 500)
  })
  const auth = createService(authRoutes, (exchange, cause) => {
    log.warn('demo auth service handler failed', { path: exchange.path, cause })
    return plain('Internal Server Error', 500)
  })
  const front = createFront({ omni2, auth, identify: doorkeeper.identify })
  const { handle, standIn } = createMisbehaviour({ switches, clock, front })

  async function upgrade(exchange: Exchange): Promise<UpgradeVerdict> {
    const refused = standIn(exchange)
    if (refused) return { answer: refused }
    const flowUser = /^\/api\/v1\/ws\/flows\/(\d+)$/.exec(exchange.path)?.[1]
    const chat = exchange.path === '/ws/chat'
    if (exchange.path !== '/ws' && !chat && flowUser === undefined) return { answer: await front(exchange) }
    try {
      const identity = doorkeeper.identify(exchange)
      // Without a language model the chat refuses before it accepts (contract 7.3).
      if (chat) return { answer: detail(403, 'Forbidden') }
      if (flowUser !== undefined) return { accept: (socket) => flowHub.accept(socket, Number(flowUser)) }
      return { accept: (socket) => hub.accept(socket, identity) }
    } catch (cause) {
      if (cause instanceof Refusal) return { answer: cause.answer }
      throw cause
    }
  }

  const listener = await startListener({ port: deps.port, handle, upgrade, log }).catch((cause: unknown) => {
    hub.stop()
    throw cause
  })
  const stopSwitches = switches.onChanged((name, value) => void obey(name, value !== false, { listener, log }))
  const feed = startFeed({ story, registry, people, events: hub, flows: flowHub, clock, now: worldNow, reload, told: () => passOn(mirror.changes()) })
  const stopChecks = clock.every(HEALTH_CYCLE_MS, () => void loader.checkLoaded().catch((cause: unknown) => log.warn('demo health cycle failed', { cause })))

  async function obey(name: TroubleName, isOn: boolean, parts: { readonly listener: Listener; readonly log: Log }): Promise<void> {
    try {
      if (name === 'refuseConnections') await (isOn ? parts.listener.close() : parts.listener.reopen())
      if (name === 'dropSockets' && isOn) {
        hub.dropAll()
        flowHub.dropAll()
      }
      if (name === 'expiredTokens') {
        if (isOn) tokens.expireAll()
        else tokens.endExpiry()
      }
    } catch (cause) {
      parts.log.warn('demo trouble failed', { name, cause })
    }
  }

  return {
    get port() {
      return listener.port
    },
    async stop() {
      stopSwitches()
      feed.stop()
      stopChecks()
      hub.stop()
      flowHub.stop()
      await listener.close()
    },
  }
}
