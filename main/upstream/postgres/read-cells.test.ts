import { describe, expect, it } from 'vitest'
import { seededRandom } from '#main/platform/random.ts'
import { countOf, jsonOf, listOf, microsOf, numberOf, textOf } from './read-cells.ts'

describe('money', () => {
  it('is exact for every decimal with six places, as whole numbers and never as floats', () => {
    const random = seededRandom(5)
    for (let round = 0; round < 20_000; round++) {
      const micros = Math.floor(random() * 10 ** (1 + Math.floor(random() * 14)))
      const sign = random() < 0.2 && micros > 0 ? '-' : ''
      const text = `${sign}${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`
      expect(microsOf({ cost: text }, 'cost'), text).toBe(sign === '-' ? -micros : micros)
    }
  })

  it.each([
    ['0.004215', 4_215],
    ['0.1', 100_000],
    ['12', 12_000_000],
    ['0.0000004', 0],
    ['0.0000005', 1],
    ['0.9999999', 1_000_000],
    ['-0.25', -250_000],
    [' 1.5 ', 1_500_000],
    [0.07, 70_000],
  ])('%s is %i millionths', (value, micros) => {
    expect(microsOf({ cost: value }, 'cost')).toBe(micros)
  })

  it.each(['', 'NaN', 'Infinity', '1e5', '1,5', '$2', '.5', '1.', null, undefined, {}, true, '99999999999999999999'])('%s is no sum', (value) => {
    expect(microsOf({ cost: value }, 'cost')).toBeNull()
  })
})

describe('cells of a foreign database', () => {
  it('are texts whatever type they have, cut to a length', () => {
    const row = { text: 'abc', number: 7, big: 12n, flag: false, json: { a: [1] }, empty: '', nothing: null }
    expect(['text', 'number', 'big', 'flag', 'json', 'empty', 'nothing', 'absent'].map((name) => textOf(row, name))).toEqual(['abc', '7', '12', 'false', '{"a":[1]}', null, null, null])
    expect(textOf({ text: 'x'.repeat(50) }, 'text', 10)).toHaveLength(10)
  })

  it('are numbers where they can be', () => {
    expect([5, '5.5', ' 7 ', '', 'x', null, Number.NaN, '1e400'].map((value) => numberOf({ value }, 'value'))).toEqual([5, 5.5, 7, null, null, null, null, null])
    expect([5.4, '-1', '12'].map((value) => countOf({ value }, 'value'))).toEqual([5, null, 12])
  })

  it('are lists as array, as JSON text, or not at all', () => {
    expect([['a', '', 3, 'b'], '["c"]', 'c', '{"a":1}', null].map((value) => listOf({ value }, 'value'))).toEqual([['a', 'b'], ['c'], [], [], []])
    expect(listOf({ value: Array.from({ length: 500 }, (_, index) => `t${index}`) }, 'value')).toHaveLength(100)
  })

  it('are JSON as value or as text', () => {
    expect([{ a: 1 }, '{"a":1}', 'plain', null].map((value) => jsonOf({ value }, 'value'))).toEqual([{ a: 1 }, { a: 1 }, 'plain', null])
  })
})
