import type { Instant } from '#shared/lib/time-range.ts'
import type { ConnectionStatus, Leg } from '#shared/features/connection/model.ts'
import type { Random } from '#main/platform/random.ts'

export type LegName = 'http' | 'auth' | 'socket' | 'postgres'
export type LegState = Leg & { readonly attempt: number; readonly retryAt: Instant | null }

/** Everything the machine knows. Only `step` makes a new one. */
export type Machine = {
  readonly started: boolean
  readonly chosenOffline: boolean
  readonly legs: Readonly<Record<LegName, LegState>>
  readonly usesPostgres: boolean
  /** Facts missed while away have been fetched; nothing is called live before. */
  readonly caughtUp: boolean
  readonly catchingUp: boolean
  readonly status: ConnectionStatus
  readonly since: Instant
}

export type Input =
  | { readonly kind: 'started' }
  | { readonly kind: 'chose'; readonly offline: boolean }
  | { readonly kind: 'http-up' }
  | { readonly kind: 'http-down'; readonly reason: string }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'signed-out'; readonly reason: string }
  | { readonly kind: 'socket-up' }
  | { readonly kind: 'socket-down'; readonly reason: string }
  | { readonly kind: 'socket-refused'; readonly reason: string }
  | { readonly kind: 'postgres-up' }
  | { readonly kind: 'postgres-down'; readonly reason: string }
  /** It answers that it is starting: worth another look within seconds, however long it takes. */
  | { readonly kind: 'postgres-starting'; readonly reason: string }
  /** The account is not accepted: trying again on a schedule could lock it. */
  | { readonly kind: 'postgres-refused'; readonly reason: string }
  | { readonly kind: 'caught-up' }
  | { readonly kind: 'catch-up-failed'; readonly reason: string }
  /** The machine slept or the network changed: what was known about the legs is stale. */
  | { readonly kind: 'woke' }
  | { readonly kind: 'retry-now' }
  /** Time passed: due retries are taken up. */
  | { readonly kind: 'tick' }

/** `close-gateway` leaves Postgres alone: it does not depend on being signed in. */
export type Effect = 'connect' | 'ask-health' | 'open-socket' | 'open-postgres' | 'catch-up' | 'renew-token' | 'close-gateway' | 'close-all'

const BASE_MS = 1_000
/** The first question after an outage costs one small request, so it may come soon: half of all returns are noticed within 2 s. */
const CAP_MS: Readonly<Record<LegName, number>> = { http: 6_000, auth: 30_000, socket: 30_000, postgres: 30_000 }
const STARTING_RETRY_MS = 1_000
/** A leg that was up for less than this counts as still failing: one that is cut every two seconds must back off too. */
const STABLE_MS = 30_000

export function initialMachine(now: Instant, options: { readonly usesPostgres: boolean; readonly chosenOffline: boolean }): Machine {
  const idle: LegState = { state: 'not-used', since: now, reason: null, attempt: 0, retryAt: null }
  return {
    started: false,
    chosenOffline: options.chosenOffline,
    legs: { http: idle, auth: idle, socket: idle, postgres: idle },
    usesPostgres: options.usesPostgres,
    caughtUp: false,
    catchingUp: false,
    status: options.chosenOffline ? 'offline' : 'connecting',
    since: now,
  }
}

/** Full jitter: anywhere between nothing and the exponential cap (Brooker, "Exponential Backoff And Jitter", AWS 2015). */
export function backoff(leg: LegName, attempt: number, random: Random): number {
  return Math.round(random() * Math.min(CAP_MS[leg], BASE_MS * 2 ** Math.min(attempt, 10)))
}

/** The whole behaviour of a connection: what happened in, what to do out. Pure. */
export function step(machine: Machine, input: Input, now: Instant, random: Random): { readonly machine: Machine; readonly effects: readonly Effect[] } {
  const draft = new Draft(machine, now, random)
  react(draft, input)
  return draft.finish()
}

