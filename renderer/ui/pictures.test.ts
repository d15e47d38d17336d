import { describe, expect, it } from 'vitest'
import { createFormat } from '#renderer/platform/format.ts'
import { hueOf } from './chart/chart-model.ts'
import type { ChartModel } from './chart/chart-model.ts'
import { summarise, valuesAt } from './chart/chart-values.ts'
import { downsample } from './chart/lttb.ts'
import { toSparkPaths } from './spark-paths.ts'
import { describeStrip, toPaths, toRuns } from './strip-paths.ts'
import { timeTicks } from './time-ticks.ts'

const format = createFormat({ locale: 'en-US', timeZone: 'Europe/Zurich' })
const HOUR = 3_600_000

describe('strip', () => {
  it('joins equal neighbours and takes an odd letter for unknown', () => expect(toRuns('uudz?')).toEqual([{ letter: 'u', start: 0, length: 2 }, { letter: 'd', start: 2, length: 1 }, { letter: '?', start: 3, length: 2 }]))
  it('draws up low and down full', () => expect(toPaths('ud')).toEqual({ u: 'M0 8h1V12h-1z', d: 'M1 0h1V12h-1z' }))
  it('says what it shows', () => expect(describeStrip('uuu?')).toBe('up 75 %, unknown 25 %; now unknown'))
})

describe('sparkline', () => {
  it('breaks the line where a value is not known', () => {
    const { paths, gaps } = toSparkPaths([[1, 2, null, null, 3, 4]], 34, true)
    expect(paths[0]?.match(/M/gu)).toHaveLength(2)
    expect(gaps).toEqual([{ start: 2, length: 2 }])
  })
  it('draws nothing at all of nothing known, and no NaN', () => expect(toSparkPaths([[null, null]], 34, true).paths).toEqual(['']))
})

describe('downsample', () => {
  it('keeps few points, the ends, the peak and the gap', () => {
    const points = Array.from({ length: 5_000 }, (_, at) => [at, at === 2_345 ? 1_000 : at >= 4_000 && at < 4_100 ? null : Math.sin(at / 50)] as const)
    const few = downsample(points, 400)
    expect(few.length).toBeLessThanOrEqual(405)
    expect(few[0]).toEqual(points[0])
    expect(few.at(-1)).toEqual(points.at(-1))
    expect(few.some(([at]) => at === 2_345)).toBe(true)
    expect(few.filter(([, value]) => value === null)).toHaveLength(1)
  })
})

const model: ChartModel = {
  title: 'Requests by outcome', range: { from: 0, to: 4 * HOUR }, bucketMs: HOUR, unit: 'count', zeroBased: true,
  series: [
    { key: 'ok', label: 'succeeded', shape: 'bars', colour: { kind: 'neutral' }, points: [[0, 5], [HOUR, null], [2 * HOUR, 9]] },
    { key: 'bad', label: 'failed', shape: 'bars', colour: { kind: 'state', state: 'down' }, points: [[0, 7], [HOUR, null], [2 * HOUR, 1]] },
  ],
  gaps: [{ from: HOUR, to: 2 * HOUR, reason: 'This computer was asleep' }],
}

describe('chart values', () => {
  it('lists the bucket under the crosshair, biggest first', () => expect(valuesAt(model, 100)?.values.map(({ key, value }) => [key, value])).toEqual([['bad', 7], ['ok', 5]]))
  it('gives the reason instead of a number where nobody looked', () => expect(valuesAt(model, HOUR + 5)).toMatchObject({ gap: 'This computer was asleep', values: [{ value: null }, { value: null }] }))
  it('says nothing beyond the last bucket', () => expect(valuesAt(model, 3.5 * HOUR)).toBeNull())
  it('tells the picture in words', () => expect(summarise(model, format)).toContain('succeeded: from 5 to 9, last 9. failed: from 1 to 7, last 1. Not known for 1 h: This computer was asleep.'))
  it('gives a key the same one of ten hues everywhere', () => {
    expect(hueOf('postgres-mcp')).toBe(hueOf('postgres-mcp'))
    const hues = new Set(Array.from({ length: 200 }, (_, index) => hueOf(`server-${String(index)}`)))
    expect([...hues].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})

describe('timeTicks', () => {
  it('falls on round hours of the zone', () => {
    const to = Date.UTC(2026, 4, 19, 12, 33)
    expect(timeTicks({ from: to - 24 * HOUR, to }, 8, format).map(({ label }) => label)).toEqual(['15:00', '18:00', '21:00', 'Tue 19 May', '03:00', '06:00', '09:00', '12:00'])
  })
  it('keeps to midnight over the change of the clocks', () => {
    const ticks = timeTicks({ from: Date.UTC(2026, 2, 26, 12), to: Date.UTC(2026, 3, 2, 12) }, 8, format)
    expect(ticks.map(({ at }) => format.minute(at))).toEqual(ticks.map(() => '00:00'))
    expect(ticks).toHaveLength(7)
  })
})
