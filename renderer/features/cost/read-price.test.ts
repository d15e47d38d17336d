import { describe, expect, it } from 'vitest'
import { createFormat } from '#renderer/platform/format.ts'
import { dayAt, midnightAt, readPrice, toPriceForm } from './read-price.ts'

const offset = createFormat({ locale: 'en-US', timeZone: 'Europe/Zurich' }).utcOffsetMinutes
const midnight = (day: string) => midnightAt(day, offset)
const form = { modelPattern: ' claude-sonnet-4* ', day: '2026-05-08', input: '3', output: '$15', cached: '0,3', source: 'price list' }

describe('readPrice', () => {
  it('reads dollars per million tokens as whole micro-dollars', () => {
    expect(readPrice(form, null, midnight)).toEqual({ ok: true, price: { id: null, modelPattern: 'claude-sonnet-4*', from: Date.UTC(2026, 4, 7, 22), inputMicros: 3_000_000, outputMicros: 15_000_000, cachedMicros: 300_000, source: 'price list' } })
  })
  it('names every field that cannot be read', () => {
    const read = readPrice({ modelPattern: 'a*b', day: 'soon', input: '-1', output: '1e9', cached: '', source: '' }, null, midnight)
    expect(read.ok ? {} : Object.keys(read.problems).toSorted()).toEqual(['cached', 'day', 'input', 'modelPattern', 'output'])
  })
  it('reads back what it shows', () => {
    const price = { id: 'p1', modelPattern: 'gpt-4o', from: Date.UTC(2026, 0, 1, 23), inputMicros: 2_500_000, outputMicros: 10_000_000, cachedMicros: 1_250_000, source: '' }
    expect(readPrice(toPriceForm(price, (at) => dayAt(at, offset)), 'p1', midnight)).toEqual({ ok: true, price })
  })
})

it.each(['2026-03-29', '2026-10-25', '2026-05-08'])('finds the midnight of %s on both sides of a clock change', (day) => expect(dayAt(midnight(day) ?? 0, offset)).toBe(day))
