export type Match = {
  readonly score: number
  /** Matched stretches as character offsets, for marking. */
  readonly ranges: readonly (readonly [from: number, to: number])[]
}

/**
 * Finds the letters of `query` in order in `text`. A whole stretch beats scattered letters, a word's beginning beats
 * its middle, and of equals the shorter text wins. Undefined: not all letters are there.
 */
export function fuzzyMatch(query: string, text: string): Match | undefined {
  if (query === '') return { score: 0, ranges: [] }
  const needle = query.toLowerCase()
  const hay = text.toLowerCase()
  const whole = bestOccurrence(needle, hay)
  if (whole >= 0) return { score: 1_000 + (isWordStart(hay, whole) ? 300 : 0) + (whole === 0 ? 200 : 0) - text.length, ranges: [[whole, whole + needle.length]] }
  return scattered(needle, hay)
}

function bestOccurrence(needle: string, hay: string): number {
  const first = hay.indexOf(needle)
  for (let at = first; at >= 0; at = hay.indexOf(needle, at + 1)) if (isWordStart(hay, at)) return at
  return first
}

function scattered(needle: string, hay: string): Match | undefined {
  const ranges: [number, number][] = []
  let score = 0
  let from = 0
  for (const letter of needle) {
    if (letter === ' ') continue
    const at = hay.indexOf(letter, from)
    if (at < 0) return undefined
    const last = ranges.at(-1)
    if (last?.[1] === at) {
      last[1] = at + 1
      score += 12
    } else {
      ranges.push([at, at + 1])
      score += isWordStart(hay, at) ? 10 : 1
    }
    from = at + 1
  }
  // Letters strewn over a long text are chance, not what was meant.
  return ranges.length > 1 && ranges.length > needle.length * 0.7 && !ranges.every(([at]) => isWordStart(hay, at)) ? undefined : { score: score - hay.length / 10, ranges }
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))
}

/** The `most` best of any number of things, best first; equals keep their order. */
export function fuzzyBest<Thing>(query: string, things: readonly Thing[], textOf: (thing: Thing) => string, most: number): readonly { readonly thing: Thing; readonly match: Match }[] {
  const found: { thing: Thing; match: Match; order: number }[] = []
  for (const [order, thing] of things.entries()) {
    const match = fuzzyMatch(query, textOf(thing))
    if (match !== undefined) found.push({ thing, match, order })
  }
  return found.sort((a, b) => b.match.score - a.match.score || a.order - b.order).slice(0, most)
}
