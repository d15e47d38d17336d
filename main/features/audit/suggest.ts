import { auditOrigin, auditStatus } from '#shared/features/audit/model.ts'
import type { SavedSearch, Suggestion } from '#shared/features/audit/model.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import { beginsWith, fold, termKindOf } from './match-terms.ts'
import { planSearch } from './plan-search.ts'
import type { EntryRow } from './row.ts'
import { nameKeys, searchKeys } from './search-ast.ts'
import type { NameKey, SearchProblem } from './search-ast.ts'
import type { SearchRequest } from './search-request.ts'
import { parseSearch, printName } from './search-syntax.ts'
import { splitSearch } from './split-search.ts'
import { createTermReader, namesOf, termsOf } from './terms.ts'
import { walkEntries } from './walk-entries.ts'

const MAX_SUGGESTIONS = 20
/** Entries looked at for one answer: what keeps suggestions quick on any cache. */
const COUNTED_ENTRIES = 2000

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
  const counts = countValues(db, request, spot.rest, key)
  const fixed: readonly string[] = key === 'status' ? auditStatus.options : key === 'origin' ? auditOrigin.options : []
  // Two people of one name are one value; words that can be asked for but never occurred count as none.
  const texts = [...new Set([...known.map(({ text }) => text), ...fixed.filter((word) => word.startsWith(typed))])]
  return texts
    .map((text) => ({ text, seen: counts.of(text) }))
    .toSorted((a, b) => b.seen - a.seen || a.text.localeCompare(b.text))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ text, seen }) => value(spot, text, counts.isComplete ? seen : null))
}

type ValueCounts = { readonly of: (text: string) => number; readonly isComplete: boolean }

/**
 * How often each value occurs in what the rest of the search finds. Only the newest entries are looked at: where there are
 * more, the order of the values is a good guess and their counts are unknown.
 */
function countValues(db: Connection, { range, now }: SuggestRequest, rest: string, key: Exclude<NameKey, 'id'>): ValueCounts {
  const plan = planSearch(db, parseSearch(rest).clauses, range, now)
  const counts = new Map<string, number>()
  const { rows, next } = plan === null ? { rows: [], next: null } : walkEntries(db, plan, null, COUNTED_ENTRIES)
  const term = createTermReader(db)
  for (const row of rows) {
    for (const name of namesOf(term(row[termColumnOf[key]]))) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return { of: (text) => counts.get(text) ?? 0, isComplete: next === null }
}

const termColumnOf = {
  user: 'user_term',
  mcp: 'servers_term',
  tool: 'tools_term',
  status: 'status_term',
  model: 'model_term',
  origin: 'origin_term',
  action: 'action_term',
} as const satisfies Record<Exclude<NameKey, 'id'>, keyof EntryRow>

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
