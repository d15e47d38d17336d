import { expect, it } from 'vitest'
import { parseCostSearch, toCostSearch } from './url-cost.ts'

const usual = { by: 'server', basis: 'repriced', as: 'bars', comparesBefore: true, showsPrices: false }

it('means the default where an address says nothing or nonsense', () => {
  expect(parseCostSearch({})).toEqual(usual)
  expect(parseCostSearch({ by: 'everything', basis: 1, as: [], before: {}, prices: true })).toEqual(usual)
})

it('reads back what it writes, and leaves the default out', () => {
  const chosen = { by: 'team', basis: 'gateway', as: 'cumulative', comparesBefore: false, showsPrices: true } as const
  expect(parseCostSearch(toCostSearch(chosen))).toEqual(chosen)
  expect(Object.values(toCostSearch(parseCostSearch({}))).every((value) => value === undefined)).toBe(true)
})