function react(draft: Draft, input: Input): void {
  if (input.kind === 'started') draft.started = true
  if (input.kind === 'chose') draft.chosenOffline = input.offline
  if (!draft.started) return
  if (draft.chosenOffline) {
    if (input.kind === 'chose' || input.kind === 'started') draft.closeAll()
    return
  }
  switch (input.kind) {
    case 'started':
    case 'chose':
      return draft.connectAnew()
    case 'http-up': {
      const wasUp = draft.is('http', 'up')
      draft.up('http')
      if (!wasUp) draft.afterSignIn()
      return
    }
    case 'http-down':
      return draft.down('http', input.reason)
    case 'signed-in': {
      const wasIn = draft.is('auth', 'up')
      draft.up('auth')
      if (!wasIn) draft.afterSignIn()
      return
    }
    case 'signed-out':
      draft.set('auth', 'refused', input.reason)
      draft.set('socket', 'not-used', null)
      draft.caughtUp = false
      draft.catchingUp = false
      draft.effects.push('close-gateway')
      return
    case 'socket-up':
      draft.up('socket')
      return draft.catchUp()
    case 'socket-down':
      // A refusal is remembered until somebody asks again: closing after 1008 must not start a reconnect loop.
      if (draft.is('socket', 'refused') || draft.is('auth', 'refused')) return
      return draft.loseSocket(input.reason)
    case 'socket-refused':
      draft.set('socket', 'refused', input.reason)
      return draft.catchUp()
    case 'postgres-up': {
      const wasUp = draft.is('postgres', 'up')
      draft.up('postgres')
      if (!wasUp) draft.catchUp()
      return
    }
    case 'postgres-down':
      return draft.down('postgres', input.reason)
    case 'postgres-starting':
      return draft.down('postgres', input.reason, STARTING_RETRY_MS)
    case 'postgres-refused':
      return draft.set('postgres', 'refused', input.reason)
    case 'caught-up':
      draft.catchingUp = false
      draft.caughtUp = draft.isReachable()
      return
    case 'catch-up-failed':
      draft.catchingUp = false
      // Facts cannot be had, so nothing may count as seen; unless it is known already that, and why, nothing is reached.
      if (draft.isReachable()) draft.down('http', input.reason)
      return
    case 'woke':
    case 'retry-now':
      return draft.connectAnew()
    case 'tick':
      return draft.takeDueRetries()
  }
}

class Draft {
  started: boolean
  chosenOffline: boolean
  caughtUp: boolean
  catchingUp: boolean
  readonly effects: Effect[] = []
  private readonly before: Machine
  private readonly legs: Record<LegName, LegState>
  private readonly now: Instant
  private readonly random: Random

  constructor(before: Machine, now: Instant, random: Random) {
    this.before = before
    this.started = before.started
    this.chosenOffline = before.chosenOffline
    this.caughtUp = before.caughtUp
    this.catchingUp = before.catchingUp
    this.legs = { ...before.legs }
    this.now = now
    this.random = random
  }

  is(name: LegName, state: Leg['state']): boolean {
    return this.legs[name].state === state
  }

  set(name: LegName, state: Leg['state'], reason: string | null, attempt = 0, retryAt: Instant | null = null): void {
    const leg = this.legs[name]
    this.legs[name] = { state, reason, attempt, retryAt, since: leg.state === state ? leg.since : this.now }
  }

  isReachable(): boolean {
    return this.is('http', 'up') && this.is('auth', 'up')
  }

  up(name: LegName): void {
    this.set(name, 'up', null, this.legs[name].attempt)
  }

  /** `soonMs`: instead of backing off, try again after once to twice this time. */
  down(name: LegName, reason: string, soonMs?: number): void {
    const leg = this.legs[name]
    const wasStable = leg.state === 'up' && this.now - leg.since >= STABLE_MS
    const attempt = (wasStable ? 0 : leg.attempt) + 1
    // A retry that is already planned stands, so that many failing requests do not push it away for ever.
    const planned = leg.state === 'down' ? leg.retryAt : null
    const wait = soonMs === undefined ? backoff(name, attempt, this.random) : Math.round(soonMs * (1 + this.random()))
    this.set(name, 'down', reason, planned === null ? attempt : leg.attempt, planned ?? this.now + wait)
    if (name === 'http' || (name === 'socket' && leg.state === 'up')) this.caughtUp = false
    if (name === 'http') this.catchingUp = false
  }

