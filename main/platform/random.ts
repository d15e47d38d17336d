/** A source of numbers in [0, 1). Tests pass a seeded one. */
export type Random = () => number

export const systemRandom: Random = () => Math.random()

/**
 * Mulberry32 (Tommy Ettinger, public domain): a small seeded generator for the demo world and for tests.
 * Not for secrets.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
