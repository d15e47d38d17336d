import { intersect, type Instant, type TimeRange } from '#shared/lib/time-range.ts'
import type { Segment, Uptime } from '#shared/features/health/model.ts'
import type { Run } from './runs.ts'

type Unseen = TimeRange & { readonly reason: string | null }

/**
 * One line from two witnesses: the gateway's word where there is one, this console's where there is not. Runs come in
 * order of time and do not overlap within a witness.
 */
export function combine(gateway: readonly Run[], probe: readonly Run[]): readonly Run[] {
  const filled: Run[] = [...gateway]
  for (const run of probe) {
    let rest: readonly TimeRange[] = [run]
    for (const known of gateway) rest = rest.flatMap((piece) => without(piece, known))
    filled.push(...rest.map((piece) => ({ from: piece.from, to: piece.to, ok: run.ok })))
  }
  return filled.toSorted((a, b) => a.from - b.from)
}

function without(piece: TimeRange, cut: TimeRange): readonly TimeRange[] {
  const overlap = intersect(piece, cut)
  if (overlap === undefined) return [piece]
  return [
    { from: piece.from, to: overlap.from },
    { from: overlap.to, to: piece.to },
  ].filter((rest) => rest.from < rest.to)
}

/** Milliseconds up, down and unknown. The three add up to the range, and unknown time is never counted as up. */
export function uptimeOf(runs: readonly Run[], range: TimeRange): Uptime {
  let upMs = 0
  let downMs = 0
  for (const run of runs) {
    const overlap = intersect(run, range)
    if (overlap === undefined) continue
    if (run.ok) upMs += overlap.to - overlap.from
    else downMs += overlap.to - overlap.from
  }
  return { upMs, downMs, unknownMs: range.to - range.from - upMs - downMs }
}

const CELLS = 96

/** One letter per ninety-sixth of the range: down from half a cell on, degraded for any shorter trouble. */
export function stripOf(runs: readonly Run[], range: TimeRange): string {
  const width = (range.to - range.from) / CELLS
  const up = new Float64Array(CELLS)
  const down = new Float64Array(CELLS)
  for (const run of runs) {
    const overlap = intersect(run, range)
    if (overlap === undefined) continue
    const into = run.ok ? up : down
    const first = Math.floor((overlap.from - range.from) / width)
    const last = Math.min(CELLS - 1, Math.floor((overlap.to - 1 - range.from) / width))
    for (let cell = first; cell <= last; cell++) {
      const start = range.from + cell * width
      into[cell] = (into[cell] ?? 0) + Math.min(overlap.to, start + width) - Math.max(overlap.from, start)
    }
  }
  let strip = ''
  for (let cell = 0; cell < CELLS; cell++) {
    const isDown = down[cell] ?? 0
    const isUp = up[cell] ?? 0
    strip += isDown === 0 && isUp === 0 ? '?' : isDown >= width / 2 ? 'd' : isDown > 0 ? 'g' : 'u'
  }
  return strip
}

/** Runs and the unknown time between them, with the reason of the ledger where it has one. Nothing after `now` is told. */
export function segmentsOf(runs: readonly Run[], range: TimeRange, unseen: readonly Unseen[], now: Instant): readonly Segment[] {
  const end = Math.min(range.to, now)
  const segments: Segment[] = []
  let at = range.from
  const unknownUntil = (to: Instant): void => {
    if (to > at) segments.push({ from: at, to, state: 'unknown', reason: reasonFor({ from: at, to }, unseen) })
  }
  for (const run of runs) {
    const overlap = intersect(run, { from: range.from, to: end })
    if (overlap === undefined || overlap.to <= at) continue
    const from = Math.max(at, overlap.from)
    unknownUntil(from)
    const last = segments.at(-1)
    const state = run.ok ? ('up' as const) : ('down' as const)
    if (last?.state === state && last.to === from) segments[segments.length - 1] = { ...last, to: overlap.to }
    else segments.push({ from, to: overlap.to, state, reason: null })
    at = overlap.to
  }
  unknownUntil(end)
  return segments
}

function reasonFor(range: TimeRange, unseen: readonly Unseen[]): string | null {
  let best: string | null = null
  let longest = 0
  for (const gap of unseen) {
    const overlap = intersect(range, gap)
    if (overlap !== undefined && overlap.to - overlap.from > longest) {
      longest = overlap.to - overlap.from
      best = gap.reason
    }
  }
  return best
}
