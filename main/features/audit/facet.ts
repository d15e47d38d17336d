/** What a filter can ask for; each value is a term, and each term a token of the index column `facets`. */
export type TermKind = 'origin' | 'status' | 'action' | 'user' | 'server' | 'tool' | 'model' | 'duration' | 'cost' | 'tokens'

// Ideographs are letters to the tokenizer, and a token of one or two characters takes no room in the index of three-letter
// beginnings.
const FIRST = 0x4e00
const BASE = 0x9fff - FIRST + 1

/** The token of a term: one character for the first twenty thousand terms, two for the next four hundred million. */
export function facetToken(term: number): string {
  const low = String.fromCodePoint(FIRST + (term % BASE))
  return term < BASE ? low : String.fromCodePoint(FIRST + Math.floor(term / BASE)) + low
}

/** The largest of 0, 1, 2, 5, 10, 20, 50 … that is not above `amount`: figures are found by their step and then compared exactly. */
export function stepBelow(amount: number): number {
  if (amount < 1) return 0
  const power = 10 ** Math.floor(Math.log10(amount))
  // log10 of a power of ten may come out a hair too small.
  const base = power * 10 <= amount ? power * 10 : power
  return amount >= base * 5 ? base * 5 : amount >= base * 2 ? base * 2 : base
}

/** The step after `step`: amounts of a step are below it. */
export function stepAbove(step: number): number {
  if (step === 0) return 1
  const leading = step / 10 ** Math.floor(Math.log10(step) + 1e-9)
  return leading >= 4 ? step * 2 : leading >= 1.5 ? (step / 2) * 5 : step * 2
}
