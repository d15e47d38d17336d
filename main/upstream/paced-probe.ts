import type { Cancel, Clock } from '#main/platform/clock.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'

/** Nobody's rights change by the second, and every reconnect would ask again. */
const PERIOD_MS = 60_000

/** Runs a probe at most once a minute by itself; a person who asks is answered at once. */
export interface PacedProbe extends Disposable {
  /** Now if the last one is a minute ago, else when it will be. */
  soon(): void
  now(): Promise<void>
  stop(): void
}

export function createPacedProbe(deps: { readonly clock: Clock; readonly isWanted: () => boolean; readonly run: () => Promise<void> }): PacedProbe {
  const { clock, run } = deps
  let lastAt = Number.NEGATIVE_INFINITY
  let planned: Cancel | undefined

  function now(): Promise<void> {
    planned?.()
    planned = undefined
    lastAt = clock.monotonic()
    return run()
  }

  return {
    soon() {
      if (planned !== undefined) return
      const wait = lastAt + PERIOD_MS - clock.monotonic()
      if (wait <= 0) {
        void now()
        return
      }
      planned = clock.after(wait, () => {
        planned = undefined
        if (deps.isWanted()) void now()
      })
    },
    now,
    stop() {
      planned?.()
      planned = undefined
    },
  }
}
