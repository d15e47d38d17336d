import { AppError } from '#shared/contract/errors.ts'
import type { ErrorCode } from '#shared/contract/errors.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import type { Connection, WriteDefinition } from '#main/platform/database/store.ts'
import { toStoreError } from '#main/platform/database/to-store-error.ts'
import { mergeChanges } from './applier.ts'
import type { AnyFactApplier, ApplyContext, Changes } from './applier.ts'
import { addToCounter } from './counters.ts'
import { moveCursors } from './cursors.ts'
import type { Fact, IngestBatch } from './fact.ts'
import { recordAlive } from './heartbeat.ts'
import { storeRejects } from './rejects.ts'
import type { Reject } from './rejects.ts'

export type FlushInput = { readonly at: Instant; readonly batches: readonly IngestBatch[]; readonly slept: readonly TimeRange[] }

/** A fact that an applier could not digest: a bug of ours, so its stack is worth a log line. */
export type PoisonFact = { readonly source: string; readonly kind: string; readonly message: string; readonly stack: string | undefined }

export type FlushOutput = {
  readonly offered: number
  readonly rejected: number
  readonly changes: Changes
  readonly poison: readonly PoisonFact[]
}

type Outcome = { changes: Changes; readonly rejects: Reject[]; readonly poison: PoisonFact[] }

const TROUBLE_OF_THE_FILE: readonly ErrorCode[] = ['store.full', 'store.unwritable', 'store.interrupted', 'cache.damaged']

/**
 * The write behind every flush: all appliers, the cursors and the counters in one transaction. A fact that cannot be
 * applied is isolated by halving and set aside; trouble of the file itself fails the whole flush.
 */
export function createIngestApply(appliers: readonly AnyFactApplier[]): WriteDefinition<FlushInput, FlushOutput> {
  const heard = new Set(appliers.flatMap(({ kinds }) => kinds))
  const listeners = appliers.map((applier) => ({ applier, kinds: new Set(applier.kinds) }))

  function applyFacts(db: Connection, batch: IngestBatch, facts: readonly Fact[]): Outcome {
    const outcome: Outcome = { changes: {}, rejects: [], poison: [] }
    const known: Fact[] = []
    const reject = (fact: Fact, code: string, message: string): void => {
      outcome.rejects.push({ source: batch.source, fact, code, message })
    }
    for (const fact of facts) {
      if (heard.has(fact.kind)) known.push(fact)
      else reject(fact, 'unknown-kind', 'No feature listens to this kind of fact')
    }
    const context: ApplyContext = { source: batch.source, receivedAt: batch.receivedAt, emit: (fact) => known.push(fact), reject }
    for (const { applier, kinds } of listeners) {
      const own = known.filter(({ kind }) => kinds.has(kind))
      if (own.length === 0) continue
      const change = applier.apply(db, own as never[], context)
      if (change !== undefined) outcome.changes = mergeChanges(appliers, outcome.changes, { [applier.feature]: change })
    }
    return outcome
  }

  function add(total: Outcome, part: Outcome): void {
    total.changes = mergeChanges(appliers, total.changes, part.changes)
    total.rejects.push(...part.rejects)
    total.poison.push(...part.poison)
  }

  return {
    name: 'ingest.apply',
    run(db, { at, batches, slept }) {
      // Inside the flush's own transaction this is a savepoint: what a failed attempt wrote is undone.
      const attempt = db.transaction((parts: readonly (readonly [IngestBatch, readonly Fact[]])[]) => {
        const outcome: Outcome = { changes: {}, rejects: [], poison: [] }
        for (const [batch, facts] of parts) add(outcome, applyFacts(db, batch, facts))
        return outcome
      })
      function isolate(batch: IngestBatch, facts: readonly Fact[], total: Outcome): void {
        try {
          add(total, attempt([[batch, facts]]))
        } catch (cause) {
          refuseTroubleOfTheFile(cause)
          const [first] = facts
          if (first === undefined) return
          if (facts.length === 1) {
            setAside(batch, first, cause, total)
            return
          }
          const middle = Math.ceil(facts.length / 2)
          isolate(batch, facts.slice(0, middle), total)
          isolate(batch, facts.slice(middle), total)
        }
      }
      let total: Outcome = { changes: {}, rejects: [], poison: [] }
      try {
        total = attempt(batches.map((batch) => [batch, batch.facts] as const))
      } catch (cause) {
        refuseTroubleOfTheFile(cause)
        for (const batch of batches) isolate(batch, batch.facts, total)
      }
      moveCursors(db, batches)
      storeRejects(db, total.rejects, at)
      const offered = batches.reduce((sum, { facts }) => sum + facts.length, 0)
      const rejected = total.rejects.length
      addToCounter(db, 'facts_offered', offered)
      addToCounter(db, 'facts_rejected', rejected)
      recordAlive(db, at, slept)
      return { offered, rejected, changes: total.changes, poison: total.poison }
    },
  }
}

function refuseTroubleOfTheFile(cause: unknown): void {
  const error = toStoreError(cause)
  if (error instanceof AppError && TROUBLE_OF_THE_FILE.includes(error.code)) throw error
}

function setAside(batch: IngestBatch, fact: Fact, cause: unknown, total: Outcome): void {
  const message = cause instanceof Error ? cause.message : String(cause)
  const isExpected = cause instanceof AppError
  total.rejects.push({ source: batch.source, fact, code: isExpected ? cause.code : 'internal.bug', message })
  if (!isExpected) total.poison.push({ source: batch.source, kind: fact.kind, message, stack: cause instanceof Error ? cause.stack : undefined })
}
