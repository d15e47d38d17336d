import type { CheckFact } from '#shared/features/health/facts.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Random } from '#main/platform/random.ts'
import { probe, type ProbeOutcome } from './probe.ts'

type Target = { readonly id: string; readonly url: string; readonly enabled: boolean }

export interface Prober extends Disposable {
  /** Looks now, and keeps what was seen. */
  look(target: Pick<Target, 'id' | 'url'>): Promise<ProbeOutcome>
}

const EVERY_MS = 5 * 60_000
const JITTER = 0.1
const LOOK_EVERY_MS = 1_000
const AT_ONCE = 4

/** Looks at every enabled server from this workstation on a schedule, spread out, a few at a time, never while offline. */
export function createProber(deps: {
  readonly servers: () => Promise<readonly Target[]>
  readonly isWanted: () => boolean
  readonly keep: (fact: CheckFact) => void
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}): Prober {
  const { clock, random, log } = deps
  const dueAt = new Map<string, number>()
  let running = 0
  let isLooking = false

  async function look(target: Pick<Target, 'id' | 'url'>): Promise<ProbeOutcome> {
    const at = clock.now()
    const outcome = await probe(target.url, clock)
    if (outcome.kind !== 'cannot-look') {
      deps.keep({
        kind: 'health.check', at, key: `probe:${at}`, server: { id: target.id }, source: 'probe', event: 'probe',
        ok: outcome.kind === 'up',
        latencyMs: outcome.latencyMs,
        error: outcome.kind === 'down' ? outcome.text : null,
      })
    }
    return outcome
  }

  async function turn(): Promise<void> {
    for (const server of await deps.servers()) {
      // The first look is spread over a minute: hundreds of servers are not asked at once.
      if (!dueAt.has(server.id)) dueAt.set(server.id, clock.monotonic() + random() * 60_000)
      if (!server.enabled || running >= AT_ONCE || (dueAt.get(server.id) ?? 0) > clock.monotonic()) continue
      dueAt.set(server.id, clock.monotonic() + EVERY_MS * (1 - JITTER + 2 * JITTER * random()))
      running++
      void look(server)
        .catch((cause: unknown) => log.debug('a probe broke', { server: server.id, cause }))
        .finally(() => running--)
    }
  }

  const cancel = clock.every(LOOK_EVERY_MS, () => {
    if (isLooking || !deps.isWanted()) return
    isLooking = true
    turn()
      .catch((cause: unknown) => log.debug('the servers to probe could not be read', { cause }))
      .finally(() => (isLooking = false))
  })

  return { look, stop: cancel }
}
