import { z } from 'zod'
import { instant } from '#shared/lib/time-range.ts'
import { secretStoreKind } from '#shared/features/profiles/model.ts'

/** One independent way to the gateway's facts. */
export const leg = z.object({
  state: z.enum(['up', 'trying', 'down', 'refused', 'not-used']),
  since: instant,
  /** One sentence; null while up. */
  reason: z.string().nullable(),
})
export type Leg = z.infer<typeof leg>

export const connectionStatus = z.enum(['connecting', 'live', 'degraded', 'offline', 'signed-out'])
export type ConnectionStatus = z.infer<typeof connectionStatus>

export const connectionState = z.object({
  status: connectionStatus,
  since: instant,
  /** Why it is not simply live, in one sentence; null when live. */
  reason: z.string().nullable(),
  /** A person chose to work offline. */
  chosenOffline: z.boolean(),
  legs: z.object({ http: leg, socket: leg, postgres: leg, auth: leg }),
  /** Told by the socket, or asking on a schedule because this role may not use the socket. */
  mode: z.enum(['told', 'asking']),
  retryAt: instant.nullable(),
  lastEventAt: instant.nullable(),
  /** Time of the newest fact from any source; null: nothing was ever received. */
  asOf: instant.nullable(),
  /** After a gap, facts are still being fetched: the share done, 0 to 1; null when nothing is being caught up. */
  catchingUp: z.number().min(0).max(1).nullable(),
  user: z.object({ name: z.string(), role: z.string() }).nullable(),
  /** Gateway clock minus this machine's, ms; null until measured. */
  clockSkewMs: z.number().nullable(),
  secretStore: z.object({ kind: secretStoreKind, label: z.string() }).nullable(),
})
export type ConnectionState = z.infer<typeof connectionState>

/** Something this profile can or cannot reach, found by probing. */
export const capability = z.object({
  id: z.enum([
    'gateway-rest', 'gateway-socket', 'health-logs', 'circuit-status', 'users', 'prompt-guard', 'flows',
    'postgres', 'pg.mcp_servers', 'pg.mcp_health_log', 'pg.legacy_audit_logs', 'pg.audit_logs', 'pg.user_activities',
    'pg.interaction_flows', 'pg.auth_audit', 'pg.prompt_injection_log', 'pg.users',
  ]),
  label: z.string(),
  state: z.enum(['available', 'forbidden', 'missing', 'unreachable', 'unknown']),
  /** What was seen, and how to get it when it is missing. */
  says: z.string(),
  checkedAt: instant.nullable(),
})
export type Capability = z.infer<typeof capability>

export const gapReason = z.enum(['not-running', 'offline', 'socket-lost', 'sleep', 'no-right', 'source-missing', 'retention', 'unknown'])
export type GapReason = z.infer<typeof gapReason>

/** An interval this console did not see. `to` is null while it is still open; `filledAt` when it was caught up later. */
export const gap = z.object({
  id: z.int(),
  source: z.string(),
  subject: z.string().nullable(),
  from: instant,
  to: instant.nullable(),
  reason: gapReason,
  detail: z.string().nullable(),
  filledAt: instant.nullable(),
})
export type Gap = z.infer<typeof gap>

export const syncStatus = z.object({
  eventsPerSecond: z.number(),
  cacheBytes: z.int(),
  auditEntries: z.int(),
  oldestEntryAt: instant.nullable(),
  rejectedFacts: z.int(),
  unknownEventTypes: z.int(),
  backfill: z.object({ source: z.string(), done: z.number(), total: z.number().nullable() }).nullable(),
})
export type SyncStatus = z.infer<typeof syncStatus>
