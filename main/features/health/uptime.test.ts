import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toRuns, validityOf, type Sample } from './runs.ts'
import { combine, segmentsOf, stripOf, uptimeOf } from './uptime.ts'

const MINUTE = 60_000
const DAY = { from: 0, to: 1440 * MINUTE }
const sample = fc.record({ at: fc.integer({ min: -60, max: 1500 }).map((minute) => minute * MINUTE), ok: fc.boolean() })
const samples = fc.uniqueArray(sample, { selector: (one) => one.at, maxLength: 120 }).map((list) => list.toSorted((a, b) => a.at - b.at))

describe('uptime from intervals', () => {
  it('always adds up to the range, and never calls unknown time up', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const runs = combine(toRuns(a, DAY), toRuns(b, DAY))
        const { upMs, downMs, unknownMs } = uptimeOf(runs, DAY)
        expect(upMs + downMs + unknownMs).toBe(DAY.to)
        expect(Math.min(upMs, downMs, unknownMs)).toBeGreaterThanOrEqual(0)
        const heldAtMost = [...a, ...b].filter((one) => one.ok).length * Math.max(validityOf(a), validityOf(b))
        expect(upMs).toBeLessThanOrEqual(heldAtMost)
      }),
    )
  })

  it('makes runs in order that do not overlap', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const runs = combine(toRuns(a, DAY), toRuns(b, DAY))
        for (const [index, run] of runs.entries()) {
          expect(run.from).toBeLessThan(run.to)
          expect(run.from).toBeGreaterThanOrEqual(runs[index - 1]?.to ?? 0)
        }
      }),
    )
  })

  it('tells the same in segments, up to now and no further', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 0, max: DAY.to }), (list, now) => {
        const runs = toRuns(list, DAY)
        const segments = segmentsOf(runs, DAY, [], now)
        const total = segments.reduce((sum, segment) => sum + segment.to - segment.from, 0)
        expect(total).toBe(now)
        expect(segments.filter((one) => one.state === 'up').reduce((sum, one) => sum + one.to - one.from, 0)).toBe(uptimeOf(runs, { from: 0, to: now }).upMs)
      }),
    )
  })

  it('holds a sample until its validity ends and not for ever', () => {
    const list: Sample[] = [{ at: 0, ok: true }, { at: MINUTE, ok: true }, { at: 2 * MINUTE, ok: true }]
    expect(toRuns(list, DAY)).toEqual([{ from: 0, to: 2 * MINUTE + 150_000, ok: true }])
  })

  it('takes the probe only where the gateway says nothing', () => {
    const gateway = [{ from: 10, to: 20, ok: true }]
    const probe = [{ from: 5, to: 25, ok: false }]
    expect(combine(gateway, probe)).toEqual([
      { from: 5, to: 10, ok: false },
      { from: 10, to: 20, ok: true },
      { from: 20, to: 25, ok: false },
    ])
  })

  it('draws a cell down from half of it on, degraded for less, unknown for nothing', () => {
    const range = { from: 0, to: 9600 }
    const strip = stripOf([{ from: 0, to: 100, ok: true }, { from: 100, to: 160, ok: false }, { from: 200, to: 220, ok: false }, { from: 220, to: 300, ok: true }], range)
    expect(strip).toHaveLength(96)
    expect(strip.slice(0, 4)).toBe('udg?')
  })

  it('gives the reason of the gap that covers most of an unknown stretch', () => {
    const segments = segmentsOf([], { from: 0, to: 100 }, [{ from: 0, to: 20, reason: 'short' }, { from: 20, to: 90, reason: 'long' }], 100)
    expect(segments).toEqual([{ from: 0, to: 100, state: 'unknown', reason: 'long' }])
  })
})
