import type { ConnectionState } from '#shared/features/connection/model.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Store } from '#main/platform/database/store.ts'
import { createLifecycle, type Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Random } from '#main/platform/random.ts'
import type { Upstream } from '#main/upstream/upstream.ts'
import { closeGap, openGap } from '../gap-ledger.ts'
import type { GapReason } from '../gap.ts'
import type { Pump } from '../pump.ts'
import { createGatewaySync } from './gateway-sync.ts'
import { createPostgresSync, type Backfill } from './postgres-sync.ts'
import { createSchedule } from './schedule.ts'
import { topics } from './topics.ts'

export type SyncDeps = {
  readonly upstream: Upstream
  readonly pump: Pump
  readonly store: Pick<Store, 'read' | 'write'>
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly usesPostgres: boolean
  readonly onChanged: () => void
}

export interface Sync extends Disposable {
  /** Events of the socket and new rows of Postgres per second, over the last ten seconds. Fetching history is no event. */
  eventsPerSecond(): number
  backfill(): Backfill | null
  stop(): Promise<void>
}

const RATE_WINDOW_MS = 10_000
const FOLLOW_POSTGRES_MS = 5_000
const BACKFILL_LOOK_MS = 5_000
const TELL_EVERY_MS = 1_000

/** Carries facts from every leg of the upstream to the pump, and keeps the truth about what was not seen. */
export function createSync(deps: SyncDeps): Sync {
  const { upstream, pump, store, clock, log } = deps
  const life = createLifecycle()
  const arrivals: { readonly at: number; readonly facts: number }[] = []
  let backfill: Backfill | null = null

  function count(facts: number): void {
    if (facts > 0) arrivals.push({ at: clock.monotonic(), facts })
    while (arrivals[0] !== undefined && arrivals[0].at < clock.monotonic() - RATE_WINDOW_MS) arrivals.shift()
  }

  function rate(): number {
    count(0)
    return arrivals.reduce((sum, arrival) => sum + arrival.facts, 0) / (RATE_WINDOW_MS / 1000)
  }

  // Told while facts arrive, and once more when none does any longer: a rate that nobody tells stands still on the screen.
  let toldRate = 0
  life.onStop(
    clock.every(TELL_EVERY_MS, () => {
      const now = rate()
      if (now === 0 && toldRate === 0) return
      toldRate = now
      deps.onChanged()
    }),
  )

  const gateway = createGatewaySync({ upstream, pump, store, clock })
  const postgres = createPostgresSync({
    upstream, pump, store, clock, log, count,
    onBackfill: (progress) => {
      backfill = progress
      deps.onChanged()
    },
  })

  const isFollowing = (): boolean => upstream.postgres() !== undefined && upstream.state().catchingUp === null
  const schedule = life.own(
    createSchedule({
      clock, random: deps.random, log,
      chores: [
        ...gateway.chores,
        { name: 'postgres', everyMs: FOLLOW_POSTGRES_MS, isWanted: isFollowing, run: postgres.follow },
        { name: 'history', everyMs: BACKFILL_LOOK_MS, isWanted: isFollowing, run: postgres.backfill },
      ],
    }),
  )

  life.onStop(
    upstream.onFacts((facts, receivedAt) => {
      count(facts.length)
      // An event says that something changed; only the list says what it is now.
      for (const chore of ['registry', 'troubled circuits', 'detections', 'postgres']) schedule.runSoon(chore)
      return pump.offer({ source: 'omni2.socket', facts, cursor: { key: 'heard', value: String(receivedAt) }, receivedAt })
    }),
  )
  life.onStop(
    upstream.onCatchUp(async (_missedFrom, signal) => {
      await gateway.everything(signal)
      await postgres.catchUp(signal)
      await pump.flushNow()
      schedule.runSoon('people')
      schedule.runSoon('tools')
    }),
  )

  const ledger = createGapWatch({ store, clock, log, usesPostgres: deps.usesPostgres })
  ledger.look(upstream.state())
  life.onStop(upstream.onChanged((state) => ledger.look(state)))
  life.onStop(() => ledger.settled())

  return {
    eventsPerSecond: rate,
    backfill: () => backfill,
    stop: () => life.stop(),
  }
}

type Topic = (typeof topics)[keyof typeof topics]
type Missing = { readonly reason: GapReason; readonly detail: string | null } | null

/** Opens a gap when a topic can no longer be seen, closes it when it can. Writes happen one after the other. */
function createGapWatch(deps: { readonly store: Pick<Store, 'write'>; readonly clock: Clock; readonly log: Log; readonly usesPostgres: boolean }) {
  const said = new Map<Topic, string>()
  const startedAt = deps.clock.now()
  let queue: Promise<unknown> = Promise.resolve()

  function set(topic: Topic, missing: Missing, at: number): void {
    const word = missing?.reason ?? 'seen'
    if (said.get(topic) === word) return
    said.set(topic, word)
    const write = missing === null
      ? () => deps.store.write(closeGap, { source: topic, subject: null, at }).then(() => undefined)
      : () => deps.store.write(openGap, { source: topic, subject: null, at, ...missing }).then(() => undefined)
    queue = queue.then(write).catch((cause: unknown) => deps.log.error('the gap ledger could not be written', { topic, cause }))
  }

  return {
    look(state: ConnectionState) {
      // What was not seen before the first word was not seen from the start.
      const at = said.size === 0 && state.legs.http.state !== 'up' ? startedAt : deps.clock.now()
      const { http, auth, postgres } = state.legs
      const away: Missing =
        state.chosenOffline ? { reason: 'offline', detail: 'You chose to work offline.' }
        : auth.state === 'refused' ? { reason: 'no-right', detail: auth.reason }
        : http.state === 'up' ? null
        : { reason: 'offline', detail: http.reason ?? state.reason }
      // While a first attempt runs nothing is known yet; the gap opens with the first failure.
      if (!state.chosenOffline && (http.state === 'trying' || http.state === 'not-used') && said.size === 0) return
      set(topics.health, away, at)
      const noPostgres: Missing = deps.usesPostgres && (postgres.state === 'down' || postgres.state === 'refused') ? { reason: 'source-missing', detail: postgres.reason } : null
      set(topics.audit, away ?? noPostgres, at)
    },
    async settled(): Promise<void> {
      await queue
    },
  }
}
