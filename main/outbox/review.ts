import type { Draft, Review } from '#shared/features/outbox/model.ts'
import { has, type Value } from './intent.ts'

/**
 * Judges a draft against the gateway's present value. `already-so`: nothing is left to do. `changed`: somebody else
 * changed it after the draft was made, so the person has to look at all three values.
 */
export function judge(draft: Draft, theirs: Value | null): Review['verdict'] {
  if (theirs === null) return 'gone'
  if (has(theirs, draft.mine)) return 'already-so'
  return has(theirs, draft.base) ? 'unchanged' : 'changed'
}
