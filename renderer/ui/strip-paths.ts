/** The letters of a strip: u up, g degraded, d down, x off, ? unknown. */
export type StripLetter = 'u' | 'g' | 'd' | 'x' | '?'
export type StripRun = { readonly letter: StripLetter; readonly start: number; readonly length: number }

/** Equal neighbours together, oldest first; an unexpected letter counts as unknown. */
export function toRuns(strip: string): readonly StripRun[] {
  const runs: { letter: StripLetter; start: number; length: number }[] = []
  for (let at = 0; at < strip.length; at += 1) {
    const letter = toLetter(strip.charAt(at))
    const last = runs.at(-1)
    if (last?.letter === letter) last.length += 1
    else runs.push({ letter, start: at, length: 1 })
  }
  return runs
}

// Height tells severity as well as colour: up low and dim, degraded mid, down full, unknown full and hatched.
const heightOf: Readonly<Record<StripLetter, number>> = { u: 4, g: 8, d: 12, x: 2, '?': 12 }

/** One SVG path per letter in a box of `cells` × 12, standing on its floor: five nodes draw any strip. */
export function toPaths(strip: string): Readonly<Partial<Record<StripLetter, string>>> {
  const paths: Partial<Record<StripLetter, string>> = {}
  for (const { letter, start, length } of toRuns(strip)) {
    const top = 12 - heightOf[letter]
    paths[letter] = `${paths[letter] ?? ''}M${String(start)} ${String(top)}h${String(length)}V12h-${String(length)}z`
  }
  return paths
}

const words: Readonly<Record<StripLetter, string>> = { u: 'up', g: 'degraded', d: 'down', x: 'off', '?': 'unknown' }

/** What the picture shows, for those who do not see it: `up 90 %, down 6 %, unknown 4 %; now down`. */
export function describeStrip(strip: string): string {
  const total = Math.max(1, strip.length)
  const shares = (['u', 'g', 'd', 'x', '?'] as const)
    .map((letter) => ({ letter, count: toRuns(strip).reduce((sum, run) => sum + (run.letter === letter ? run.length : 0), 0) }))
    .filter(({ count }) => count > 0)
    .map(({ letter, count }) => `${words[letter]} ${String(Math.round((count / total) * 100))} %`)
  return shares.length === 0 ? 'nothing known' : `${shares.join(', ')}; now ${words[toLetter(strip.at(-1) ?? '?')]}`
}

function toLetter(text: string): StripLetter {
  return text === 'u' || text === 'g' || text === 'd' || text === 'x' ? text : '?'
}
