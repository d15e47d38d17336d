import type { Cancel, Clock } from '#main/platform/clock.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import { mergeChanges } from './applier.ts'
import type { AnyFactApplier, Changes } from './applier.ts'

const PUBLISH_EVERY_MS = 50

export type ChangeListener = (feature: string, change: unknown) => void

/** Tells screens and rules what changed, merged by feature and at most every 50 ms. A lost or merged change costs nothing. */
export interface ChangeFeed extends Disposable {
  add(changes: Changes): void
  /** Returns how to stop listening. */
  subscribe(listener: ChangeListener): () => void
  /** Publishes what is waiting, then falls silent. */
  stop(): void
}

export function createChangeFeed({ clock, log, appliers }: { readonly clock: Clock; readonly log: Log; readonly appliers: readonly AnyFactApplier[] }): ChangeFeed {
  const listeners = new Set<ChangeListener>()
  let waiting: Changes = {}
  let publishedAt = Number.NEGATIVE_INFINITY
  let cancelTimer: Cancel | undefined
  let isStopped = false

  function publish(): void {
    cancelTimer = undefined
    publishedAt = clock.monotonic()
    const changes = waiting
    waiting = {}
    for (const [feature, change] of Object.entries(changes)) {
      for (const listener of listeners) {
        try {
          listener(feature, change)
        } catch (cause) {
          // One broken listener must not keep the others from hearing.
          log.error('A listener failed on a change', { feature, cause })
        }
      }
    }
  }

  return {
    add(changes) {
      if (isStopped) return
      waiting = mergeChanges(appliers, waiting, changes)
      // The first change after a quiet time is told at the next turn; only a stream of them is slowed down.
      cancelTimer ??= clock.after(Math.max(0, publishedAt + PUBLISH_EVERY_MS - clock.monotonic()), publish)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      if (isStopped) return
      isStopped = true
      cancelTimer?.()
      publish()
    },
  }
}
