import { AppError } from '#shared/contract/errors.ts'
import type { AuditSearch } from '#shared/features/audit/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { planSearch } from './plan-search.ts'
import type { SearchPlan } from './plan-search.ts'
import { parseSearch } from './search-syntax.ts'

/** A search and the moment that its relative times count back from. */
export type SearchRequest = AuditSearch & { readonly now: Instant }

/** Throws `search.syntax` with `message` and `at`; null when nothing can match. */
export function planRequest(db: Connection, { text, range, now }: SearchRequest): SearchPlan | null {
  const { clauses, problem } = parseSearch(text)
  if (problem !== null) throw new AppError('search.syntax', { details: { ...problem } })
  return planSearch(db, clauses, range, now)
}
