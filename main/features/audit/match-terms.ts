import { assertNever } from '#shared/lib/assert-never.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { stepAbove } from './facet.ts'
import type { TermKind } from './facet.ts'
import type { NameKey, NameValue, Operator } from './search-ast.ts'
import { termsOf } from './terms.ts'
import type { Term } from './terms.ts'

/** Which dictionary a key looks into; ids are looked up in the table itself. */
export const termKindOf: Readonly<Record<Exclude<NameKey, 'id'>, TermKind>> = {
  user: 'user',
  mcp: 'server',
  tool: 'tool',
  status: 'status',
  model: 'model',
  origin: 'origin',
  action: 'action',
}

// What the gateway's own screens call these states.
const statusWords: Readonly<Record<string, string>> = { error: 'failed', failure: 'failed', success: 'ok' }

/**
 * The terms a list of values asks for. A value means the whole name (or id) where there is one like it, else every name that
 * contains it as a word; with `*`, every name with a word that begins so.
 */
export function termsNamed(db: Connection, key: Exclude<NameKey, 'id'>, values: readonly NameValue[]): readonly number[] {
  const terms = termsOf(db, termKindOf[key]).map((term) => ({ term, folded: fold(term.text), words: wordsOf(term.text) }))
  const found = new Set<number>()
  for (const value of values) {
    const typed = fold(value.text)
    const wanted = key === 'status' ? (statusWords[typed] ?? typed) : typed
    const whole = value.isPrefix ? [] : terms.filter(({ term, folded }) => folded === wanted || (term.key !== '' && fold(term.key) === wanted))
    const matching = whole.length > 0 ? whole : terms.filter(({ folded, words }) => (value.isPrefix ? beginsWith(folded, words, wanted) : words.includes(wanted)))
    for (const { term } of matching) found.add(term.id)
  }
  return [...found]
}

/** Upper and lower case and accents do not matter: the tokenizer folds them too. */
export const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const wordsOf = (text: string): readonly string[] => fold(text).split(/[^\p{L}\p{N}]+/u)

export function beginsWith(folded: string, words: readonly string[], beginning: string): boolean {
  return folded.startsWith(beginning) || words.some((word) => word.startsWith(beginning))
}

export type StepMatch = {
  /** Steps with at least one amount that fits. */
  readonly possible: readonly number[]
  /** Steps of which every amount fits. */
  readonly certain: readonly number[]
}

/** The steps of a figure that a comparison selects. */
export function stepsMatching(steps: readonly Term[], operator: Operator, amount: number): StepMatch {
  const possible: number[] = []
  const certain: number[] = []
  for (const { id, text } of steps) {
    const least = Number(text)
    const most = stepAbove(least) - 1
    if (compares(operator, least, amount) && compares(operator, most, amount)) certain.push(id)
    // A step is an interval, so it holds a fitting amount when an end fits or the amount lies inside.
    if (compares(operator, least, amount) || compares(operator, most, amount) || (operator === '=' && least <= amount && amount <= most)) possible.push(id)
  }
  return { possible, certain }
}

export function compares(operator: Operator, value: number, amount: number): boolean {
  switch (operator) {
    case '>':
      return value > amount
    case '>=':
      return value >= amount
    case '<':
      return value < amount
    case '<=':
      return value <= amount
    case '=':
      return value === amount
    default:
      return assertNever(operator)
  }
}

