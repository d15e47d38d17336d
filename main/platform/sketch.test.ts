import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addTo, emptySketch, encode, merge, mergeEncoded, quantile, type Sketch } from './sketch.ts'

const latencies = fc.array(fc.double({ min: 1, max: 120_000, noNaN: true }), { minLength: 1, maxLength: 300 })

function sketchOf(values: readonly number[]): Sketch {
  const sketch = emptySketch()
  for (const value of values) addTo(sketch, value)
  return sketch
}

describe('latency sketch', () => {
  it('stays within one per cent of the true percentile', () => {
    fc.assert(
      fc.property(latencies, fc.constantFrom(0.5, 0.95, 0.99), (values, q) => {
        const sorted = values.toSorted((a, b) => a - b)
        const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? 0
        const estimate = quantile(sketchOf(values), q) ?? 0
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * 0.0101)
      }),
    )
  })

  it('adds up to the sketch of all values, whatever the split', () => {
    fc.assert(
      fc.property(latencies, latencies, (a, b) => {
        const merged = sketchOf(a)
        merge(merged, sketchOf(b))
        expect(encode(merged)).toEqual(encode(sketchOf([...a, ...b])))
      }),
    )
  })

  it('survives being stored', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const back = emptySketch()
        mergeEncoded(back, encode(sketchOf(values)))
        expect(encode(back)).toEqual(encode(sketchOf(values)))
      }),
    )
  })

  it('knows nothing about nothing', () => {
    expect(quantile(emptySketch(), 0.95)).toBeNull()
  })
})
