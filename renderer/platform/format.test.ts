import { describe, expect, it } from 'vitest'
import { createFormat } from './format.ts'

const format = createFormat({ locale: 'en-US', timeZone: 'Europe/Zurich' })
const at = Date.UTC(2026, 4, 19, 12, 32, 7, 412)

describe('format', () => {
  it.each([
    ['whole units', 24_180_000, '$24.18'],
    ['thousands', 1_200_000_000, '$1,200.00'],
    ['four digits below one cent', 4_200, '$0.0042'],
    ['less than can be shown', 12, '<$0.0001'],
    ['nothing spent', 0, '$0.00'],
    ['a refund', -3_960_000, '-$3.96'],
    ['unknown', null, '–'],
  ])('writes money: %s', (_, micros, expected) => expect(format.money(micros)).toBe(expected))

  it.each([
    [0, '0 ms'], [84, '84 ms'], [8_400, '8.4 s'], [41_000, '41 s'], [72_000, '1 min 12 s'], [60_000, '1 min'],
    [6_660_000, '1 h 51 min'], [172_800_000, '2 d'], [180_000_000, '2 d 2 h'], [-1_500, '−1.5 s'],
  ])('writes a duration of %d ms', (ms, expected) => expect(format.duration(ms)).toBe(expected))

  it.each([[0, '0 B'], [999, '999 B'], [1_000, '1 kB'], [412_300_000, '412 MB'], [1_250_000_000, '1.3 GB'], [null, '–']])('writes %s bytes', (value, expected) => expect(format.bytes(value)).toBe(expected))

  it('writes times in the chosen zone, not in the machine’s', () => {
    expect(format.time(at)).toBe('14:32:07')
    expect(createFormat({ locale: 'en-US', timeZone: 'Asia/Tokyo' }).time(at)).toBe('21:32:07')
    expect(format.exactTime(at)).toBe('14:32:07.412')
    expect(format.full(at)).toBe('Tue 19 May 2026, 14:32:07')
  })

  it('names the day in a list only when it is not today', () => {
    expect(format.when(at - 3_600_000, at)).toBe('13:32')
    expect(format.when(at - 18 * 3_600_000, at)).toBe('Mon 18 May 20:32')
  })

  it.each([[16_400, '16 s ago'], [-23_000, 'in 23 s'], [200, 'now'], [2_460_000, '41 min ago']])('says how long ago %d ms is', (age, expected) => expect(format.relative(at - age, at)).toBe(expected))

  it('never writes unknown as zero', () => {
    expect([format.count(null), format.percent(null), format.milliseconds(null), format.count(Number.NaN)]).toEqual(['–', '–', '–', '–'])
  })

  it('knows the offset on both sides of a clock change', () => {
    expect(format.utcOffsetMinutes(Date.UTC(2026, 0, 1))).toBe(60)
    expect(format.utcOffsetMinutes(at)).toBe(120)
  })

  it('writes shares and changes with their sign', () => {
    expect(format.percent(0.0284)).toBe('2.84 %')
    expect(format.change(0.062)).toBe('+6.2 %')
    expect(format.change(-0.12)).toBe('−12 %')
  })
})
