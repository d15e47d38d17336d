import { expect, it } from 'vitest'
import { parseHealthSearch, toHealthSearch } from './url-health.ts'

const usual = { server: null, tab: 'timeline', view: 'table', by: 'status', find: '', states: [] }

it('means the default where an address says nothing or nonsense', () => {
  expect(parseHealthSearch({})).toEqual(usual)
  expect(parseHealthSearch({ server: { $gt: '' }, tab: 'config', view: 7, by: '__proto__', find: 'a'.repeat(101), states: 'dead,UP' })).toEqual(usual)
})

it('reads a server id the router took for a number', () => {
  expect(parseHealthSearch({ server: 4, states: 'unknown,down' })).toEqual({ ...usual, server: '4', states: ['down', 'unknown'] })
})

it('reads back what it writes, and leaves the default out', () => {
  const chosen = { server: 'a-1', tab: 'errors', view: 'grid', by: 'none', find: 'sql', states: ['down', 'unknown'] } as const
  expect(parseHealthSearch(toHealthSearch(chosen))).toEqual(chosen)
  expect(Object.values(toHealthSearch({ ...chosen, server: null, tab: 'timeline', view: 'table', by: 'status', find: '', states: [] })).every((value) => value === undefined)).toBe(true)
})

it('touches only what it was given', () => expect(toHealthSearch({ tab: 'tools' })).toEqual({ tab: 'tools' }))
