import { describe, expect, it } from 'vitest'
import type { CostSeries } from '#shared/features/cost/model.ts'
import { bucketFor, toCostChart } from './to-cost-chart.ts'

const answer: CostSeries = {
  bucketMs: 100, starts: [0, 100, 200, 300], basis: 'repriced', approximation: null, previous: [1, 2, null, 4],
  series: [{ key: 'snowflake-mcp', label: 'snowflake-mcp', values: [5, null, 7, null] }, { key: '…others', label: 'All others', values: [1, null, 0, null] }],
}
const options = { range: { from: 20, to: 320 }, now: 300, as: 'bars', comparesBefore: true } as const

describe('toCostChart', () => {
  it('hatches what nobody saw, and not what lies ahead', () => {
    expect(toCostChart(answer, options).gaps).toEqual([{ from: 100, to: 200, reason: 'No source recorded a cost here' }])
  })
  it('adds up what is known and draws no line through a gap', () => {
    const drawn = toCostChart(answer, { ...options, as: 'cumulative' })
    expect(drawn.series[0]?.points).toEqual([[0, 5], [100, null], [200, 12], [300, null]])
    expect(drawn.series[2]?.points.map(([, value]) => value)).toEqual([1, 3, null, 7])
  })
  it('shows whole buckets even where the range begins inside one', () => expect(toCostChart(answer, options).range).toEqual({ from: 0, to: 400 }))
  it('leaves the period before out when it is not wanted', () => expect(toCostChart(answer, { ...options, comparesBefore: false }).series).toHaveLength(2))
  it('keeps hues for what is compared: the rest is grey', () => expect(toCostChart(answer, options).series.map(({ colour }) => colour.kind)).toEqual(['key', 'neutral', 'neutral']))
})

it.each([[24, 'hour'], [72, 'hour'], [168, 'day']])('counts %d hours by the %s', (hours, bucket) => expect(bucketFor({ from: 0, to: hours * 3_600_000 })).toBe(bucket))
