import { describe, expect, it } from 'vitest'
import { customRange, endOfMinute, parseRange, resolveRange, shiftRange, toRangeSearch } from './time-range.ts'
import type { RangeChoice } from './time-range.ts'

const HOUR = 3_600_000
const now = endOfMinute(Date.UTC(2026, 4, 19, 12, 32, 7))

describe('the time range in the address', () => {
  it.each<[string, Record<string, unknown>, RangeChoice]>([
    ['nothing', {}, { kind: 'relative', span: '24h' }],
    ['a span', { range: '7d' }, { kind: 'relative', span: '7d' }],
    ['the last visit', { range: 'visit' }, { kind: 'since-last-visit' }],
    ['an interval', { from: 1_000_000, to: 2_000_000 }, { kind: 'custom', from: 1_000_000, to: 2_000_000 }],
    ['an interval as text', { from: '1000000', to: '2000000' }, { kind: 'custom', from: 1_000_000, to: 2_000_000 }],
    ['a backwards interval', { from: 2_000_000, to: 1_000_000 }, { kind: 'relative', span: '24h' }],
    ['an interval of centuries', { from: 0, to: 9e13 }, { kind: 'relative', span: '24h' }],
    ['a word from the object prototype', { range: 'constructor' }, { kind: 'relative', span: '24h' }],
    ['markup', { range: '<b>', from: '<i>', to: {} }, { kind: 'relative', span: '24h' }],
  ])('reads %s', (_, search, expected) => expect(parseRange(search)).toEqual(expected))

  it('reads back what it writes', () => {
    for (const choice of [{ kind: 'relative', span: '15m' }, { kind: 'relative', span: '24h' }, { kind: 'since-last-visit' }, customRange(5 * HOUR, 7 * HOUR)] as const) {
      expect(parseRange(toRangeSearch(choice))).toEqual(choice)
    }
  })
})

describe('resolveRange', () => {
  it('stays the same within a minute and holds facts that arrive in it', () => {
    const early = endOfMinute(Date.UTC(2026, 4, 19, 12, 32, 0))
    const late = endOfMinute(Date.UTC(2026, 4, 19, 12, 32, 59, 999))
    expect(early).toBe(late)
    expect(resolveRange({ kind: 'relative', span: '1h' }, early, null)).toEqual({ from: early - HOUR, to: early })
  })

  it('begins at the last visit, and a day ago when there was none', () => {
    expect(resolveRange({ kind: 'since-last-visit' }, now, now - 3 * HOUR)).toEqual({ from: now - 3 * HOUR, to: now })
    expect(resolveRange({ kind: 'since-last-visit' }, now, null).from).toBe(now - 24 * HOUR)
  })
})

describe('shiftRange', () => {
  const day: RangeChoice = { kind: 'relative', span: '24h' }
  it('goes back by its own length and forward to the running range again', () => {
    const back = shiftRange(day, resolveRange(day, now, null), -1, now)
    expect(back).toEqual({ kind: 'custom', from: now - 48 * HOUR, to: now - 24 * HOUR })
    expect(shiftRange(back, resolveRange(back, now, null), 1, now)).toEqual(day)
  })

  it('never goes into the future', () => expect(shiftRange(day, resolveRange(day, now, null), 1, now)).toEqual(day))
})
