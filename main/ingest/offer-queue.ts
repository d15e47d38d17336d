import type { Cursor, Fact, IngestBatch, Offer } from './fact.ts'

/** Offers of one source that arrive this close together share one batch and the earlier time of receipt. */
const JOIN_WITHIN_MS = 50

type OpenBatch = { readonly source: string; readonly receivedAt: number; readonly facts: Fact[]; readonly cursors: Cursor[]; offers: number }

export type Taken = { readonly batches: readonly IngestBatch[]; readonly offers: number }

/** Offers in the order they came, joined where that changes nothing. */
export type OfferQueue = {
  /** Facts waiting. */
  size(): number
  isEmpty(): boolean
  add(offer: Offer): void
  /** Takes whole batches from the front: at least one, and no more than `limit` facts unless a single batch is larger. */
  take(limit: number): Taken
}

export function createOfferQueue(): OfferQueue {
  const batches: OpenBatch[] = []
  let waiting = 0
  return {
    size: () => waiting,
    isEmpty: () => batches.length === 0,
    add({ source, facts, cursor, receivedAt }) {
      waiting += facts.length
      const last = batches.at(-1)
      if (last?.source === source && Math.abs(receivedAt - last.receivedAt) <= JOIN_WITHIN_MS) {
        // Not `push(...facts)`: a backfill of a hundred thousand facts would overflow the stack.
        for (const fact of facts) last.facts.push(fact)
        if (cursor !== undefined) last.cursors.push(cursor)
        last.offers += 1
      } else {
        batches.push({ source, receivedAt, facts: [...facts], cursors: cursor === undefined ? [] : [cursor], offers: 1 })
      }
    },
    take(limit) {
      let facts = 0
      let count = 0
      for (const batch of batches) {
        if (count > 0 && facts + batch.facts.length > limit) break
        facts += batch.facts.length
        count += 1
      }
      waiting -= facts
      const taken = batches.splice(0, count)
      return {
        batches: taken.map(({ source, receivedAt, facts: own, cursors }) => ({ source, receivedAt, facts: own, cursors })),
        offers: taken.reduce((sum, { offers }) => sum + offers, 0),
      }
    },
  }
}
