import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimeRange } from '#shared/lib/time-range.ts'
import { intersect, subtract, totalLength, union } from './intervals.ts'

const SPAN = 60
const ranges = fc.array(
  fc.tuple(fc.nat(SPAN), fc.nat(SPAN)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  { maxLength: 12 },
)

/** The slow, obvious truth: the set of instants. */
function instantsOf(list: readonly TimeRange[]): ReadonlySet<number> {
  return new Set(list.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)))
}
function isNormal(list: readonly TimeRange[]): boolean {
  return list.every(({ from, to }, index) => from < to && (index === 0 || (list[index - 1]?.to ?? 0) < from))
}

describe('intervals', () => {
  it('union covers the same instants, sorted and separate', () => {
    fc.assert(
      fc.property(ranges, (a) => {
        expect(instantsOf(union(a))).toEqual(instantsOf(a))
        expect(isNormal(union(a))).toBe(true)
      }),
    )
  })

  it('subtract leaves exactly the instants that are not removed', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        expect(instantsOf(subtract(a, b))).toEqual(new Set([...instantsOf(a)].filter((instant) => !instantsOf(b).has(instant))))
        expect(isNormal(subtract(a, b))).toBe(true)
      }),
    )
  })

  it('intersect keeps exactly the instants that are in both', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        expect(instantsOf(intersect(a, b))).toEqual(new Set([...instantsOf(a)].filter((instant) => instantsOf(b).has(instant))))
        expect(isNormal(intersect(a, b))).toBe(true)
      }),
    )
  })

  it('what is kept and what is removed add up to the whole', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        expect(totalLength(subtract(a, b)) + totalLength(intersect(a, b))).toBe(totalLength(a))
        expect(totalLength(a)).toBe(instantsOf(a).size)
      }),
    )
  })
})
