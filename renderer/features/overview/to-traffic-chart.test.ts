import { expect, it } from 'vitest'
import { toTrafficChart, trafficBuckets } from './to-traffic-chart.ts'

const range = { from: 0, to: 300 }
const traffic = { bucketMs: 100, buckets: [{ from: 0, succeeded: 5, failed: 1 }, { from: 100, succeeded: 0, failed: 0 }, { from: 200, succeeded: 0, failed: 0 }], gaps: [{ from: 100, to: 200, reason: 'The console was not running' }], marks: [] }

it('draws a bucket nobody saw as not known, and a quiet one as zero', () => {
  expect(toTrafficChart(traffic, range).series.map(({ key, points }) => [key, points.map(([, value]) => value)])).toEqual([['failed', [1, null, 0]], ['succeeded', [5, null, 0]]])
})

it('keeps what arrived inside a gap', () => {
  const late = { ...traffic, buckets: traffic.buckets.map((bucket) => (bucket.from === 100 ? { ...bucket, succeeded: 2 } : bucket)) }
  expect(toTrafficChart(late, range).series[1]?.points[1]?.[1]).toBe(2)
})

it('marks the worst few moments in their order', () => {
  const marks = [1, 2, 3, 4].map((at) => ({ at, label: `change ${at}`, severity: 'info' as const }))
  const drawn = toTrafficChart({ ...traffic, marks: [...marks, { at: 250, label: 'jira-mcp down', severity: 'down' }] }, range).marks ?? []
  expect(drawn.map(({ at }) => at)).toEqual([2, 3, 4, 250])
})

it.each([[15 * 60_000, 15], [86_400_000, 96], [7 * 86_400_000, 84], [30 * 86_400_000, 120], [400 * 86_400_000, 120]])('asks for round buckets over %d ms', (length, buckets) => expect(trafficBuckets({ from: 0, to: length })).toBe(buckets))
