import type { Instant } from '#shared/lib/time-range.ts'

/**
 * Something that was observed, in our own words. `kind` is `<feature>.<noun>` (`health.check`, `audit.entry`); `at` is when
 * it happened, epoch ms. Plain structured-cloneable data: it crosses to the writer thread. A feature's facts extend this
 * with a literal `kind`.
 */
export type Fact = { readonly kind: string; readonly at: Instant }

/** How far a source has been read. Opaque to everyone but the source itself. */
export type Cursor = { readonly key: string; readonly value: string }

/** What one source delivers at once. The cursor moves in the transaction that stores the facts, or not at all. */
export type Offer = {
  readonly source: string
  readonly facts: readonly Fact[]
  readonly cursor?: Cursor | undefined
  /** When the facts reached this console, epoch ms. */
  readonly receivedAt: Instant
}

/** Neighbouring offers of one source, joined on their way to the writer. */
export type IngestBatch = {
  readonly source: string
  readonly facts: readonly Fact[]
  readonly cursors: readonly Cursor[]
  readonly receivedAt: Instant
}
