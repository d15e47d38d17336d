import { seededRandom, type Random } from '#main/platform/random.ts'

/** Keeps the draws of different streams apart: each stream mixes its own number into the seed. */
export const stream = {
  request: 1, requestExtra: 2, signIn: 3, outage: 4, health: 5, load: 6, configuration: 7, conversation: 8, people: 9, day: 10, systemHealth: 11, count: 12,
} as const

/** A generator that depends on nothing but `parts`: how an interval is cut can then not change what is in it. */
export function chanceFor(...parts: readonly number[]): Random {
  let hash = 0x9e3779b9
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return seededRandom(hash)
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('Nothing to pick from')
  return item
}

/** Whole number in `[low, high]`. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

/** Standard normal, by Box and Muller. */
export function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Around `median`, with a long right tail as latencies and token counts have. */
export function skewed(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * gauss(random))
}

/** How many independent events happen when `mean` are expected (Knuth; split so that large means do not underflow). */
export function poisson(random: Random, mean: number): number {
  let count = 0
  for (let left = mean; left > 0; left -= 30) {
    const limit = Math.exp(-Math.min(left, 30))
    for (let product = random(); product > limit; product *= random()) count += 1
  }
  return count
}

const hex32 = (random: Random): string => Math.floor(random() * 4_294_967_296).toString(16).padStart(8, '0')

/** A version 4 shaped UUID from 122 drawn bits. */
export function uuid(random: Random): string {
  const [first, second, third, fourth] = [hex32(random), hex32(random), hex32(random), hex32(random)]
  const variant = '89ab'[Math.floor(random() * 4)] ?? '8'
  return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${variant}${third.slice(1, 4)}-${third.slice(4)}${fourth}`
}
