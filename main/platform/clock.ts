import type { Instant } from '#shared/lib/time-range.ts'

export type Cancel = () => void

/** The only source of time in main: tests advance a fake one instead of sleeping. */
export interface Clock {
  /** Wall-clock epoch milliseconds; may jump. */
  now(): Instant
  /** Monotonic milliseconds, for measuring how long something took. */
  monotonic(): number
  /** Runs once after `delayMs`. Never keeps the process alive by itself. */
  after(delayMs: number, run: () => void): Cancel
  /** Runs every `periodMs` until cancelled. Never keeps the process alive by itself. */
  every(periodMs: number, run: () => void): Cancel
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
  every: (periodMs, run) => {
    const timer = setInterval(run, periodMs)
    timer.unref()
    return () => clearInterval(timer)
  },
}
