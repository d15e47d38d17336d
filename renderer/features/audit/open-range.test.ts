import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openRange } from './open-range.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

it('stays the same question for an hour of a day', () => {
  const at = Date.UTC(2026, 4, 19, 12, 5)
  const questions = Array.from({ length: 50 }, (_, minute) => JSON.stringify(openRange({ from: at + minute * MINUTE - 24 * HOUR, to: at + minute * MINUTE })))
  expect(new Set(questions).size).toBe(1)
})

it('always covers the range it stands for', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: MINUTE, max: 400 * 24 * HOUR }), (from, length) => {
    const open = openRange({ from, to: from + length })
    expect(open.from).toBeLessThanOrEqual(from)
    expect(open.from).toBeGreaterThan(from - HOUR - 1)
    expect(open.to).toBeGreaterThan(from + length)
  }))
})