  loseSocket(reason: string): void {
    const wasUp = this.is('socket', 'up')
    this.down('socket', reason)
    // Often the whole gateway went, and nothing else would tell for a while.
    if (wasUp) this.effects.push('ask-health')
    // A way without sockets still has facts to fetch, once.
    else if (!this.caughtUp && !this.catchingUp) this.catchUp()
  }

  connectAnew(): void {
    this.caughtUp = false
    this.catchingUp = false
    for (const name of ['http', 'auth', 'socket'] as const) this.set(name, 'trying', null)
    this.effects.push('renew-token', 'close-all', 'connect')
    if (this.before.usesPostgres) {
      this.set('postgres', 'trying', null)
      this.effects.push('open-postgres')
    }
  }

  closeAll(): void {
    for (const name of ['http', 'auth', 'socket', 'postgres'] as const) this.set(name, 'not-used', null)
    this.caughtUp = false
    this.catchingUp = false
    this.effects.push('close-all')
  }

  /** Reachable and signed in: the socket comes next, unless it was refused to this role. */
  afterSignIn(): void {
    if (!this.isReachable()) return
    if (this.is('socket', 'refused') || this.is('socket', 'up')) return this.catchUp()
    this.tryAgain('socket', 'open-socket')
  }

  catchUp(): void {
    if (!this.isReachable()) return
    this.caughtUp = false
    this.catchingUp = true
    this.effects.push('catch-up')
  }

  takeDueRetries(): void {
    const isDue = (name: LegName): boolean => {
      const { state, retryAt } = this.legs[name]
      return state === 'down' && retryAt !== null && retryAt <= this.now
    }
    // Signed out, only a person can help; each try would be one more refused password.
    if (isDue('http') && !this.is('auth', 'refused')) this.tryAgain('http', 'connect')
    if (isDue('socket') && this.isReachable()) this.tryAgain('socket', 'open-socket')
    if (isDue('postgres')) this.tryAgain('postgres', 'open-postgres')
  }

  /** The reason stays until the answer is known: it is still why this leg is not up. */
  private tryAgain(name: LegName, effect: Effect): void {
    this.set(name, 'trying', this.legs[name].reason, this.legs[name].attempt)
    this.effects.push(effect)
  }

  finish(): { readonly machine: Machine; readonly effects: readonly Effect[] } {
    const status = this.status()
    const machine: Machine = {
      started: this.started,
      chosenOffline: this.chosenOffline,
      legs: this.legs,
      usesPostgres: this.before.usesPostgres,
      caughtUp: this.caughtUp,
      catchingUp: this.catchingUp,
      status,
      since: status === this.before.status ? this.before.since : this.now,
    }
    return { machine, effects: this.effects }
  }

  private status(): ConnectionStatus {
    const { http, auth, socket, postgres } = this.legs
    if (this.chosenOffline) return 'offline'
    if (auth.state === 'refused') return 'signed-out'
    // While a retry is under way the last word stands: a status that flickers every few seconds tells nobody anything.
    if (http.state === 'down' || (http.state === 'trying' && http.attempt > 0)) return socket.state === 'up' ? 'degraded' : 'offline'
    if (http.state !== 'up' || auth.state !== 'up') return 'connecting'
    if (socket.state === 'down' || (socket.state === 'trying' && socket.attempt > 0)) return 'degraded'
    if (!this.caughtUp) return 'connecting'
    if (socket.state === 'refused' || postgres.state === 'refused' || postgres.state === 'down' || (postgres.state === 'trying' && postgres.attempt > 0)) return 'degraded'
    // The first try tells within seconds whether history can be had; until then nothing is whole.
    return postgres.state === 'trying' ? 'connecting' : 'live'
  }
}
