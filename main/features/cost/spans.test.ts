import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from './price-book.ts'
import { bucketOf, DAY_MS, spansOf } from './spans.ts'
import type { Bucketing } from './spans.ts'

const start = Date.UTC(2026, 0, 5)
const instant = fc.integer({ min: start, max: start + 12 * DAY_MS })
const bucketing: fc.Arbitrary<Bucketing> = fc.oneof(
  fc.constant<Bucketing>({ kind: 'none' }),
  fc.constant<Bucketing>({ kind: 'hour' }),
  fc.integer({ min: -56, max: 56 }).map((quarters): Bucketing => ({ kind: 'day', offsetMs: quarters * 900_000 })),
)
const question = fc.record({
  range: fc.tuple(instant, instant).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  bucketing,
  changes: fc.array(instant.map((at) => at - (at % HOUR_MS)), { maxLength: 4 }).map((list) => [...new Set(list)]),
})

describe('cutting a range into spans', () => {
  it('covers every moment of the range once', () => {
    fc.assert(
      fc.property(question, ({ range, bucketing: by, changes }) => {
        const spans = spansOf(range, by, changes)
        let at = range.from
        for (const span of spans) {
          expect(span.from).toBe(at)
          expect(span.to).toBeGreaterThan(span.from)
          at = span.to
        }
        expect(at).toBe(range.to)
      }),
    )
  })

  it('takes hours and days whole, never across a change of prices nor across the beginning of a day', () => {
    fc.assert(
      fc.property(question, ({ range, bucketing: by, changes }) => {
        for (const { from, to, grain } of spansOf(range, by, changes)) {
          expect(changes.some((at) => at > from && at < to)).toBe(false)
          if (grain === 'entry') continue
          const unit = grain === 'day' ? DAY_MS : HOUR_MS
          expect(from % unit).toBe(0)
          expect(to % unit).toBe(0)
          if (by.kind === 'none') continue
          for (let at = from; at < to; at += unit) expect(bucketOf(by, at)).toBe(bucketOf(by, at + unit - 1))
        }
      }),
    )
  })

  it('reads at most two hours entry by entry when days begin at whole hours', () => {
    fc.assert(
      fc.property(question, ({ range, bucketing: by }) => {
        fc.pre(by.kind !== 'day' || by.offsetMs % HOUR_MS === 0)
        const spans = spansOf(range, by, []).filter(({ grain }) => grain === 'entry')
        expect(spans.reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThan(2 * HOUR_MS)
      }),
    )
  })
})
