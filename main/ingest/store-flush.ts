import { AppError } from '#shared/contract/errors.ts'
import type { Store, WriteDefinition } from '#main/platform/database/store.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { IngestBatch } from './fact.ts'
import type { FlushInput, FlushOutput } from './ingest-apply.ts'

export type StoreFlushDeps = {
  readonly store: Pick<Store, 'write'>
  readonly apply: WriteDefinition<FlushInput, FlushOutput>
  readonly log: Log
  readonly onStored: (output: FlushOutput) => void
}

/**
 * Stores one flush. When it fails for a reason that is not the store's (data that cannot cross to the writer, a broken
 * cursor), halves it until the cause is alone, and drops that. Rejects with the store's error, or with the bug when the
 * store refuses even an empty flush.
 */
export async function storeFlush(deps: StoreFlushDeps, flush: FlushInput): Promise<void> {
  try {
    deps.onStored(await deps.store.write(deps.apply, flush))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const halves = halve(flush.batches)
    if (halves === undefined) {
      await dropAlone(deps, flush, cause)
      return
    }
    await storeFlush(deps, { ...flush, batches: halves[0] })
    await storeFlush(deps, { ...flush, batches: halves[1], slept: [] })
  }
}

async function dropAlone({ store, apply, log }: StoreFlushDeps, flush: FlushInput, cause: unknown): Promise<void> {
  // If nothing at all can be stored, the fault is not in this fact.
  await store.write(apply, { ...flush, batches: [] })
  const [batch] = flush.batches
  log.error('A fact could not reach the store and was dropped', { source: batch?.source, kind: batch?.facts[0]?.kind, cause })
}

function halve(batches: readonly IngestBatch[]): readonly [readonly IngestBatch[], readonly IngestBatch[]] | undefined {
  if (batches.length > 1) {
    const middle = Math.ceil(batches.length / 2)
    return [batches.slice(0, middle), batches.slice(middle)]
  }
  const [batch] = batches
  if (batch === undefined) return undefined
  const { facts, cursors } = batch
  // Cursors go last: they must not move before every fact that they stand for is stored or known to be lost.
  if (facts.length > 0 && cursors.length > 0) return [[{ ...batch, cursors: [] }], [{ ...batch, facts: [] }]]
  if (facts.length > 1) return slices(facts, (part) => ({ ...batch, facts: part }))
  if (cursors.length > 1) return slices(cursors, (part) => ({ ...batch, cursors: part }))
  return undefined
}

function slices<Item>(items: readonly Item[], toBatch: (part: readonly Item[]) => IngestBatch): readonly [readonly IngestBatch[], readonly IngestBatch[]] {
  const middle = Math.ceil(items.length / 2)
  return [[toBatch(items.slice(0, middle))], [toBatch(items.slice(middle))]]
}
