import { assertNever } from '#shared/lib/assert-never.ts'
import { intersect } from '#shared/lib/time-range.ts'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { toCompactId } from './compact-id.ts'
import { facetToken } from './facet.ts'
import { compares, stepsMatching, termKindOf, termsNamed } from './match-terms.ts'
import { phraseExpression, prefixExpression } from './match-words.ts'
import type { EntryRow } from './row.ts'
import type { Clause, FigureKey, Moment, NameKey, NameValue } from './search-ast.ts'
import { termsOf } from './terms.ts'

/** What the last comparison of a row needs. */
export type Figures = Pick<EntryRow, 'id' | 'duration_ms' | 'gateway_micros' | 'tokens_in' | 'tokens_out' | 'tokens_cached'>

/** A search ready to run. */
export type SearchPlan = {
  readonly range: TimeRange
  /** Expression of the search index; null: every entry of the range. */
  readonly match: string | null
  /** The only entries in question, when the search names them. */
  readonly ids: readonly number[] | null
  /** What the index cannot decide: comparisons inside a step, and ids that are ruled out. */
  readonly residual: ((row: Figures) => boolean) | null
}

/** Every entry has exactly one of each of these. */
const alwaysOne: ReadonlySet<NameKey> = new Set(['status', 'origin', 'action'])

/** null: no entry can match. */
export function planSearch(db: Connection, clauses: readonly Clause[], asked: TimeRange, now: Instant): SearchPlan | null {
  const statuses = termsOf(db, 'status').map(({ id }) => id)
  // Every entry has a status: without one there is no entry.
  if (statuses.length === 0) return null
  let range: TimeRange | undefined = asked
  let ids: readonly number[] | null = null
  const positive: string[] = []
  const negative: string[] = []
  const residuals: ((row: Figures) => boolean)[] = []

  function addTerms(terms: readonly number[], negated: boolean): boolean {
    if (terms.length === 0) return negated
    ;(negated ? negative : positive).push(facetsExpression(terms))
    return true
  }

  function addNames(key: Exclude<NameKey, 'id'>, values: readonly NameValue[], negated: boolean): boolean {
    const named = termsNamed(db, key, values)
    if (!negated || !alwaysOne.has(key)) return addTerms(named, negated)
    // Not one of these is one of the others, and looking for the few others is quicker than passing over the many.
    return addTerms(termsOf(db, termKindOf[key]).flatMap(({ id }) => (named.includes(id) ? [] : [id])), false)
  }

  for (const clause of clauses) {
    switch (clause.kind) {
      case 'words': {
        const expression = clause.isPrefix ? prefixExpression(db, clause.text) : phraseExpression(clause.text)
        ;(clause.negated ? negative : positive).push(expression)
        break
      }
      case 'names': {
        if (clause.key === 'id') {
          const named = clause.values.flatMap(({ text }) => idsNamed(db, text))
          if (clause.negated) residuals.push(({ id }) => !named.includes(id))
          else ids = ids === null ? named : ids.filter((id) => named.includes(id))
        } else if (!addNames(clause.key, clause.values, clause.negated)) return null
        break
      }
      case 'blocked':
        if (!addNames('status', [{ text: 'blocked', isPrefix: false }], !clause.blocked)) return null
        break
      case 'figure': {
        const { key, operator, amount, negated } = clause
        const { possible, certain } = stepsMatching(termsOf(db, key), operator, amount)
        if (!addTerms(negated ? certain : possible, negated)) return null
        if (possible.length === certain.length) break
        residuals.push((row) => {
          const value = figureOf(row, key)
          return (value !== null && compares(operator, value, amount)) !== negated
        })
        break
      }
      case 'moment': {
        const at = instantOf(clause.moment, now)
        range = range && intersect(range, clause.key === 'after' ? { from: at, to: Number.MAX_SAFE_INTEGER } : { from: 0, to: at })
        break
      }
      default:
        assertNever(clause)
    }
  }
  if (range === undefined || range.from >= range.to || ids?.length === 0) return null
  return {
    range,
    match: expressionOf(statuses, positive, negative),
    ids: ids === null ? null : [...new Set(ids)].toSorted((a, b) => b - a),
    residual: residuals.length === 0 ? null : (row) => residuals.every((holds) => holds(row)),
  }
}

/** The plan narrowed to entries with this term. */
export function withTerm(plan: SearchPlan, term: number): SearchPlan {
  const facet = facetsExpression([term])
  return { ...plan, match: plan.match === null ? facet : `(${plan.match}) AND ${facet}` }
}

function facetsExpression(terms: readonly number[]): string {
  return `facets : (${terms.map((term) => `"${facetToken(term)}"`).join(' OR ')})`
}

function expressionOf(statuses: readonly number[], positive: readonly string[], negative: readonly string[]): string | null {
  if (positive.length === 0 && negative.length === 0) return null
  // The index subtracts from something only.
  const from = positive.length > 0 ? positive : [facetsExpression(statuses)]
  const wanted = from.map((expression) => `(${expression})`).join(' AND ')
  return negative.length === 0 ? wanted : `(${wanted}) NOT (${negative.map((expression) => `(${expression})`).join(' OR ')})`
}

/** Entries with this id, here or at their origin. */
function idsNamed(db: Connection, text: string): readonly number[] {
  const own = /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? [Number(text)] : []
  const foreign = termsOf(db, 'origin').flatMap(({ id }) =>
    prepared<[number, unknown], number>(db, 'SELECT id FROM audit_entries WHERE origin_term = ? AND origin_id = ?').pluck().all(id, toCompactId(text)),
  )
  return [...own, ...foreign]
}

function figureOf(row: Figures, key: FigureKey): number | null {
  switch (key) {
    case 'duration':
      return row.duration_ms
    case 'cost':
      return row.gateway_micros
    case 'tokens':
      return row.tokens_in === null ? null : row.tokens_in + (row.tokens_out ?? 0) + (row.tokens_cached ?? 0)
    default:
      return assertNever(key)
  }
}

const instantOf = (moment: Moment, now: Instant): Instant => (moment.kind === 'absolute' ? moment.at : Math.max(0, now - moment.agoMs))
