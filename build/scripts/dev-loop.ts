import type { Clock } from '#main/platform/clock.ts'

/** A console that runs; `ended` resolves to its exit code, also after `stop`. */
export type RunningConsole = { stop(): Promise<void>; readonly ended: Promise<number> }

export type DevParts = {
  readonly clock: Clock
  /** Brings dist/ up to date; rejects when the sources do not build. */
  readonly build: () => Promise<void>
  readonly start: () => RunningConsole
  readonly print: (line: string) => void
}

/** Editors write several files for one save. */
const SETTLE_MS = 150

/**
 * Builds and starts, and does both again after each change. What does not build leaves the console running that did.
 * `ended` resolves to the exit code once the person closes the console.
 */
export function createDevLoop({ clock, build, start, print }: DevParts): { readonly changed: () => void; readonly ended: Promise<number> } {
  const over = Promise.withResolvers<number>()
  let running: RunningConsole | undefined
  let cancelWait: (() => void) | undefined
  let changes = 0
  let isBusy = false

  async function turn(): Promise<void> {
    changes += 1
    if (isBusy) return
    isBusy = true
    for (let seen = 0; seen !== changes; ) {
      seen = changes
      await renew(seen)
    }
    isBusy = false
  }

  async function renew(seen: number): Promise<void> {
    try {
      await build()
    } catch (cause) {
      print(`It does not build: ${cause instanceof Error ? cause.message : String(cause)}`)
      return
    }
    // A change during the build is built first: one restart is enough for both.
    if (seen !== changes) return
    const before = running
    running = undefined
    await before?.stop()
    const next = start()
    running = next
    void next.ended.then((code) => {
      if (running === next) over.resolve(code)
    })
  }

  void turn()
  return {
    changed() {
      cancelWait?.()
      cancelWait = clock.after(SETTLE_MS, () => void turn())
    },
    ended: over.promise,
  }
}
