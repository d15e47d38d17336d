import { expect, it } from 'vitest'
import { toHistogramChart } from './to-histogram-chart.ts'

const bucket = (from: number, parts: Partial<Record<'ok' | 'warning' | 'failed' | 'blocked', number>> = {}) => ({ from, ok: 0, warning: 0, failed: 0, blocked: 0, ...parts })

it('draws only outcomes that occur, failures at the bottom', () => {
  const model = toHistogramChart({ bucketMs: 100, gaps: [], buckets: [bucket(0, { ok: 4, failed: 1 }), bucket(100, { ok: 2 })] }, { from: 0, to: 200 })
  expect(model.series.map(({ key, points }) => [key, points.map(([, value]) => value)])).toEqual([['failed', [1, 0]], ['ok', [4, 2]]])
})

it('tells a bucket nobody saw from one without entries', () => {
  const model = toHistogramChart({ bucketMs: 100, gaps: [{ from: 0, to: 100, reason: 'Offline' }], buckets: [bucket(0), bucket(100)] }, { from: 0, to: 200 })
  expect(model.series[0]?.points.map(([, value]) => value)).toEqual([null, 0])
})
