import type { Instant } from '#shared/lib/time-range.ts'

/** The `source` of a gap in which nothing at all was seen. */
export const EVERY_SOURCE = '*'

export type GapReason = 'not-running' | 'offline' | 'socket-lost' | 'sleep' | 'no-right' | 'source-missing' | 'retention' | 'unknown'

/**
 * A half-open interval of time that one source (or every one) did not see. `subject` narrows it to one thing, such as an
 * MCP server; null means all of the source. `to` is null while the gap is open.
 */
export type Gap = {
  readonly source: string
  readonly subject: string | null
  readonly from: Instant
  readonly to: Instant | null
  readonly reason: GapReason
  readonly detail: string | null
}

/** A row of the ledger. `filledAt`: when a later read of the source delivered what had been missed. */
export type GapRow = Gap & { readonly id: number; readonly filledAt: Instant | null }
