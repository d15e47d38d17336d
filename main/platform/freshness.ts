import type { Fresh, Freshness } from '#shared/contract/freshness.ts'
import type { Instant } from '#shared/lib/time-range.ts'

/**
 * Says where an answer came from and how old it is. `asOf` is when its source was last heard (null: never); `note` why
 * the answer is weaker than it could be. compose-profile makes one per profile from the connection's state.
 */
export type StampFreshness = (asOf: Instant | null, note?: string | null) => Freshness

/** Pairs data with its stamp: the shape every query answers with. */
export function withFreshness<Data>(data: Data, freshness: Freshness): Fresh<Data> {
  return { data, freshness }
}
