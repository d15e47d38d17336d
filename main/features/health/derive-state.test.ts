import { describe, expect, it } from 'vitest'
import { deriveState, type Evidence, type Observation } from './derive-state.ts'

const NOW = 1_000_000_000
const seen = (ok: boolean, ageMs = 30_000): Observation => ({ at: NOW - ageMs, ok, latencyMs: 80, error: ok ? null : 'connect timeout' })

function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    now: NOW, enabled: true, status: 'active', autoDisabledAt: null, circuit: 'closed',
    gateway: seen(true), probe: seen(true),
    believedMs: { gateway: 150_000, probe: 750_000 },
    changesInHour: 0,
    p95Ms: { recent: 100, usual: 90 },
    since: { gateway: NOW - 5_000_000, probe: NOW - 4_000_000, circuit: null },
    ...changes,
  }
}

describe('the verdict on a server', () => {
  it.each<[string, Partial<Evidence>, string, string]>([
    ['both witnesses say up', {}, 'up', 'up'],
    ['only the gateway has looked', { probe: null }, 'up', 'up-gateway-only'],
    ['only this console has looked', { gateway: null }, 'up', 'up-probe-only'],
    ['both say down', { gateway: seen(false), probe: seen(false) }, 'down', 'down-both-agree'],
    ['only the gateway says up', { probe: seen(false) }, 'degraded', 'gateway-up-unreachable-here'],
    ['only we reach it', { gateway: seen(false) }, 'degraded', 'reachable-here-gateway-down'],
    ['the gateway says down and nobody else has looked', { gateway: seen(false), probe: null }, 'down', 'down-gateway-only'],
    ['nobody has looked for a long time', { gateway: seen(true, 3_600_000), probe: null }, 'unknown', 'unchecked'],
    ['nobody has ever looked', { gateway: null, probe: null }, 'unknown', 'never-checked'],
    ['an old "up" beside a fresh "down" of ours', { gateway: seen(true, 3_600_000), probe: seen(false) }, 'down', 'down-probe-only'],
    ['the circuit is open and the last word is up', { circuit: 'open', probe: null }, 'down', 'circuit-open'],
    ['the circuit is half-open', { circuit: 'half-open', probe: null }, 'degraded', 'circuit-half-open'],
    ['an administrator switched it off', { enabled: false, status: 'inactive' }, 'off', 'disabled'],
    ['the gateway gave up on it', { enabled: false, status: 'inactive', autoDisabledAt: NOW - 1000 }, 'off', 'auto-disabled'],
    ['it came back after an auto-disable', { autoDisabledAt: NOW - 1000 }, 'up', 'up'],
    ['it changes all the time', { changesInHour: 6 }, 'degraded', 'flapping'],
    ['it takes four times as long as usual', { p95Ms: { recent: 1800, usual: 440 } }, 'degraded', 'slow'],
    ['it takes four times as long, but is still quick', { p95Ms: { recent: 200, usual: 50 } }, 'up', 'up'],
    ['nobody knows what is usual', { p95Ms: { recent: 5000, usual: null } }, 'up', 'up'],
  ])('when %s', (_when, changes, state, code) => {
    expect(deriveState(evidence(changes))).toMatchObject({ state, code })
  })

  it('never turns an old observation into a state, but still tells when it was made', () => {
    const { gateway } = deriveState(evidence({ gateway: seen(true, 3_600_000) }))
    expect(gateway).toMatchObject({ state: 'unknown', at: NOW - 3_600_000 })
  })

  it('says since when both agree: from the later of the two', () => {
    expect(deriveState(evidence({ gateway: seen(false), probe: seen(false) })).since).toBe(NOW - 4_000_000)
  })
})
