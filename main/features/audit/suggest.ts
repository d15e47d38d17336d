import { auditOrigin, auditStatus } from '#shared/features/audit/model.ts'
import type { SavedSearch, Suggestion } from '#shared/features/audit/model.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import { countUpTo } from './count-entries.ts'
import { beginsWith, fold, termKindOf } from './match-terms.ts'
import { planSearch, withTerm } from './plan-search.ts'
import type { SearchPlan } from './plan-search.ts'
import { nameKeys, searchKeys } from './search-ast.ts'
import type { NameKey, SearchProblem } from './search-ast.ts'
import type { SearchRequest } from './search-request.ts'
import { parseSearch, printName } from './search-syntax.ts'
import { splitSearch } from './split-search.ts'
import { termsOf } from './terms.ts'

const MAX_SUGGESTIONS = 20
/** Names that are counted for one answer, and how far each is counted: what keeps suggestions quick on any cache. */
const MAX_COUNTED = 30
const COUNT_UP_TO = 5000

export type SuggestRequest = SearchRequest & { readonly caret: number; readonly savedSearches: readonly SavedSearch[] }
export type Suggestions = { readonly suggestions: readonly Suggestion[]; readonly problem: SearchProblem | null }

/** What may come next at the caret: keys, the values of a key with their counts under the rest of the search, saved searches. */
export const suggestSearch: ReadDefinition<SuggestRequest, Suggestions> = {
  name: 'audit.suggest',
  run: (db, request) => {
    const { problem } = parseSearch(request.text)
    const spot = spotAt(request.text, Math.min(request.caret, request.text.length))
    const suggestions = spot.key === null ? wordSuggestions(request, spot) : valueSuggestions(db, request, spot, spot.key)
    return { suggestions: suggestions.slice(0, MAX_SUGGESTIONS), problem }
  },
}

/** What is being typed: `before` and `after` stay as they are, `typed` is replaced. */
type Spot = { readonly key: string | null; readonly before: string; readonly typed: string; readonly after: string; readonly rest: string }

function spotAt(text: string, caret: number): Spot {
  const token = splitSearch(text).tokens.find(({ at, end }) => at < caret && caret <= end)
  if (token === undefined) return { key: null, before: text.slice(0, caret), typed: '', after: text.slice(caret), rest: text }
  const rest = `${text.slice(0, token.at)} ${text.slice(token.end)}`
  const keyStart = token.key?.at ?? token.at + (token.negated ? 1 : 0)
  const valueStart = token.key === null ? keyStart : keyStart + token.key.text.length + 1
  if (token.key === null || caret < valueStart) {
    return { key: null, before: text.slice(0, keyStart), typed: text.slice(keyStart, caret), after: text.slice(token.end), rest }
  }
  // The value under the caret begins after the last comma outside quotes.
  const written = text.slice(valueStart, caret)
  let start = 0
  let isQuoted = false
  for (let index = 0; index < written.length; index += 1) {
    if (written[index] === '"' && written[index - 1] !== '\\') isQuoted = !isQuoted
    if (written[index] === ',' && !isQuoted) start = index + 1
  }
  const following = /^(?:"[^"]*"?|[^\s,"])*/.exec(text.slice(caret))?.[0] ?? ''
  return {
    key: token.key.text,
    before: text.slice(0, valueStart + start),
    typed: written.slice(start).replaceAll('"', '').replace(/\*$/, ''),
    after: text.slice(caret + following.length),
    rest,
  }
}

function wordSuggestions({ savedSearches }: SuggestRequest, spot: Spot): readonly Suggestion[] {
  const typed = fold(spot.typed)
  const keys = searchKeys
    .filter((key) => key.startsWith(typed))
    .map((key): Suggestion => ({ kind: 'key', label: `${key}:`, count: null, ...accepted(spot, `${key}:`, false) }))
  const saved = savedSearches
    .filter(({ name }) => beginsWith(fold(name), fold(name).split(/\s+/), typed))
    .map(({ name, text }): Suggestion => ({ kind: 'saved-search', label: name, count: null, text, caret: text.length }))
  return [...keys, ...saved]
}

function valueSuggestions(db: Connection, request: SuggestRequest, spot: Spot, key: string): readonly Suggestion[] {
  if (key === 'blocked') return ['yes', 'no'].filter((word) => word.startsWith(fold(spot.typed))).map((word) => value(spot, word, null))
  if (!isNameKey(key) || key === 'id') return []
  const typed = fold(spot.typed)
  const known = termsOf(db, termKindOf[key]).filter(({ text }) => beginsWith(fold(text), fold(text).split(/[^\p{L}\p{N}]+/u), typed))
  const rest = restPlan(db, request, spot.rest)
  const counted = known
    .slice(0, MAX_COUNTED)
    .map(({ id, text }) => ({ text, count: rest === null ? 0 : countUpTo(db, withTerm(rest, id), COUNT_UP_TO) }))
    // Unknown counts are those too large to count.
    .toSorted((a, b) => (b.count ?? Number.MAX_SAFE_INTEGER) - (a.count ?? Number.MAX_SAFE_INTEGER) || a.text.localeCompare(b.text))
  // Two people of one name are one value; words that can be asked for but never occurred come last.
  const fixed: readonly string[] = key === 'status' ? auditStatus.options : key === 'origin' ? auditOrigin.options : []
  const texts = new Map(counted.map(({ text, count }) => [text, count] as const))
  const unseen = fixed.filter((word) => word.startsWith(typed) && !texts.has(word)).map((word) => [word, 0] as const)
  return [...texts, ...unseen].map(([text, count]) => value(spot, text, count))
}

function restPlan(db: Connection, { range, now }: SuggestRequest, rest: string): SearchPlan | null {
  return planSearch(db, parseSearch(rest).clauses, range, now)
}

function value(spot: Spot, text: string, count: number | null): Suggestion {
  return { kind: 'value', label: text, count, ...accepted(spot, printName({ text, isPrefix: false }), true) }
}

/** The whole text with the suggestion in it, and the caret behind it. */
function accepted({ before, after }: Spot, insert: string, isComplete: boolean): { readonly text: string; readonly caret: number } {
  const space = isComplete && !/^[\s,]/.test(after) ? ' ' : ''
  return { text: `${before}${insert}${space}${after}`, caret: before.length + insert.length + space.length }
}

function isNameKey(key: string): key is NameKey {
  return (nameKeys as readonly string[]).includes(key)
}
