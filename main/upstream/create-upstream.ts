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
import { listCapabilities, probeGateway, unprobed } from './capabilities.ts'
import { initialMachine, step, type Effect, type Input } from './connection.ts'
import { describeConnection } from './describe-connection.ts'
import { createCredentials, type ProfileSecrets } from './credentials.ts'
import type { GatewayAnswer, Send } from './gateway-request.ts'
import { createGatewayClient } from './omni2/gateway-client.ts'
import { createPacedProbe } from './paced-probe.ts'
import { createPostgresLeg, type PostgresLink } from './postgres-leg.ts'
import { createSocketLeg } from './socket-leg.ts'
import type { LiveFact, Unsubscribe, Upstream } from './upstream.ts'

export type UpstreamDeps = {
  readonly profile: Profile
  readonly secrets: ProfileSecrets
  readonly send: Send
  /** A connected socket to the gateway, its certificate already judged, through the profile's proxy. */
  readonly openSocket: () => Promise<Socket>
  readonly openPostgres: (password: string | null) => Promise<PostgresLink>
  readonly secretStore: ConnectionState['secretStore']
  readonly registerSecret: (value: string) => void
  readonly chosenOffline: boolean
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

type FactListener = (facts: readonly LiveFact[], receivedAt: Instant) => Promise<void> | void

const HEARTBEAT_MS = 15_000
const TICK_MS = 500
/** A tick this late means that the machine slept. */
const SLEPT_MS = 10_000

/** Drives the pure machine of `connection.ts`: it decides, this does. */
export function createUpstream(deps: UpstreamDeps): Upstream {
  const { profile, clock, random, log } = deps
  const life = createLifecycle()
  const stateListeners = new Set<(state: ConnectionState) => void>()
  const factListeners = new Set<FactListener>()
  let machine = initialMachine(clock.now(), { usesPostgres: profile.postgres !== null, chosenOffline: deps.chosenOffline })
  let probed: readonly Capability[] = unprobed
  let user: ConnectionState['user'] = null
  let clockSkewMs: number | null = null
  let lastEventAt: Instant | null = null
  let lastHeardAt: Instant | null = null
  /** When everything was last whole: what came after is fetched before anything is called live again. */
  let missedFrom: Instant | null = null
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
  const socket = createSocketLeg({
    url: `${profile.baseUrl.replace(/^http/, 'ws')}/ws`,
    credentials, clock, log, feed,
    connect: deps.openSocket,
    onFacts: async (facts, receivedAt) => {
      lastEventAt = receivedAt
      lastHeardAt = receivedAt
      await Promise.all([...factListeners].map(async (listener) => listener(facts, receivedAt)))
    },
  })
  const catchUp = createCatchUp({ log, onSettled: (outcome) => feed(outcome.ok ? { kind: 'caught-up' } : { kind: 'catch-up-failed', reason: whyNotFetched(outcome.cause) }), onProgress: announce })

  function feed(input: Input): void {
    if (stopped) return
    const result = step(machine, input, clock.now(), random)
    const before = machine
    machine = result.machine
    if (before.caughtUp && !machine.caughtUp) missedFrom = lastHeardAt
    for (const effect of result.effects) run(effect)
    if (machine.status !== before.status) {
      log.info('the connection changed', { from: before.status, to: machine.status, reason: describeConnection(machine).reason })
    }
    if (JSON.stringify(before) !== JSON.stringify(machine)) announce()
  }

  function run(effect: Effect): void {
    switch (effect) {
      case 'connect':
        void connect()
        return
      case 'ask-health':
        void heartbeat()
        return
      case 'renew-token':
        credentials.expire()
        return
      case 'open-socket':
        void socket.open()
        return
      case 'open-postgres':
        void postgres.open().then(announce)
        return
      case 'catch-up':
        catchUp.run(missedFrom)
        return
      case 'close-gateway':
        closeGateway()
        return
      case 'close-all':
        closeGateway()
        void postgres.close()
    }
  }

  function closeGateway(): void {
    era++
    catchUp.abort()
    socket.close()
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
      if (mine === era) probe.soon()
    } catch (cause) {
      if (mine !== era) return
      badAnswer(cause)
    }
  }

  /** Offline and signed out were already told by `send` and the credentials; what is left is a gateway that answers badly. */
  function badAnswer(cause: unknown): void {
    const code = cause instanceof AppError ? cause.code : 'internal.bug'
    if (['gateway.offline', 'gateway.untrusted', 'gateway.signed-out', 'gateway.forbidden', 'secrets.missing'].includes(code)) return
    log.warn('the gateway answers badly', { cause })
    if (code === 'secrets.unavailable') feed({ kind: 'signed-out', reason: 'The keychain is locked or missing.' })
    else feed({ kind: 'http-down', reason: 'The gateway answers, but with errors.' })
  }

  async function heartbeat(): Promise<void> {
    if (machine.legs.http.state !== 'up') return
    const mine = era
    try {
      const answer = await send({ method: 'GET', path: '/health', timeoutMs: 10_000 })
      if (answer.status >= 500) throw new AppError('gateway.failed', { details: { status: answer.status } })
    } catch (cause) {
      if (mine === era) badAnswer(cause)
    }
  }

  const probe = createPacedProbe({
    clock,
    isWanted: () => machine.legs.http.state === 'up' && machine.legs.auth.state === 'up',
    run: async () => {
      const mine = era
      const found = await probeGateway({ authorized: credentials.authorized, clock })
      if (mine !== era || stopped) return
      probed = found
      announce()
    },
  })
  life.onStop(() => probe.stop())

  function measureSkew(answer: GatewayAnswer): void {
    const date = answer.headers['date']
    const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN
    // A Date header has whole seconds; half of one is its middle.
    if (Number.isFinite(theirs)) clockSkewMs = theirs + 500 - clock.now()
  }

  function state(): ConnectionState {
    return {
      ...describeConnection(machine),
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
    capabilities: () => listCapabilities({ probed, machine, tables: postgres.link()?.tables, now: clock.now() }),
    unknownEventTypes: () => socket.unknownTypes(),
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
      // Signed in again is enough to go on where the gateway is reachable.
      if (machine.legs.http.state !== 'up') feed({ kind: 'retry-now' })
      else probe.soon()
    },
    workOffline: (offline) => feed({ kind: 'chose', offline }),
    retryNow: () => feed({ kind: 'retry-now' }),
    async recheckCapabilities() {
      await Promise.all([probe.now(), postgres.look()])
      announce()
    },
    async stop() {
      stopped = true
      era++
      catchUp.abort()
      credentials.forget()
      socket.close()
      await life.stop()
    },
  }
}

function whyNotFetched(cause: unknown): string {
  const code = cause instanceof AppError ? cause.code : undefined
  if (code === 'gateway.forbidden') return 'The gateway refuses to tell what was missed (403).'
  if (code === 'gateway.rate-limited') return 'The gateway asks for fewer requests; what was missed is fetched later.'
  if (code === 'gateway.failed' || code === 'gateway.protocol') return 'The gateway answers, but with errors.'
  return 'What was missed could not be fetched yet.'
}
