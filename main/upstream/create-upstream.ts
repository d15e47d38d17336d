import type { Socket } from 'node:net'
import { AppError } from '#shared/contract/errors.ts'
import type { Capability, ConnectionState } from '#shared/features/connection/model.ts'
import type { Profile } from '#shared/features/profiles/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'
import { createLifecycle } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Random } from '#main/platform/random.ts'
import { createCatchUp } from './catch-up.ts'
import { describe, initialMachine, step, type Effect, type Input, type Machine } from './connection.ts'
import { createCredentials, type ProfileSecrets } from './credentials.ts'
import type { GatewayAnswer, GatewayRequest, Send } from './gateway-request.ts'
import { createGatewayClient } from './omni2/gateway-client.ts'
import { openLiveSocket, type LiveSocket } from './omni2/live-socket.ts'
import type { Tables } from './postgres/introspect.ts'
import { createPostgresLeg, type PostgresLink } from './postgres-leg.ts'
import type { LiveFact, Unsubscribe, Upstream } from './upstream.ts'

export type UpstreamDeps = {
  readonly profile: Profile
  readonly secrets: ProfileSecrets
  readonly send: Send
  /** A connected socket to the gateway, its certificate already judged, through the profile's proxy. */
  readonly openSocket: () => Promise<Socket>
  readonly openPostgres: (password: string | null) => Promise<PostgresLink>
  readonly probeCapabilities: (upstream: {
    readonly authorized: (request: GatewayRequest) => Promise<GatewayAnswer>
    readonly tables: Tables | undefined
    readonly machine: Machine
  }) => Promise<readonly Capability[]>
  readonly secretStore: ConnectionState['secretStore']
  readonly registerSecret: (value: string) => void
  readonly chosenOffline: boolean
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

const HEARTBEAT_MS = 15_000
const TICK_MS = 500
/** A tick this late means that the machine slept. */
const SLEPT_MS = 10_000
/** Two sockets of one user within a second corrupt each other on the gateway (contract, trap 11). */
const SOCKET_SPACING_MS = 1_100

/** Drives the pure machine of `connection.ts`: it decides, this does. */
export function createUpstream(deps: UpstreamDeps): Upstream {
  const { profile, clock, random, log } = deps
  const life = createLifecycle()
  const stateListeners = new Set<(state: ConnectionState) => void>()
  const factListeners = new Set<(facts: readonly LiveFact[], receivedAt: Instant) => void>()
  let machine = initialMachine(clock.now(), { usesPostgres: profile.postgres !== null, chosenOffline: deps.chosenOffline })
  let socket: LiveSocket | undefined
  let lastSocketAt = Number.NEGATIVE_INFINITY
  let capabilities: readonly Capability[] = []
  let user: ConnectionState['user'] = null
  let clockSkewMs: number | null = null
  let lastEventAt: Instant | null = null
  let lastHeardAt: Instant | null = null
  // Answers of an earlier connection must not move the machine of this one.
  let era = 0
  let stopped = false

  const send: Send = async (request) => {
    const mine = era
    try {
      const answer = await deps.send(request)
      lastHeardAt = clock.now()
      measureSkew(answer)
      return answer
    } catch (cause) {
      if (mine === era && cause instanceof AppError && (cause.code === 'gateway.offline' || cause.code === 'gateway.untrusted') && request.signal?.aborted !== true) {
        feed({ kind: 'http-down', reason: cause.code === 'gateway.untrusted' ? 'The certificate of the gateway is not trusted.' : 'The gateway cannot be reached.' })
      }
      throw cause
    }
  }

  const credentials = createCredentials({
    auth: profile.auth,
    secrets: deps.secrets,
    send,
    clock,
    log,
    registerSecret: deps.registerSecret,
    onSignedIn: (who) => {
      user = { name: who.name, role: who.role }
      feed({ kind: 'signed-in' })
    },
    onSignedOut: (reason) => feed({ kind: 'signed-out', reason }),
  })
  const gateway = createGatewayClient({ authorized: credentials.authorized, role: credentials.role, clock })
  const postgres = life.own(
    createPostgresLeg({ clock, log, feed, connect: async () => deps.openPostgres(await deps.secrets.get('postgres-password')) }),
  )
  const catchUp = createCatchUp({ log, onSettled: (ok) => feed({ kind: ok ? 'caught-up' : 'catch-up-failed' }), onProgress: announce })

  function feed(input: Input): void {
    if (stopped) return
    const result = step(machine, input, clock.now(), random)
    const before = machine
    machine = result.machine
    for (const effect of result.effects) run(effect)
    if (machine.status !== before.status) {
      log.info('the connection changed', { from: before.status, to: machine.status, reason: describe(machine).reason })
    }
    if (JSON.stringify(before) !== JSON.stringify(machine)) announce()
  }

  function run(effect: Effect): void {
    switch (effect) {
      case 'connect':
        void connect()
        return
      case 'renew-token':
        credentials.forget()
        return
      case 'open-socket':
        void openSocket()
        return
      case 'open-postgres':
        void postgres.open().then(probeCapabilities)
        return
      case 'catch-up':
        catchUp.run(lastHeardAt)
        return
      case 'close-all':
        era++
        catchUp.abort()
        closeSocket()
        void postgres.close()
    }
  }

  async function connect(): Promise<void> {
    const mine = era
    try {
      const health = await send({ method: 'GET', path: '/health', timeoutMs: 10_000 })
      if (mine !== era) return
      if (health.status >= 500) throw new AppError('gateway.failed', { details: { status: health.status } })
      feed({ kind: 'http-up' })
      await credentials.bearer()
      if (mine === era && machine.legs.auth.state !== 'up') feed({ kind: 'signed-in' })
      if (mine === era) void probeCapabilities()
    } catch (cause) {
      if (mine !== era) return
      // Offline and signed out were already told by `send` and the credentials; what is left is a gateway that answers badly.
      const isTold = cause instanceof AppError && ['gateway.offline', 'gateway.untrusted', 'gateway.signed-out', 'secrets.missing'].includes(cause.code)
      if (isTold) return
      if (cause instanceof AppError && cause.code === 'secrets.unavailable') feed({ kind: 'signed-out', reason: 'The keychain is locked or missing.' })
      else feed({ kind: 'http-down', reason: 'The gateway answers, but with errors.' })
      log.warn('connecting failed', { cause })
    }
  }

  async function heartbeat(): Promise<void> {
    if (machine.legs.http.state !== 'up') return
    const mine = era
    try {
      const answer = await send({ method: 'GET', path: '/health', timeoutMs: 10_000 })
      if (mine === era && answer.status >= 500) feed({ kind: 'http-down', reason: 'The gateway answers, but with errors.' })
    } catch (cause) {
      log.debug('no heartbeat', { cause })
    }
  }

  async function openSocket(): Promise<void> {
    const mine = era
    closeSocket()
    let bearer: string
    let connected: Socket
    try {
      const wait = lastSocketAt + SOCKET_SPACING_MS - clock.monotonic()
      if (wait > 0) await new Promise<void>((go) => clock.after(wait, go))
      bearer = await credentials.bearer()
      connected = await deps.openSocket()
    } catch {
      if (mine === era) feed({ kind: 'socket-down', reason: 'The live connection could not be opened.' })
      return
    }
    if (mine !== era || stopped) {
      connected.destroy()
      return
    }
    lastSocketAt = clock.monotonic()
    socket = openLiveSocket({
      url: `${profile.baseUrl.replace(/^http/, 'ws')}/ws`,
      bearer,
      connected,
      clock,
      log,
      onUp: () => feed({ kind: 'socket-up' }),
      onFacts: (facts, receivedAt) => {
        lastEventAt = receivedAt
        lastHeardAt = receivedAt
        for (const listener of factListeners) listener(facts, receivedAt)
      },
      onUnknown: (type) => unknownTypes.set(type, (unknownTypes.get(type) ?? 0) + 1),
      onEnd: (end) => {
        if (mine !== era) return
        if (end.kind === 'refused') return feed({ kind: 'socket-refused', reason: end.reason })
        if (end.kind === 'unauthorized') void credentials.renew().catch((cause: unknown) => log.debug('no new token for the socket', { cause }))
        feed({ kind: 'socket-down', reason: end.reason })
      },
    })
  }
  const unknownTypes = new Map<string, number>()

  function closeSocket(): void {
    socket?.close()
    socket = undefined
  }

  async function probeCapabilities(): Promise<void> {
    const mine = era
    try {
      const found = await deps.probeCapabilities({ authorized: credentials.authorized, tables: postgres.link()?.tables, machine })
      if (mine !== era) return
      capabilities = found
      announce()
    } catch (cause) {
      log.info('capabilities could not be probed', { cause })
    }
  }

  function measureSkew(answer: GatewayAnswer): void {
    const date = answer.headers['date']
    const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN
    // A Date header has whole seconds; half of one is its middle.
    if (Number.isFinite(theirs)) clockSkewMs = theirs + 500 - clock.now()
  }

  function state(): ConnectionState {
    return {
      ...describe(machine),
      lastEventAt,
      asOf: lastHeardAt,
      catchingUp: machine.catchingUp ? catchUp.progress() : null,
      user: machine.legs.auth.state === 'up' ? user : null,
      clockSkewMs,
      secretStore: deps.secretStore,
    }
  }

  function announce(): void {
    const now = state()
    for (const listener of stateListeners) listener(now)
  }

  function subscribe<Listener>(set: Set<Listener>, listener: Listener): Unsubscribe {
    set.add(listener)
    return () => set.delete(listener)
  }

  return {
    gateway,
    postgres: () => postgres.link()?.reader,
    state,
    capabilities: () => capabilities,
    unknownEventTypes: () => unknownTypes.size,
    onChanged: (listener) => subscribe(stateListeners, listener),
    onFacts: (listener) => subscribe(factListeners, listener),
    onCatchUp: (task) => catchUp.add(task),
    start() {
      let lastTick = clock.now()
      life.onStop(
        clock.every(TICK_MS, () => {
          const now = clock.now()
          const slept = Math.abs(now - lastTick) > SLEPT_MS
          lastTick = now
          feed({ kind: slept ? 'woke' : 'tick' })
        }),
      )
      life.onStop(clock.every(HEARTBEAT_MS, () => void heartbeat()))
      feed({ kind: 'started' })
    },
    async signIn(password) {
      await credentials.signIn(password)
      feed({ kind: 'retry-now' })
    },
    workOffline: (offline) => feed({ kind: 'chose', offline }),
    retryNow: () => feed({ kind: 'retry-now' }),
    recheckCapabilities: probeCapabilities,
    async stop() {
      stopped = true
      era++
      catchUp.abort()
      credentials.forget()
      closeSocket()
      await life.stop()
    },
  }
}
