import { expect, it } from 'vitest'
import type { Lane } from '#shared/features/health/model.ts'
import { latencyPoints, toLatencyChart, unwatched } from './to-latency-chart.ts'

const range = { from: 0, to: 1_000 }
const lane = (source: Lane['source'], ...parts: readonly (readonly [number, number, 'up' | 'down' | 'unknown', string?])[]): Lane => ({ source, segments: parts.map(([from, to, state, reason]) => ({ from, to, state, reason: reason ?? null })) })

it('hatches only what no witness saw', () => {
  const lanes = [lane('gateway', [0, 400, 'up'], [400, 900, 'unknown', 'Offline']), lane('probe', [0, 300, 'unknown'], [300, 600, 'up'], [600, 1_200, 'unknown', 'This computer was asleep']), lane('circuit', [0, 1_000, 'up'])]
  expect(unwatched(lanes, range)).toEqual([{ from: 600, to: 900, reason: 'Offline' }])
})

it('is one witness’s unknown time when there is only one', () => {
  expect(unwatched([lane('gateway', [800, 1_500, 'unknown'])], range)).toEqual([{ from: 800, to: 1_000, reason: 'Nobody checked' }])
})

it('draws what was not measured as a gap, never as zero', () => {
  const point = { checks: 1, failures: 0, okP50: null }
  const model = toLatencyChart({ bucketMs: 500, points: [{ at: 0, okP95: null, allP95: 30_000, ...point }, { at: 500, okP95: 0.2, allP95: 0.2, ...point }] }, [], range)
  expect(model.series.map(({ key, points }) => [key, points])).toEqual([['all', [[0, 30_000], [500, 1]]], ['ok', [[0, null], [500, 1]]]])
})

it('marks where outages began inside the range', () => {
  const lanes = [lane('gateway', [-50, 100, 'down'], [100, 700, 'up'], [700, 1_000, 'down'])]
  expect(toLatencyChart({ points: [], bucketMs: 10 }, lanes, range).marks).toEqual([{ at: 700, label: 'down', state: 'down' }])
})

it.each([[15 * 60_000, 10], [86_400_000, 96], [6 * 3_600_000, 72]])('asks for fitting buckets over %d ms', (length, points) => expect(latencyPoints({ from: 0, to: length })).toBe(points))
