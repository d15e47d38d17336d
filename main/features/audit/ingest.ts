import type { AuditEntryFact, AuditStoredFact } from '#shared/features/audit/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { ApplyContext, FactApplier } from '#main/ingest/applier.ts'
import { maskPatterns } from '#main/platform/log/mask-patterns.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { LAST_INSTANT } from './entry-key.ts'
import { createEntryWriter } from './write-entry.ts'

/** What the page is told: how many entries came in and the time of the newest. */
export type AuditChange = { readonly added: number; readonly newest: Instant | null }

const MAX_NAME = 200
const MAX_NAMES = 32
const MAX_TEXT = 16_384
const MAX_ID = 200

/**
 * Stores entries with their search index and counts. An entry that is already there (same origin, same id there) changes
 * nothing; each new one is announced as `audit.stored` in the same transaction.
 */
export const auditApplier: FactApplier<AuditEntryFact, AuditChange> = {
  feature: 'audit',
  kinds: ['audit.entry'],
  merge: (earlier, later) => ({ added: earlier.added + later.added, newest: Math.max(earlier.newest ?? 0, later.newest ?? 0) }),
  apply(db: Connection, facts: readonly AuditEntryFact[], context: ApplyContext) {
    const write = createEntryWriter(db, context.receivedAt)
    let added = 0
    let newest: Instant | null = null
    // Oldest first: the index is written in one sweep only while ids rise.
    for (const arrived of facts.toSorted((a, b) => a.at - b.at)) {
      const problem = problemOf(arrived)
      if (problem !== null) {
        context.reject(arrived, 'gateway.protocol', problem)
        continue
      }
      const entry = capped(arrived)
      const rowId = write(entry)
      if (rowId === null) continue
      added += 1
      newest = Math.max(newest ?? 0, entry.at)
      context.emit({ kind: 'audit.stored', at: entry.at, entry, rowId } satisfies AuditStoredFact as AuditStoredFact)
    }
    return added === 0 ? undefined : { added, newest }
  },
}

function problemOf({ at, originId }: AuditEntryFact): string | null {
  if (!Number.isInteger(at) || at < 0 || at > LAST_INSTANT) return 'The time of the entry is none'
  if (originId === '' || originId.length > MAX_ID) return 'The entry has no usable id at its origin'
  return null
}

/** Cuts what is too long, masks secrets in free text, and turns figures that are none into "unknown". */
function capped(fact: AuditEntryFact): AuditEntryFact {
  return {
    ...fact,
    userId: name(fact.userId),
    userName: name(fact.userName),
    action: name(fact.action) ?? 'unknown',
    servers: names(fact.servers),
    tools: names(fact.tools),
    statusText: name(fact.statusText),
    durationMs: figure(fact.durationMs),
    tokens:
      fact.tokens === null
        ? null
        : { input: figure(fact.tokens.input) ?? 0, output: figure(fact.tokens.output) ?? 0, cached: figure(fact.tokens.cached) ?? 0 },
    gatewayCostMicros: figure(fact.gatewayCostMicros),
    model: name(fact.model),
    conversationId: name(fact.conversationId),
    text: fact.text === null ? null : maskPatterns(fact.text.slice(0, MAX_TEXT)),
    errorText: fact.errorText === null ? null : maskPatterns(fact.errorText.slice(0, MAX_TEXT)),
  }
}

function name(text: string | null): string | null {
  const trimmed = text?.trim().slice(0, MAX_NAME) ?? ''
  return trimmed === '' ? null : trimmed
}

function names(list: readonly string[]): readonly string[] {
  return [...new Set(list.slice(0, MAX_NAMES).flatMap((text) => name(text) ?? []))]
}

function figure(value: number | null): number | null {
  return value === null || !Number.isFinite(value) || value < 0 || value > Number.MAX_SAFE_INTEGER ? null : Math.round(value)
}
