import type { TimeRange } from '#shared/lib/time-range.ts'
import type { Clock } from '#main/platform/clock.ts'

/** It is looked at every few seconds; a longer pause means that the process did not run. */
const ASLEEP_AFTER_MS = 30_000

/** Notices by the wall clock that the machine slept: timers and the monotonic clock stand still meanwhile. */
export type SleepWatch = {
  look(): void
  /** Sleeps noticed and not yet forgotten. */
  seen(): readonly TimeRange[]
  forget(ranges: readonly TimeRange[]): void
}

export function createSleepWatch(clock: Clock): SleepWatch {
  let awakeAt = clock.now()
  let sleeps: readonly TimeRange[] = []
  return {
    look() {
      const now = clock.now()
      if (now - awakeAt > ASLEEP_AFTER_MS) sleeps = [...sleeps, { from: awakeAt, to: now }]
      awakeAt = now
    },
    seen: () => sleeps,
    forget(ranges) {
      sleeps = sleeps.filter((range) => !ranges.includes(range))
    },
  }
}
