import { assertNever } from '#shared/lib/assert-never.ts'
import { figureKeys, momentKeys, nameKeys, searchKeys } from './search-ast.ts'
import type { Clause, FigureKey, MomentKey, NameKey, NameValue, Operator, ParsedSearch, SearchProblem } from './search-ast.ts'
import { parseFigure, parseMoment, printFigure, printMoment } from './search-units.ts'
import { splitSearch } from './split-search.ts'
import type { Piece, Token } from './split-search.ts'

const MAX_CLAUSES = 40
const MAX_VALUES = 50

/** Whether text holds anything the index knows: letters and digits are words, everything else stands between words. */
export const hasWord = (text: string): boolean => /[\p{L}\p{N}\p{Co}]/u.test(text)

/** Reads the grammar of docs/how-to/search-the-audit.md. Clauses before and after a problem are still returned. */
export function parseSearch(text: string): ParsedSearch {
  const { tokens, problem: unclosed } = splitSearch(text)
  const clauses: Clause[] = []
  let problem = unclosed
  for (const token of tokens) {
    const parsed = parseToken(token)
    if (parsed === null) continue
    if ('message' in parsed) problem = problem === null || parsed.at < problem.at ? parsed : problem
    else clauses.push(parsed)
  }
  if (clauses.length > MAX_CLAUSES) {
    problem ??= { message: `A search has at most ${String(MAX_CLAUSES)} conditions.`, at: tokens[MAX_CLAUSES]?.at ?? 0 }
  }
  return { clauses, problem }
}

function parseToken(token: Token): Clause | SearchProblem | null {
  const { key, negated } = token
  if (key === null) return parseWords(token)
  if (isOneOf(nameKeys, key.text)) return parseNames(token, key.text)
  if (isOneOf(figureKeys, key.text)) return parseFigureClause(token, key.text)
  if (isOneOf(momentKeys, key.text)) return parseMomentClause(token, key.text)
  if (key.text === 'blocked') {
    const word = singleText(token)?.toLowerCase()
    if (word !== 'yes' && word !== 'no') return { message: 'Write blocked:yes or blocked:no.', at: token.at }
    return { kind: 'blocked', blocked: (word === 'yes') !== negated }
  }
  return {
    message: `There is no key “${key.text}”. Keys are ${searchKeys.join(', ')}. To search for this text put it in quotes.`,
    at: key.at,
  }
}

function parseWords({ at, negated, values }: Token): Clause | SearchProblem | null {
  const { text, isPrefix } = joined(values[0] ?? [])
  if (!hasWord(text)) return null
  if (isPrefix && Array.from(text.trim()).length < 2) return { message: 'The beginning of a word needs at least two characters before the *.', at }
  return { kind: 'words', text, isPrefix, negated }
}

function parseNames({ at, negated, values }: Token, key: NameKey): Clause | SearchProblem {
  const names: NameValue[] = values.map(joined).filter(({ text, isPrefix }) => text !== '' || isPrefix)
  if (names.length === 0) return { message: `Write a value after ${key}:`, at }
  if (key === 'id' && names.some(({ isPrefix }) => isPrefix)) return { message: 'An id must be written in full.', at }
  if (names.length > MAX_VALUES) return { message: `A list has at most ${String(MAX_VALUES)} values.`, at }
  return { kind: 'names', key, values: names, negated }
}

function parseFigureClause(token: Token, key: FigureKey): Clause | SearchProblem {
  const parts = /^(>=|<=|>|<|=)?(.+)$/.exec(singleText(token) ?? '')
  const amount = parts?.[2] === undefined ? undefined : parseFigure(key, parts[2])
  if (amount === undefined) {
    const example = { cost: 'cost:>0.01', duration: 'duration:>2s', tokens: 'tokens:>1000' }[key]
    return { message: `Write a comparison such as ${example}.`, at: token.at }
  }
  return { kind: 'figure', key, operator: (parts?.[1] ?? '=') as Operator, amount, negated: token.negated }
}

function parseMomentClause(token: Token, key: MomentKey): Clause | SearchProblem {
  const moment = parseMoment(singleText(token) ?? '')
  if (moment === undefined) return { message: `Write a time such as ${key}:-2h, ${key}:2026-11-21 or ${key}:2026-11-21T10:30Z.`, at: token.at }
  // Not before is after, and the other way round: one form is enough.
  return { kind: 'moment', key: token.negated ? opposite(key) : key, moment }
}

const opposite = (key: MomentKey): MomentKey => (key === 'after' ? 'before' : 'after')

function singleText({ values }: Token): string | undefined {
  return values.length === 1 ? (values[0] ?? []).map(({ text }) => text).join('') : undefined
}

function joined(pieces: readonly Piece[]): NameValue {
  const text = pieces.map((piece) => piece.text).join('')
  const isPrefix = pieces.at(-1)?.isQuoted === false && text.endsWith('*')
  return { text: isPrefix ? text.slice(0, -1) : text, isPrefix }
}

function isOneOf<Word extends string>(words: readonly Word[], word: string): word is Word {
  return (words as readonly string[]).includes(word)
}

/** Clauses as search text; `parseSearch` reads the same clauses back. */
export function printSearch(clauses: readonly Clause[]): string {
  return clauses.map(printClause).join(' ')
}

function printClause(clause: Clause): string {
  switch (clause.kind) {
    case 'words':
      return `${sign(clause.negated)}${printName(clause)}`
    case 'names':
      return `${sign(clause.negated)}${clause.key}:${clause.values.map(printName).join(',')}`
    case 'blocked':
      return `blocked:${clause.blocked ? 'yes' : 'no'}`
    case 'figure':
      return `${sign(clause.negated)}${clause.key}:${clause.operator}${printFigure(clause.key, clause.amount)}`
    case 'moment':
      return `${clause.key}:${printMoment(clause.moment)}`
    default:
      return assertNever(clause)
  }
}

const sign = (negated: boolean): string => (negated ? '-' : '')

/** A value as it must be typed: bare where that reads back the same, else in quotes. */
export function printName({ text, isPrefix }: NameValue): string {
  const bare = /^[\p{L}\p{N}_.@][\p{L}\p{N}_./@-]*$/u.test(text) || (text === '' && isPrefix)
  return `${bare ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`}${isPrefix ? '*' : ''}`
}
