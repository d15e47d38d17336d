import type { Instant } from '#shared/lib/time-range.ts'
import type { ConnectionState, ConnectionStatus, Leg } from '#shared/features/connection/model.ts'
import type { Random } from '#main/platform/random.ts'

export type LegName = 'http' | 'auth' | 'socket' | 'postgres'
type LegState = Leg & { readonly attempt: number; readonly retryAt: Instant | null }

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
  | { readonly kind: 'caught-up' }
  | { readonly kind: 'catch-up-failed' }
  /** The machine slept or the network changed: what was known about the legs is stale. */
  | { readonly kind: 'woke' }
  | { readonly kind: 'retry-now' }
  /** Time passed: due retries are taken up. */
  | { readonly kind: 'tick' }

export type Effect = 'connect' | 'open-socket' | 'open-postgres' | 'catch-up' | 'renew-token' | 'close-all'

const BASE_MS = 1_000
const CAP_MS = 30_000

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
export function backoff(attempt: number, random: Random): number {
  return Math.round(random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 10)))
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
      draft.effects.push('close-all')
      return
    case 'socket-up':
      draft.up('socket')
      return draft.catchUp()
    case 'socket-down':
      // A refusal is remembered until somebody asks again: closing after 1008 must not start a reconnect loop.
      if (!draft.is('socket', 'refused') && !draft.is('auth', 'refused')) draft.down('socket', input.reason)
      return
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
    case 'caught-up':
      draft.catchingUp = false
      draft.caughtUp = true
      return
    case 'catch-up-failed':
      draft.catchingUp = false
      return draft.down('http', 'What was missed could not be fetched yet.')
    case 'woke':
      draft.effects.push('renew-token')
      return draft.connectAnew()
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

  up(name: LegName): void {
    this.set(name, 'up', null)
  }

  down(name: LegName, reason: string): void {
    const attempt = this.legs[name].attempt + 1
    // A retry that is already planned stands, so that many failing requests do not push it away for ever.
    const planned = this.is(name, 'down') ? this.legs[name].retryAt : null
    this.set(name, 'down', reason, planned === null ? attempt : this.legs[name].attempt, planned ?? this.now + backoff(attempt, this.random))
    if (name === 'http' || name === 'socket') this.caughtUp = false
    if (name === 'http') this.catchingUp = false
  }

  connectAnew(): void {
    this.caughtUp = false
    this.catchingUp = false
    for (const name of ['http', 'auth', 'socket'] as const) this.set(name, 'trying', null)
    this.effects.push('close-all', 'connect')
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
    if (!this.is('http', 'up') || !this.is('auth', 'up')) return
    if (this.is('socket', 'refused')) return this.catchUp()
    if (this.is('socket', 'up')) return this.catchUp()
    this.set('socket', 'trying', null, this.legs.socket.attempt)
    this.effects.push('open-socket')
  }

  catchUp(): void {
    if (!this.is('http', 'up') || !this.is('auth', 'up')) return
    this.catchingUp = true
    this.effects.push('catch-up')
  }

  takeDueRetries(): void {
    const isDue = (name: LegName): boolean => {
      const { state, retryAt } = this.legs[name]
      return state === 'down' && retryAt !== null && retryAt <= this.now
    }
    if (isDue('http')) {
      this.set('http', 'trying', null, this.legs.http.attempt)
      this.effects.push('connect')
    }
    if (isDue('socket') && this.is('http', 'up') && this.is('auth', 'up')) {
      this.set('socket', 'trying', null, this.legs.socket.attempt)
      this.effects.push('open-socket')
    }
    if (isDue('postgres')) {
      this.set('postgres', 'trying', null, this.legs.postgres.attempt)
      this.effects.push('open-postgres')
    }
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
    if (http.state === 'down') return socket.state === 'up' ? 'degraded' : 'offline'
    // While a retry is under way the last word stands: a status that flickers every few seconds tells nobody anything.
    if (http.state === 'trying' && http.attempt > 0) return 'offline'
    if (http.state !== 'up' || auth.state !== 'up') return 'connecting'
    if (socket.state === 'down' || (socket.state === 'trying' && socket.attempt > 0)) return 'degraded'
    if (!this.caughtUp) return 'connecting'
    if (socket.state === 'refused' || postgres.state === 'down' || (postgres.state === 'trying' && postgres.attempt > 0)) return 'degraded'
    return 'live'
  }
}

/** The part of the answer that the machine knows; the driver adds times and names. */
export function describe(machine: Machine): Pick<ConnectionState, 'status' | 'since' | 'reason' | 'chosenOffline' | 'legs' | 'mode' | 'retryAt'> {
  const { http, auth, socket, postgres } = machine.legs
  const toLeg = ({ state, since, reason }: LegState): Leg => ({ state, since, reason })
  return {
    status: machine.status,
    since: machine.since,
    reason: reasonOf(machine),
    chosenOffline: machine.chosenOffline,
    legs: { http: toLeg(http), auth: toLeg(auth), socket: toLeg(socket), postgres: toLeg(postgres) },
    mode: socket.state === 'up' ? 'told' : 'asking',
    retryAt: [http, socket, postgres].find((leg) => leg.retryAt !== null)?.retryAt ?? null,
  }
}

function reasonOf({ status, chosenOffline, legs }: Machine): string | null {
  switch (status) {
    case 'live':
      return null
    case 'connecting':
      return legs.http.state === 'up' && legs.auth.state === 'up' ? 'Fetching what was missed.' : null
    case 'signed-out':
      return legs.auth.reason
    case 'offline':
      return chosenOffline ? 'You chose to work offline.' : (legs.http.reason ?? 'The gateway cannot be reached.')
    case 'degraded':
      return [legs.http, legs.socket, legs.postgres].find((leg) => leg.state === 'down' || leg.state === 'refused')?.reason ?? null
  }
}
