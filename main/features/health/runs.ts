import type { Instant } from '#shared/lib/time-range.ts'

export type Sample = { readonly at: Instant; readonly ok: boolean }
/** A stretch of time known up or down. */
export type Run = { readonly from: Instant; readonly to: Instant; readonly ok: boolean }

const SHORTEST_VALIDITY_MS = 150_000
const LONGEST_VALIDITY_MS = 45 * 60_000
/** A sample speaks for this many of the usual intervals, then the time is unknown. */
const INTERVALS = 2.5

/** How long one sample is believed: 2.5 × the usual spacing of its neighbours, between 2.5 and 45 minutes. */
export function validityOf(samples: readonly Sample[]): number {
  const spacings = samples.slice(1).map((sample, index) => sample.at - (samples[index]?.at ?? sample.at)).toSorted((a, b) => a - b)
  const usual = spacings[Math.floor(spacings.length / 2)] ?? 0
  return Math.min(LONGEST_VALIDITY_MS, Math.max(SHORTEST_VALIDITY_MS, usual * INTERVALS))
}

export const LONGEST_SAMPLE_VALIDITY_MS = LONGEST_VALIDITY_MS

/**
 * Turns samples in order of time into runs, cut to `[from, to)`. A sample holds until the next one or until its validity
 * ends; time that no sample holds is in no run. The order in which samples arrived makes no difference.
 */
export function toRuns(samples: readonly Sample[], window: { readonly from: Instant; readonly to: Instant }): readonly Run[] {
  const validity = validityOf(samples)
  const runs: { from: Instant; to: Instant; ok: boolean }[] = []
  for (const [index, sample] of samples.entries()) {
    const next = samples[index + 1]?.at ?? Number.POSITIVE_INFINITY
    const from = Math.max(window.from, sample.at)
    const to = Math.min(window.to, next, sample.at + validity)
    if (from >= to) continue
    const last = runs.at(-1)
    if (last !== undefined && last.to === from && last.ok === sample.ok) last.to = to
    else runs.push({ from, to, ok: sample.ok })
  }
  return runs
}
