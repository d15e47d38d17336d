import { assertNever } from '#shared/lib/assert-never.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { CircuitState, ServerState, Verdict, VerdictCode, Witness } from '#shared/features/health/model.ts'

export type Observation = { readonly at: Instant; readonly ok: boolean; readonly latencyMs: number | null; readonly error: string | null }

/** Everything a judgement rests on. */
export type Evidence = {
  readonly now: Instant
  readonly enabled: boolean
  readonly status: string | null
  readonly autoDisabledAt: Instant | null
  readonly circuit: CircuitState
  readonly gateway: Observation | null
  readonly probe: Observation | null
  /** How old an observation may be and still be believed, ms, for each witness. */
  readonly believedMs: { readonly gateway: number; readonly probe: number }
  /** Changes between up and down within the last hour. */
  readonly changesInHour: number
  /** p95 of the last quarter of an hour and of the last week, ms; null when unknown. */
  readonly p95Ms: { readonly recent: number | null; readonly usual: number | null }
  readonly since: { readonly gateway: Instant | null; readonly probe: Instant | null; readonly circuit: Instant | null }
}

const FLAPPING_CHANGES = 4
const SLOW_FACTOR = 3
const SLOW_AT_LEAST_MS = 1_000

/**
 * Judges one server. Order of belief (gateway contract 10.1): switched off, auto-disabled, then the newest observations
 * that are not too old, with the circuit, and last whether the server flaps or is slow. The gateway's stored health word
 * is not evidence: it goes stale.
 */
export function deriveState(evidence: Evidence): Verdict {
  const gateway = toWitness(evidence.gateway, evidence.believedMs.gateway, evidence.now)
  const probe = toWitness(evidence.probe, evidence.believedMs.probe, evidence.now)
  const code = codeFor(evidence, gateway, probe)
  return { state: stateOf(code), code, since: sinceOf(code, evidence), gateway, probe }
}

function toWitness(observation: Observation | null, believedMs: number, now: Instant): Witness {
  if (observation === null) return { state: 'unknown', at: null, text: null, latencyMs: null }
  const isOld = now - observation.at > believedMs
  return { state: isOld ? 'unknown' : observation.ok ? 'up' : 'down', at: observation.at, text: observation.error, latencyMs: observation.latencyMs }
}

function codeFor(evidence: Evidence, gateway: Witness, probe: Witness): VerdictCode {
  if (evidence.autoDisabledAt !== null && !evidence.enabled) return 'auto-disabled'
  if (!evidence.enabled || (evidence.status !== null && evidence.status !== 'active')) return 'disabled'
  if (gateway.state === 'unknown' && probe.state === 'unknown') {
    if (evidence.circuit === 'open') return 'circuit-open'
    return gateway.at === null && probe.at === null ? 'never-checked' : 'unchecked'
  }
  if (gateway.state === 'down' && probe.state === 'down') return 'down-both-agree'
  if (gateway.state === 'up' && probe.state === 'down') return 'gateway-up-unreachable-here'
  if (gateway.state === 'down' && probe.state === 'up') return 'reachable-here-gateway-down'
  if (evidence.circuit === 'open') return 'circuit-open'
  if (gateway.state === 'down') return 'down-gateway-only'
  if (probe.state === 'down') return 'down-probe-only'
  if (evidence.circuit === 'half-open') return 'circuit-half-open'
  if (evidence.changesInHour >= FLAPPING_CHANGES) return 'flapping'
  if (isSlow(evidence.p95Ms)) return 'slow'
  if (gateway.state === 'up' && probe.state === 'up') return 'up'
  return gateway.state === 'up' ? 'up-gateway-only' : 'up-probe-only'
}

function isSlow({ recent, usual }: Evidence['p95Ms']): boolean {
  return recent !== null && usual !== null && recent >= SLOW_AT_LEAST_MS && recent >= SLOW_FACTOR * usual
}

function stateOf(code: VerdictCode): ServerState {
  switch (code) {
    case 'up':
    case 'up-gateway-only':
    case 'up-probe-only':
      return 'up'
    case 'slow':
    case 'flapping':
    case 'circuit-half-open':
    case 'gateway-up-unreachable-here':
    case 'reachable-here-gateway-down':
      return 'degraded'
    case 'circuit-open':
    case 'down-both-agree':
    case 'down-gateway-only':
    case 'down-probe-only':
      return 'down'
    case 'unchecked':
    case 'never-checked':
      return 'unknown'
    case 'disabled':
    case 'auto-disabled':
      return 'off'
    default:
      return assertNever(code)
  }
}

function sinceOf(code: VerdictCode, { since, gateway, probe, autoDisabledAt }: Evidence): Instant | null {
  switch (code) {
    case 'down-both-agree':
      return since.gateway === null ? since.probe : since.probe === null ? since.gateway : Math.max(since.gateway, since.probe)
    case 'gateway-up-unreachable-here':
    case 'down-probe-only':
    case 'up-probe-only':
      return since.probe
    case 'circuit-open':
    case 'circuit-half-open':
      return since.circuit ?? since.gateway
    case 'auto-disabled':
      return autoDisabledAt
    case 'unchecked':
      return Math.max(gateway?.at ?? 0, probe?.at ?? 0)
    case 'never-checked':
    case 'disabled':
      return null
    case 'up':
    case 'up-gateway-only':
    case 'slow':
    case 'flapping':
    case 'down-gateway-only':
    case 'reachable-here-gateway-down':
      return since.gateway
    default:
      return assertNever(code)
  }
}
