import type { Instant } from '#shared/lib/time-range.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Unsubscribe } from './upstream.ts'

type Task = (missedFrom: Instant | null, signal: AbortSignal) => Promise<void>

export interface CatchUp {
  add(task: Task): Unsubscribe
  /** Runs every task; asked again while running, it runs once more before it settles. */
  run(missedFrom: Instant | null): void
  /** Stops without settling. */
  abort(): void
  /** Share of the tasks that are done, 0 to 1. */
  progress(): number
}

/** `cause` is that of the first task that failed. */
export type CatchUpOutcome = { readonly ok: true } | { readonly ok: false; readonly cause: unknown }

/** Fetches what was missed, before anything is called live. */
export function createCatchUp(deps: { readonly log: Log; readonly onSettled: (outcome: CatchUpOutcome) => void; readonly onProgress: () => void }): CatchUp {
  const tasks = new Set<Task>()
  let controller: AbortController | undefined
  let isAskedAgain = false
  let done = 0
  let total = 1

  async function runAll(missedFrom: Instant | null, mine: AbortController): Promise<void> {
    let outcome: CatchUpOutcome
    do {
      isAskedAgain = false
      done = 0
      total = Math.max(1, tasks.size)
      outcome = { ok: true }
      for (const task of tasks) {
        try {
          await task(missedFrom, mine.signal)
        } catch (cause) {
          if (outcome.ok) outcome = { ok: false, cause }
          if (!mine.signal.aborted) deps.log.warn('a part of what was missed could not be fetched', { cause })
        }
        if (mine.signal.aborted) return
        done++
        deps.onProgress()
      }
      // Set by `run` while a task was awaited.
    } while (isAskedAgain as boolean)
    controller = undefined
    deps.onSettled(outcome)
  }

  return {
    add(task) {
      tasks.add(task)
      return () => tasks.delete(task)
    },
    run(missedFrom) {
      if (controller !== undefined) {
        isAskedAgain = true
        return
      }
      controller = new AbortController()
      void runAll(missedFrom, controller)
    },
    abort() {
      controller?.abort()
      controller = undefined
    },
    progress: () => done / total,
  }
}
