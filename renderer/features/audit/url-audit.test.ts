import { expect, it } from 'vitest'
import { parseAuditUrl, toAuditUrl, usualColumns } from './url-audit.ts'

it('means everything, with the usual columns, where an address says nothing or nonsense', () => {
  const usual = { text: '', entry: null, columns: usualColumns }
  expect(parseAuditUrl({})).toEqual(usual)
  expect(parseAuditUrl({ q: ['a'], entry: {}, columns: 'hash,__proto__' })).toEqual(usual)
})

it('reads a search that the router took for something else', () => {
  expect(parseAuditUrl({ q: 502, entry: 12 })).toMatchObject({ text: '502', entry: '12' })
  expect(parseAuditUrl({ q: true }).text).toBe('true')
})

it('reads back what it writes, and leaves the default out', () => {
  const chosen = { text: 'status:failed,blocked duration:>2s ', entry: 'e-1', columns: ['time', 'cost', 'text'] } as const
  expect(parseAuditUrl(toAuditUrl(chosen))).toEqual(chosen)
  expect(Object.values(toAuditUrl(parseAuditUrl({}))).every((value) => value === undefined)).toBe(true)
})
