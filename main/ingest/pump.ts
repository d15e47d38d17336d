import { AppError } from '#shared/contract/errors.ts'
import type { ErrorCode } from '#shared/contract/errors.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Cancel, Clock } from '#main/platform/clock.ts'
import type { Store, WriteDefinition } from '#main/platform/database/store.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Changes } from './applier.ts'
import type { Offer } from './fact.ts'
import { recordStart } from './heartbeat.ts'
import type { FlushInput, FlushOutput } from './ingest-apply.ts'
import { createOfferQueue } from './offer-queue.ts'
import type { Taken } from './offer-queue.ts'
import { createSleepWatch } from './sleep-watch.ts'
import { storeFlush } from './store-flush.ts'

const FLUSH_EVERY_MS = 50
const FLUSH_AT_FACTS = 500
/** A writer that is behind gets larger transactions, which cost less per fact. */
const MAX_FLUSH_FACTS = 5000
/** Above this many waiting facts an offer waits for room. */
const ROOM_FOR_FACTS = 20_000
const HEARTBEAT_EVERY_MS = 5000
const FIRST_RETRY_MS = 500
const MAX_RETRY_MS = 30_000

/** `blocked`: the store cannot take facts now; they are kept and offered to it again. */
export type PumpStatus = { readonly status: 'flowing' } | { readonly status: 'blocked'; readonly since: Instant; readonly code: ErrorCode }

/** The one ordered door into the cache, shared by sockets and polling. Nothing offered is dropped while the console runs. */
export interface Pump extends Disposable {
  /** Takes the facts at once. Resolves when there is room for more: whoever can pause its source waits for it. Never rejects. */
  offer(offer: Offer): Promise<void>
  /** Resolves when everything offered so far is stored. Rejects with the store's error when it cannot be. */
  flushNow(): Promise<void>
  status(): PumpStatus
  /** Stores what is waiting. If the store cannot, says so in the log: cursors did not move, so sources will repeat it. */
  stop(): Promise<void>
}

export type PumpOptions = {
  readonly store: Pick<Store, 'write'>
  readonly clock: Clock
  readonly log: Log
  readonly apply: WriteDefinition<FlushInput, FlushOutput>
  /** Called after each commit that changed something. */
  readonly onChanges: (changes: Changes) => void
}

/** Records first how long the console was not running, then takes facts. */
export async function createPump({ store, clock, log, apply, onChanges }: PumpOptions): Promise<Pump> {
  await store.write(recordStart, { at: clock.now() })
  const queue = createOfferQueue()
  const sleep = createSleepWatch(clock)
  const waitingForRoom: (() => void)[] = []
  let unstored: Taken | undefined
  let flushing: Promise<void> | undefined
  let status: PumpStatus = { status: 'flowing' }
  let retryMs = FIRST_RETRY_MS
  let timer: { readonly dueAt: number; readonly cancel: Cancel } | undefined
  let isStopped = false
  let isBeatDue = false
  let flushedAt = Number.NEGATIVE_INFINITY
  let offersMade = 0
  let offersStored = 0

  const cancelHeartbeat = clock.every(HEARTBEAT_EVERY_MS, () => {
    sleep.look()
    isBeatDue = true
    if (status.status === 'flowing') flushQuietly()
  })

  function schedule(delayMs: number): void {
    const dueAt = clock.monotonic() + delayMs
    if (isStopped || (timer !== undefined && timer.dueAt <= dueAt)) return
    timer?.cancel()
    timer = { dueAt, cancel: clock.after(delayMs, flushQuietly) }
  }

  function scheduleNext(): void {
    if (status.status === 'blocked') schedule(retryMs)
    else if (queue.size() >= FLUSH_AT_FACTS) schedule(0)
    // The first fact after a quiet time is stored at the next turn; only a stream of them is gathered.
    else if (!queue.isEmpty()) schedule(Math.max(0, flushedAt + FLUSH_EVERY_MS - clock.monotonic()))
  }

  function flushQuietly(): void {
    // The failure is told by `status` and the log; only `flushNow` has someone who waits for it.
    flush().catch(() => undefined)
  }

  function flush(): Promise<void> {
    timer?.cancel()
    timer = undefined
    flushing ??= flushOnce().finally(() => {
      flushing = undefined
      scheduleNext()
    })
    return flushing
  }

  async function flushOnce(): Promise<void> {
    if (unstored === undefined && queue.isEmpty() && !isBeatDue) return
    flushedAt = clock.monotonic()
    unstored ??= queue.take(MAX_FLUSH_FACTS)
    sleep.look()
    const slept = sleep.seen()
    try {
      await storeFlush({ store, apply, log, onStored }, { at: clock.now(), batches: unstored.batches, slept })
      offersStored += unstored.offers
      unstored = undefined
      isBeatDue = false
      sleep.forget(slept)
      flowAgain()
    } catch (cause) {
      block(cause)
      throw cause
    }
    if (queue.size() < ROOM_FOR_FACTS) makeRoom()
  }

  function onStored({ poison, changes }: FlushOutput): void {
    for (const each of poison) log.error('A fact could not be applied and was set aside', each)
    if (Object.keys(changes).length > 0) onChanges(changes)
  }

  function makeRoom(): void {
    for (const resume of waitingForRoom.splice(0)) resume()
  }

  function block(cause: unknown): void {
    const code = cause instanceof AppError ? cause.code : 'internal.bug'
    if (status.status === 'flowing') {
      status = { status: 'blocked', since: clock.now(), code }
      retryMs = FIRST_RETRY_MS
      log.error('Facts cannot be stored and are kept for a retry', { code, cause })
    } else {
      status = { ...status, code }
      retryMs = Math.min(MAX_RETRY_MS, retryMs * 2)
    }
  }

  function flowAgain(): void {
    if (status.status === 'flowing') return
    log.info('Facts are stored again', { blockedForMs: clock.now() - status.since })
    status = { status: 'flowing' }
  }

  async function flushNow(): Promise<void> {
    const target = offersMade
    while (offersStored < target) await flush()
  }

  return {
    offer(offer) {
      queue.add(offer)
      offersMade += 1
      if (flushing === undefined) scheduleNext()
      if (queue.size() < ROOM_FOR_FACTS) return Promise.resolve()
      return new Promise((resolve) => waitingForRoom.push(resolve))
    },
    flushNow,
    status: () => status,
    async stop() {
      if (isStopped) return
      isStopped = true
      cancelHeartbeat()
      timer?.cancel()
      isBeatDue = true
      try {
        await flushNow()
        await flush()
      } catch (cause) {
        log.error('Stopped with facts that could not be stored', { offers: offersMade - offersStored, cause })
      }
      makeRoom()
    },
  }
}
