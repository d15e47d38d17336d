import type { Instant } from '#shared/lib/time-range.ts'
import type { AuditOrigin, AuditStatus, TokenCounts } from './model.ts'

/** One entry as it arrived. `origin` + `originId` is its natural key: the same entry twice changes nothing. */
export type AuditEntryFact = {
  readonly kind: 'audit.entry'
  readonly at: Instant
  readonly origin: AuditOrigin
  readonly originId: string
  readonly userId: string | null
  readonly userName: string | null
  readonly action: string
  readonly servers: readonly string[]
  readonly tools: readonly string[]
  readonly status: AuditStatus
  readonly statusText: string | null
  readonly durationMs: number | null
  readonly tokens: TokenCounts | null
  readonly gatewayCostMicros: number | null
  readonly model: string | null
  readonly conversationId: string | null
  readonly text: string | null
  readonly errorText: string | null
  /** The original row as JSON text, secrets removed; null when it adds nothing. */
  readonly payload: string | null
  readonly removedFields: readonly string[]
}

/** Emitted inside the ingest transaction for every entry that was really new; roll-ups count these. */
export type AuditStoredFact = {
  readonly kind: 'audit.stored'
  readonly at: Instant
  readonly entry: AuditEntryFact
  readonly rowId: number
}
export type AuditFact = AuditEntryFact
