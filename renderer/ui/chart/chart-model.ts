import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import type { State } from '../state-words.ts'

/** Where a series gets its colour from. Hues appear only where series are compared; amounts alone are grey. */
export type SeriesColour =
  | { readonly kind: 'key' }
  | { readonly kind: 'state'; readonly state: State }
  | { readonly kind: 'neutral' }
  /** The accent in three strengths, for p50/p95/p99: 1 is the strongest. */
  | { readonly kind: 'accent'; readonly strength: 1 | 2 | 3 }

export type ChartSeries = {
  /** Stable name: the same key has the same colour in every chart. */
  readonly key: string
  readonly label: string
  readonly shape: 'line' | 'area' | 'bars'
  /** Series with the same stack stand on each other. */
  readonly stack?: string
  readonly colour: SeriesColour
  readonly dashed?: boolean
  /** Oldest first. A bucket is named by its start. Null is not known and leaves a gap. */
  readonly points: readonly (readonly [at: Instant, value: number | null])[]
}

/** What the y axis counts, and so how it is written. Money is in micro-USD, a percentage is a fraction. */
export type ChartUnit = 'count' | 'milliseconds' | 'money' | 'percent' | 'bytes'

/** A picture over time as plain data: features make it, `Chart` draws it. */
export type ChartModel = {
  /** Names the picture for screen readers and above its table. */
  readonly title: string
  readonly range: TimeRange
  /** Width of a bucket; bars fill it. */
  readonly bucketMs: number
  readonly unit: ChartUnit
  /** Amounts begin at zero, levels such as latency need not. */
  readonly zeroBased: boolean
  readonly logarithmic?: boolean
  readonly series: readonly ChartSeries[]
  /** Time nobody saw: hatched, with its reason. */
  readonly gaps: readonly { readonly from: Instant; readonly to: Instant; readonly reason: string }[]
  /** Labelled dashed lines: budgets and limits. */
  readonly thresholds?: readonly { readonly label: string; readonly value: number; readonly state: State }[]
  /** Moments worth a line: a server went down, a configuration changed. */
  readonly marks?: readonly { readonly at: Instant; readonly label: string; readonly state: State }[]
}

const HUES = 10

const hues = new Map<string, number>()
const timesUsed = Array.from({ length: HUES }, () => 0)

/**
 * Which of the ten hues a series key has in every chart of this page: 1 to 10. Its hash proposes one; where that is worn by
 * more keys than another, the next of the least worn is taken, so that the first ten keys never look alike.
 */
export function hueOf(key: string): number {
  const known = hues.get(key)
  if (known !== undefined) return known
  const least = Math.min(...timesUsed)
  let slot = hashOf(key) % HUES
  while (timesUsed[slot] !== least) slot = (slot + 1) % HUES
  timesUsed[slot] = least + 1
  hues.set(key, slot + 1)
  return slot + 1
}

function hashOf(key: string): number {
  let hash = 2_166_136_261
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 16_777_619)
  // The low bits of this hash mix badly for short keys that differ in the last letter.
  return ((hash >>> 16) ^ hash) >>> 0
}

/** How strongly a series is drawn, 0 to 1. */
export function strengthOf({ colour }: Pick<ChartSeries, 'colour'>): number {
  return colour.kind === 'accent' ? { 1: 1, 2: 0.7, 3: 0.45 }[colour.strength] : 1
}

/** The token a series is drawn in. */
export function tokenOf(series: Pick<ChartSeries, 'key' | 'colour'>): string {
  const { colour } = series
  switch (colour.kind) {
    case 'key':
      return `--series-${String(hueOf(series.key))}`
    case 'state':
      return { up: '--ok-mark', degraded: '--degraded-mark', down: '--down-mark', unknown: '--unknown-mark', off: '--unknown-mark', info: '--info-mark' }[colour.state]
    case 'neutral':
      return '--n7'
    case 'accent':
      return '--accent'
  }
}
