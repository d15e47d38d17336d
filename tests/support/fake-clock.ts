import type { Cancel, Clock } from '#main/platform/clock.ts'

type Timer = { dueAt: number; readonly order: number; readonly periodMs: number | undefined; readonly run: () => void }

/** A clock that moves only when told to. */
export interface FakeClock extends Clock {
  /** Moves time forward and runs every timer that falls due, in order, each at its own time. Promises started by a timer settle before the next one runs. */
  advance(ms: number): Promise<void>
  /** Changes the wall clock alone, as a correction by NTP or a person does. Timers do not notice. */
  setWallClock(epochMs: number): void
  /** Timers that still wait. A test can prove that nothing was left behind. */
  readonly pendingTimers: number
}

export function createFakeClock(startAt = 1_760_000_000_000): FakeClock {
  let elapsed = 0
  let wallAtZero = startAt
  let order = 0
  const timers = new Set<Timer>()

  function schedule(delayMs: number, periodMs: number | undefined, run: () => void): Cancel {
    const timer: Timer = { dueAt: elapsed + Math.max(0, delayMs), order: (order += 1), periodMs, run }
    timers.add(timer)
    return () => void timers.delete(timer)
  }

  function nextDue(until: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of timers) {
      if (timer.dueAt > until) continue
      if (next === undefined || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) next = timer
    }
    return next
  }

  return {
    now: () => wallAtZero + elapsed,
    monotonic: () => elapsed,
    after: (delayMs, run) => schedule(delayMs, undefined, run),
    // A period of zero would never let time move on.
    every: (periodMs, run) => schedule(Math.max(1, periodMs), Math.max(1, periodMs), run),
    async advance(ms) {
      const until = elapsed + ms
      await settle()
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        elapsed = Math.max(elapsed, timer.dueAt)
        if (timer.periodMs === undefined) timers.delete(timer)
        else timer.dueAt += timer.periodMs
        timer.run()
        await settle()
      }
      elapsed = until
    },
    setWallClock(epochMs) {
      wallAtZero = epochMs - elapsed
    },
    get pendingTimers() {
      return timers.size
    },
  }
}

/** Lets every promise that can settle without I/O do so: a macrotask runs only after all microtasks. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
