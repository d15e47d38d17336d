import { createContext, use, useCallback, useSyncExternalStore } from 'react'
import type { Instant } from '#shared/lib/time-range.ts'

/** The page's one source of "now": every label that ages reads it, so that all of them agree and tests can hold it still. */
export type PageClock = {
  readonly now: () => Instant
  /** Calls `run` each time a multiple of `everyMs` passes. */
  readonly every: (everyMs: number, run: () => void) => () => void
}

/** The real clock. Timers are aligned to the second, so that all labels turn at the same moment. */
export function createPageClock(): PageClock {
  // The only place of the page that reads the machine's clock.
  const now = (): Instant => Date.now()
  return {
    now,
    every(everyMs, run) {
      let timer = setTimeout(tick, everyMs - (now() % everyMs))
      function tick(): void {
        run()
        timer = setTimeout(tick, everyMs - (now() % everyMs))
      }
      return () => clearTimeout(timer)
    },
  }
}

export const PageClockContext = createContext<PageClock>(createPageClock())

/** Now, rounded down to `everyMs`: the component draws again only when that changes. */
export function useNow(everyMs = 1_000): Instant {
  const clock = use(PageClockContext)
  // Kept between draws: a new function would stop and restart the timer each time.
  const subscribe = useCallback((changed: () => void) => clock.every(everyMs, changed), [clock, everyMs])
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(clock.now() / everyMs) * everyMs,
  )
}
