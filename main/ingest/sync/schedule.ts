import type { Clock } from '#main/platform/clock.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Random } from '#main/platform/random.ts'

export type Chore = {
  readonly name: string
  readonly everyMs: number
  readonly isWanted: () => boolean
  readonly run: (signal: AbortSignal) => Promise<void>
}

const LOOK_EVERY_MS = 1_000
/** Spread of a period, so that many consoles do not ask in step. */
const JITTER = 0.1

/**
 * Runs chores on their periods, each at most once at a time. A failed chore waits for its next turn: whether the gateway
 * is reachable is the connection's business.
 */
export function createSchedule(deps: { readonly clock: Clock; readonly random: Random; readonly log: Log; readonly chores: readonly Chore[] }): Disposable & { runSoon(name: string): void } {
  const { clock, random, log } = deps
  const controller = new AbortController()
  const dueAt = new Map<string, number>()
  const running = new Set<string>()
  const wantedAgain = new Set<string>()

  function plan(chore: Chore): void {
    dueAt.set(chore.name, clock.monotonic() + chore.everyMs * (1 - JITTER + random() * 2 * JITTER))
  }

  async function start(chore: Chore): Promise<void> {
    running.add(chore.name)
    wantedAgain.delete(chore.name)
    try {
      await chore.run(controller.signal)
    } catch (cause) {
      if (!controller.signal.aborted) log.debug('a scheduled question was not answered', { chore: chore.name, cause })
    } finally {
      running.delete(chore.name)
      // What was asked for meanwhile may be newer than what was just read.
      if (wantedAgain.has(chore.name)) dueAt.set(chore.name, 0)
      else plan(chore)
    }
  }

  const cancel = clock.every(LOOK_EVERY_MS, () => {
    for (const chore of deps.chores) {
      if (!running.has(chore.name) && (dueAt.get(chore.name) ?? 0) <= clock.monotonic() && chore.isWanted()) void start(chore)
    }
  })
  for (const chore of deps.chores) plan(chore)

  return {
    runSoon(name) {
      if (running.has(name)) wantedAgain.add(name)
      dueAt.set(name, 0)
    },
    stop() {
      cancel()
      controller.abort()
    },
  }
}
