import { expect, it } from 'vitest'
import { createFormat } from '#renderer/platform/format.ts'
import { perRequest, pricedShare, signedMoney } from './cost-words.ts'

const format = createFormat({ locale: 'en-US', timeZone: 'UTC' })
const tokens = { input: 900, output: 100, cached: 50 }

it('never divides by no request and never prices the unknown', () => {
  expect([perRequest({ repricedMicros: 900, requests: 4 }), perRequest({ repricedMicros: 900, requests: 0 }), perRequest({ repricedMicros: null, requests: 4 })]).toEqual([225, null, null])
})

it.each([[0, 'every token has a price'], [1, '99.9 % of tokens have a price'], [1_000, '0.0 % of tokens have a price']])('says what the figure rests on with %d tokens unpriced', (unpricedTokens, says) => expect(pricedShare({ tokens, unpricedTokens }, format)).toBe(says))

it.each([[43_200_000, '+$43.20'], [-9_170_000, '−$9.17'], [0, '$0.00'], [null, '–']])('writes a difference of %s', (micros, text) => expect(signedMoney(micros, format)).toBe(text))
