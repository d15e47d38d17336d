import { randomUUID } from 'node:crypto'
import { AppError, type ErrorCode } from '#shared/contract/errors.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Disposable } from '../lifecycle.ts'
import type { Log } from '../log/log.ts'

export type JobKind = 'export' | 'sync' | 'compact' | 'reprice' | 'connection-test' | 'salvage'
export type JobRef = { readonly jobId: string }

export type JobState = {
  readonly id: string
  readonly kind: JobKind
  readonly title: string
  readonly status: 'running' | 'done' | 'failed' | 'cancelled'
  readonly done: number
  /** Null while it is not known. */
  readonly total: number | null
  readonly text: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly endedAt: number | null
  readonly result: string | null
  readonly error: ErrorCode | null
}

export type JobContext = {
  /** Aborted by cancel and by shutdown; a job that ends with a result all the same is done. */
  readonly signal: AbortSignal
  progress(done: number, total: number | null, text: string): void
}

/** Resolves to where the result is, e.g. a path, or to null. */
export type RunJob = (context: JobContext) => Promise<string | null>

/** Jobs of the whole application. Finished ones stay listed for ten minutes, the newest fifty of them. */
export interface Jobs extends Disposable {
  start(kind: JobKind, title: string, run: RunJob): JobRef
  /** Newest first. */
  list(): readonly JobState[]
  /** Asks the job to stop; it says `cancelled` once it has. A finished job stays as it is. Throws `job.unknown`. */
  cancel(jobId: string): void
  /** Resolves when the job has ended, however. Throws `job.unknown`. */
  settled(jobId: string): Promise<JobState>
  /** Cancels everything and waits for it. */
  stop(): Promise<void>
}

export type JobsDeps = {
  readonly clock: Clock
  readonly log: Log
  /** Start and end are told at once; progress at most every 100 ms. */
  readonly onChanged: (jobIds: readonly string[]) => void
}

type Entry = { state: JobState; readonly abort: AbortController; settled: Promise<void> }

const keptMs = 10 * 60_000
const keptCount = 50
const progressMs = 100

export function createJobs({ clock, log, onChanged }: JobsDeps): Jobs {
  const entries = new Map<string, Entry>()
  const moved = new Set<string>()
  let cancelTick: Cancel | undefined
  let isStopping = false
  const cancelSweep = clock.every(60_000, dropOld)

  function tell(): void {
    cancelTick?.()
    cancelTick = undefined
    if (moved.size === 0) return
    const jobIds = [...moved]
    moved.clear()
    onChanged(jobIds)
  }

  function change(entry: Entry, next: Partial<JobState>): void {
    entry.state = { ...entry.state, ...next }
    moved.add(entry.state.id)
    if (entry.state.status !== 'running') tell()
    else cancelTick ??= clock.after(progressMs, tell)
  }

  async function run(entry: Entry, work: RunJob): Promise<void> {
    const { id } = entry.state
    const progress: JobContext['progress'] = (done, total, text) => {
      if (entry.state.status === 'running') change(entry, { done, total, text })
    }
    try {
      // Cancelled before its first step: a job that only listens for the signal would never hear it.
      entry.abort.signal.throwIfAborted()
      const result = await work({ signal: entry.abort.signal, progress })
      change(entry, { status: 'done', endedAt: clock.now(), result })
    } catch (cause) {
      if (entry.abort.signal.aborted) {
        change(entry, { status: 'cancelled', endedAt: clock.now() })
      } else {
        log.error('A job failed', { jobId: id, kind: entry.state.kind, cause })
        change(entry, { status: 'failed', endedAt: clock.now(), error: cause instanceof AppError ? cause.code : 'internal.bug' })
      }
    }
    dropOld()
  }

  function dropOld(): void {
    const ended = [...entries.values()].filter(({ state }) => state.endedAt !== null).reverse()
    const old = ended.filter(({ state }, place) => place >= keptCount || (state.endedAt ?? 0) <= clock.now() - keptMs)
    for (const { state } of old) {
      entries.delete(state.id)
      moved.add(state.id)
    }
    tell()
  }

  function find(jobId: string): Entry {
    const entry = entries.get(jobId)
    if (entry === undefined) throw new AppError('job.unknown')
    return entry
  }

  return {
    start(kind, title, work) {
      if (isStopping) throw new AppError('job.failed', { details: { reason: 'closing' } })
      const id = randomUUID()
      const state: JobState = { id, kind, title, status: 'running', done: 0, total: null, text: '', startedAt: clock.now(), endedAt: null, result: null, error: null }
      const entry: Entry = { state, abort: new AbortController(), settled: Promise.resolve() }
      entries.set(id, entry)
      moved.add(id)
      tell()
      // On a later turn, so that the caller has the id before the first progress.
      entry.settled = Promise.resolve().then(() => run(entry, work))
      return { jobId: id }
    },
    list: () => [...entries.values()].map(({ state }) => state).reverse(),
    cancel: (jobId) => find(jobId).abort.abort(),
    async settled(jobId) {
      const entry = find(jobId)
      await entry.settled
      return entry.state
    },
    async stop() {
      isStopping = true
      cancelSweep()
      for (const { abort } of entries.values()) abort.abort()
      await Promise.all([...entries.values()].map(({ settled }) => settled))
      tell()
    },
  }
}
