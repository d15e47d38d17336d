import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Price } from '#shared/features/cost/model.ts'
import { apportion, priceAt, repriceWith, toWholeMicros } from './price-book.ts'

const aPrice = (modelPattern: string, from: number, inputMicros = 1): Price => ({ id: `${modelPattern}@${String(from)}`, modelPattern, from, inputMicros, outputMicros: 2, cachedMicros: 3, source: 'test' })
const hour = 3_600_000

describe('finding the price of a model', () => {
  const book = [aPrice('*', 0), aPrice('claude-*', 0), aPrice('claude-sonnet-4*', 10 * hour), aPrice('claude-sonnet-4*', 20 * hour), aPrice('claude-sonnet-4-5', 30 * hour)]
  it.each([
    ['claude-sonnet-4-5', 40, 'claude-sonnet-4-5@108000000'],
    ['Claude-Sonnet-4-5', 40, 'claude-sonnet-4-5@108000000'],
    ['claude-sonnet-4-5', 25, 'claude-sonnet-4*@72000000'],
    ['claude-sonnet-4-5', 15, 'claude-sonnet-4*@36000000'],
    ['claude-sonnet-4-5', 5, 'claude-*@0'],
    ['gpt-4o', 40, '*@0'],
    [null, 40, '*@0'],
  ])('for %s at hour %i it is %s', (model, at, id) => {
    expect(priceAt(book, model, at * hour)?.id).toBe(id)
  })

  it('knows none where no pattern matches, and prices unrecorded models only by the pattern that names them', () => {
    expect(priceAt([aPrice('claude-*', 0)], 'gpt-4o', hour)).toBeUndefined()
    expect(priceAt([aPrice('claude-*', 0)], null, hour)).toBeUndefined()
    expect(priceAt([aPrice('(not recorded)', 0)], null, hour)?.modelPattern).toBe('(not recorded)')
  })

  it('begins with the whole hour, as usage is kept', () => {
    expect(priceAt([aPrice('m', 2 * hour + 5)], 'm', 2 * hour)?.id).toBeDefined()
    expect(priceAt([aPrice('m', 2 * hour + 5)], 'm', 2 * hour - 1)).toBeUndefined()
  })
})

describe('pricing an entry', () => {
  const reprice = repriceWith([{ ...aPrice('haiku', 0), inputMicros: 800_000, outputMicros: 4_000_000, cachedMicros: 80_000 }])
  it('multiplies tokens by the price per million', () => {
    expect(reprice({ at: 1, model: 'haiku', tokens: { input: 1000, output: 200, cached: 50 } })).toBe(800 + 800 + 4)
  })
  it('does not invent a figure for unknown tokens or models', () => {
    expect(reprice({ at: 1, model: 'haiku', tokens: null })).toBeNull()
    expect(reprice({ at: 1, model: 'other', tokens: { input: 1, output: 1, cached: 1 } })).toBeNull()
  })
})

describe('dividing a rounded amount', () => {
  it('gives parts that add up to the rounded whole, each off by less than one micro', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { maxLength: 50 }), (parts) => {
        const micros = apportion(parts)
        const whole = parts.reduce((sum, part) => sum + part, 0n)
        expect(micros.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(toWholeMicros(whole)))
        for (const [index, part] of parts.entries()) expect(Math.abs(Number(BigInt(micros[index] ?? 0) * 1_000_000n - part))).toBeLessThan(1_000_000)
      }),
    )
  })
})
