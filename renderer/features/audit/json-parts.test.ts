import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markJson, toJsonParts } from './json-parts.ts'

describe('toJsonParts', () => {
  it('tells names from values', () => {
    expect(toJsonParts('{\n  "limit": -2.5e3,\n  "ok": true,\n  "sql": "a: \\"b\\""\n}').filter(({ kind }) => kind !== 'plain')).toEqual([
      { kind: 'key', text: '"limit"' }, { kind: 'number', text: '-2.5e3' }, { kind: 'key', text: '"ok"' }, { kind: 'word', text: 'true' }, { kind: 'key', text: '"sql"' }, { kind: 'text', text: '"a: \\"b\\""' },
    ])
  })
  it('loses no character of any text, not even of text that is no JSON', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(toJsonParts(text).map((part) => part.text).join('')).toBe(text)
    }))
  })
})

describe('markJson', () => {
  const drawn = (json: string, removed: readonly string[]) => markJson(json, removed).parts.map(({ text }) => text).join('').replaceAll(/\s+/gu, ' ')

  it('shows what was taken out in its place', () => {
    expect(drawn('{"tool":"soql_query","arguments":{"limit":1},"items":[{"a":1}]}', ['arguments.api_key', 'items[0].token']))
      .toBe('{ "tool": "soql_query", "arguments": { "limit": 1, "api_key": removed before storage }, "items": [ { "a": 1, "token": removed before storage } ] }')
  })
  it('names what it cannot place, and changes nothing that is there', () => {
    expect(markJson('{"a":{"b":1}}', ['a.b', 'x.y', '__proto__.z'])).toMatchObject({ elsewhere: ['a.b', 'x.y', '__proto__.z'] })
    expect(markJson('{"cut": "in the mid', ['secret']).elsewhere).toEqual(['secret'])
  })
})
