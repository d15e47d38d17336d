import { z } from 'zod'
import { instant } from '#shared/lib/time-range.ts'

export const serverId = z.string().min(1).max(64)
export type ServerId = z.infer<typeof serverId>

/** `off`: an administrator or the gateway's auto-disable switched it off. */
export const serverState = z.enum(['up', 'degraded', 'down', 'unknown', 'off'])
export type ServerState = z.infer<typeof serverState>

export const circuitState = z.enum(['closed', 'half-open', 'open', 'unknown'])
export type CircuitState = z.infer<typeof circuitState>

/** What one witness said about a server, and when. `state` unknown with `at` null: it never said anything. */
export const witness = z.object({
  state: z.enum(['up', 'degraded', 'down', 'unknown']),
  at: instant.nullable(),
  /** e.g. `503 from upstream`; null when there is nothing to add. */
  text: z.string().nullable(),
  latencyMs: z.number().nullable(),
})
export type Witness = z.infer<typeof witness>

/** The judgement over both witnesses. The page words each code; the rules are in main/features/health/derive-state.ts. */
export const verdictCode = z.enum([
  'up', 'up-gateway-only', 'up-probe-only', 'slow', 'flapping', 'circuit-open', 'circuit-half-open',
  'down-both-agree', 'down-gateway-only', 'down-probe-only', 'gateway-up-unreachable-here', 'reachable-here-gateway-down',
  'unchecked', 'never-checked', 'disabled', 'auto-disabled',
])
export type VerdictCode = z.infer<typeof verdictCode>

export const verdict = z.object({
  state: serverState,
  code: verdictCode,
  /** Since when this has been so; null when it began before anything was seen. */
  since: instant.nullable(),
  gateway: witness,
  probe: witness,
})
export type Verdict = z.infer<typeof verdict>

/** The gateway's breaker for one server. Reading it can itself move an expired open circuit to half-open. */
export const circuit = z.object({
  state: circuitState,
  failureCycles: z.int().nullable(),
  maxFailureCycles: z.int().nullable(),
  retryAt: instant.nullable(),
  isOpen: z.boolean(),
  asOf: instant,
})
export type Circuit = z.infer<typeof circuit>

/** Milliseconds of a range by what is known about them. Unknown time never counts as up. */
export const uptime = z.object({ upMs: z.number(), downMs: z.number(), unknownMs: z.number() })
export type Uptime = z.infer<typeof uptime>

/** 96 letters, oldest first, each a ninety-sixth of the range: u up, g degraded, d down, x off, ? unknown. */
export const strip = z.string().length(96).regex(/^[ugdx?]*$/)

export const serverRow = z.object({
  id: serverId,
  name: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  protocol: z.string().nullable(),
  enabled: z.boolean(),
  verdict,
  circuit: circuit.nullable(),
  uptime,
  strip,
  p95Ms: z.number().nullable(),
  lastCheckAt: instant.nullable(),
  errorCount: z.int(),
  autoDisabled: z.object({ at: instant, reason: z.string().nullable() }).nullable(),
  toolCount: z.int().nullable(),
  favourite: z.boolean(),
  /** A draft about this server waits in the outbox. */
  pending: z.object({ draftId: z.string(), enabled: z.boolean() }).nullable(),
})
export type ServerRow = z.infer<typeof serverRow>

export const stateCounts = z.object({ up: z.int(), degraded: z.int(), down: z.int(), unknown: z.int(), off: z.int() })
export type StateCounts = z.infer<typeof stateCounts>

/** A stretch of one lane. `reason` explains unknown time, e.g. `This computer was asleep`. */
export const segment = z.object({ from: instant, to: instant, state: serverState, reason: z.string().nullable() })
export type Segment = z.infer<typeof segment>

export const lane = z.object({ source: z.enum(['gateway', 'probe', 'circuit']), segments: z.array(segment) })
export type Lane = z.infer<typeof lane>

/** One bucket of latency. Null where nothing was measured: a gap is drawn as a gap. */
export const latencyPoint = z.object({
  at: instant,
  okP50: z.number().nullable(),
  okP95: z.number().nullable(),
  allP95: z.number().nullable(),
  checks: z.int(),
  failures: z.int(),
})
export type LatencyPoint = z.infer<typeof latencyPoint>

export const healthError = z.object({
  id: z.string(),
  at: instant,
  source: z.enum(['gateway', 'probe', 'audit']),
  text: z.string(),
  who: z.string().nullable(),
  latencyMs: z.number().nullable(),
})
export type HealthError = z.infer<typeof healthError>

export const tool = z.object({
  name: z.string(),
  description: z.string().nullable(),
  /** JSON text of the tool's input schema; null when the gateway sent none. */
  inputSchema: z.string().nullable(),
})
export type Tool = z.infer<typeof tool>
