import type { ErrorCode } from '#shared/contract/errors.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Connection } from '#main/platform/database/store.ts'
import type { Fact } from './fact.ts'

export type ApplyContext = {
  readonly source: string
  /** When the facts reached this console, epoch ms. */
  readonly receivedAt: Instant
  /** Hands a fact to the appliers listed later, in the same transaction: how roll-ups count each entry once. */
  emit(fact: Fact): void
  /** Sets one fact aside, counted and with one sample kept, and goes on. Throwing an `AppError` does the same, only slower. */
  reject(fact: Fact, code: ErrorCode, message: string): void
}

/**
 * How one feature stores its facts. Runs on the writer thread inside the flush's transaction; must be idempotent, because
 * sources repeat themselves and a flush is retried. Appliers run in the order they are listed.
 */
export type FactApplier<Known extends Fact, Change> = {
  readonly feature: string
  readonly kinds: readonly Known['kind'][]
  /** Applies facts in the order given and tells what changed: plain data, or undefined when nothing did. */
  readonly apply: (db: Connection, facts: readonly Known[], context: ApplyContext) => Change | undefined
  /** Two changes as one: the later one may have happened long after the earlier one. */
  readonly merge: (earlier: Change, later: Change) => Change
}

/** An applier in a list, whatever its facts and changes are. */
export type AnyFactApplier = {
  readonly feature: string
  readonly kinds: readonly string[]
  readonly apply: (db: Connection, facts: readonly never[], context: ApplyContext) => unknown
  readonly merge: (earlier: never, later: never) => unknown
}

/** What changed, by feature. */
export type Changes = Readonly<Record<string, unknown>>

/** Adds `more` to `changes` with each feature's own merge. */
export function mergeChanges(appliers: readonly AnyFactApplier[], changes: Changes, more: Changes): Changes {
  const merged: Record<string, unknown> = { ...changes }
  for (const [feature, change] of Object.entries(more)) {
    const applier = appliers.find((each) => each.feature === feature)
    const earlier = merged[feature]
    merged[feature] = earlier === undefined || applier === undefined ? change : applier.merge(earlier as never, change as never)
  }
  return merged
}
