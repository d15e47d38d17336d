import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { fold } from './match-terms.ts'

const MAX_EXPANSIONS = 200
const INDEXED_PREFIX = 3

/** Words or a phrase as an expression of the search index. */
export function phraseExpression(text: string): string {
  return `body : ${quoted(text)}`
}

/**
 * The beginning of a word as an expression. The index knows beginnings of three letters; any other length would be collected
 * whole before the first row could be returned, so it is spelled out as words (or as three-letter beginnings) that the index
 * can read newest first.
 */
export function prefixExpression(db: Connection, text: string): string {
  const typed = fold(text.trim())
  const plain = `body : ${quoted(text.trim())} *`
  const length = Array.from(typed).length
  if (length === INDEXED_PREFIX || !/^[\p{L}\p{N}]+$/u.test(typed)) return plain
  const beginnings = length < INDEXED_PREFIX ? beginningsAfter(db, typed) : wordsAfter(db, typed)
  if (beginnings === null || beginnings.length === 0) return plain
  return `body : (${beginnings.map(({ word, isPrefix }) => `${quoted(word)}${isPrefix ? ' *' : ''}`).join(' OR ')})`
}

type Beginning = { readonly word: string; readonly isPrefix: boolean }

function wordsAfter(db: Connection, typed: string): readonly Beginning[] | null {
  return expand(db, typed, (word) => ({ beginning: { word, isPrefix: false }, next: `${word}\u0001` }))
}

function beginningsAfter(db: Connection, typed: string): readonly Beginning[] | null {
  return expand(db, typed, (word) => {
    const letters = Array.from(word)
    if (letters.length < INDEXED_PREFIX) return { beginning: { word, isPrefix: false }, next: `${word}\u0001` }
    const beginning = letters.slice(0, INDEXED_PREFIX).join('')
    return { beginning: { word: beginning, isPrefix: true }, next: `${beginning}\u{10FFFF}` }
  })
}

/** Walks the vocabulary from word to word, skipping over their occurrences; null when there are too many to spell out. */
function expand(
  db: Connection,
  typed: string,
  take: (word: string) => { readonly beginning: Beginning; readonly next: string },
): readonly Beginning[] | null {
  const wordFrom = prepared<[string], string>(db, 'SELECT term FROM audit_vocabulary WHERE term >= ? LIMIT 1').pluck()
  const found: Beginning[] = []
  let from = typed
  for (;;) {
    const word = wordFrom.get(from)
    if (word === undefined || !word.startsWith(typed)) return found
    if (found.length === MAX_EXPANSIONS) return null
    const { beginning, next } = take(word)
    found.push(beginning)
    from = next
  }
}

// The index would take a NUL for the end of the expression.
const quoted = (text: string): string => `"${text.replaceAll('"', '""').replaceAll('\0', ' ')}"`
