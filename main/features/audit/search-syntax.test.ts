import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figureKeys, momentKeys, nameKeys } from './search-ast.ts'
import type { Clause, NameValue } from './search-ast.ts'
import { hasWord, parseSearch, printSearch } from './search-syntax.ts'

const words = (text: string, changes: Partial<Extract<Clause, { kind: 'words' }>> = {}): Clause => ({ kind: 'words', text, isPrefix: false, negated: false, ...changes })
const name = (text: string, isPrefix = false): NameValue => ({ text, isPrefix })

describe('reading a search text', () => {
  it.each<[string, readonly Clause[]]>([
    ['', []],
    ['  timeout   refused ', [words('timeout'), words('refused')]],
    ['"connection refused"', [words('connection refused')]],
    ['-timeout', [words('timeout', { negated: true })]],
    ['time*', [words('time', { isPrefix: true })]],
    ['"time*"', [words('time*')]],
    ['-- * !', []],
    ['https://host/x', [words('https://host/x')]],
    ['user:ana', [{ kind: 'names', key: 'user', values: [name('ana')], negated: false }]],
    ['USER:ana', [{ kind: 'names', key: 'user', values: [name('ana')], negated: false }]],
    ['-user:"Ana Lopez",bo*', [{ kind: 'names', key: 'user', values: [name('Ana Lopez'), name('bo', true)], negated: true }]],
    ['mcp:a,,b', [{ kind: 'names', key: 'mcp', values: [name('a'), name('b')], negated: false }]],
    ['user:"a \\"b\\" c"', [{ kind: 'names', key: 'user', values: [name('a "b" c')], negated: false }]],
    ['blocked:yes', [{ kind: 'blocked', blocked: true }]],
    ['-blocked:yes', [{ kind: 'blocked', blocked: false }]],
    ['cost:>0.01', [{ kind: 'figure', key: 'cost', operator: '>', amount: 10_000, negated: false }]],
    ['cost:<=$2', [{ kind: 'figure', key: 'cost', operator: '<=', amount: 2_000_000, negated: false }]],
    ['duration:>2s', [{ kind: 'figure', key: 'duration', operator: '>', amount: 2000, negated: false }]],
    ['duration:1.5m', [{ kind: 'figure', key: 'duration', operator: '=', amount: 90_000, negated: false }]],
    ['-tokens:>=2k', [{ kind: 'figure', key: 'tokens', operator: '>=', amount: 2000, negated: true }]],
    ['after:-2h', [{ kind: 'moment', key: 'after', moment: { kind: 'relative', agoMs: 7_200_000 } }]],
    ['-before:-1d', [{ kind: 'moment', key: 'after', moment: { kind: 'relative', agoMs: 86_400_000 } }]],
    ['before:2026-11-21', [{ kind: 'moment', key: 'before', moment: { kind: 'absolute', at: Date.UTC(2026, 10, 21) } }]],
    ['after:2026-11-21T10:30+02:00', [{ kind: 'moment', key: 'after', moment: { kind: 'absolute', at: Date.UTC(2026, 10, 21, 8, 30) } }]],
  ])('understands %j', (text, clauses) => {
    expect(parseSearch(text)).toEqual({ clauses, problem: null })
  })

  it.each<[string, number, RegExp]>([
    ['error "refused by', 6, /never closed/],
    ['ok usr:ana', 3, /no key “usr”/],
    ['a user:', 2, /after user:/],
    ['cost:much', 0, /cost:>0\.01/],
    ['x duration:>', 2, /duration:>2s/],
    ['after:yesterday', 0, /after:-2h/],
    ['blocked:maybe', 0, /blocked:yes/],
    ['x y*', 2, /two characters/],
    ['cost:>1,2', 0, /cost/],
    ['x id:12*', 2, /in full/],
  ])('says where %j stops making sense', (text, at, message) => {
    expect(parseSearch(text).problem).toEqual({ at, message: expect.stringMatching(message) as string })
  })

  it('keeps the clauses around a problem, so that what is right can still be suggested on', () => {
    expect(parseSearch('timeout usr:ana mcp:db').clauses).toHaveLength(2)
  })

  it('never throws and never points outside the text, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => {
        const { problem } = parseSearch(text)
        if (problem !== null) expect(problem.at).toBeLessThan(Math.max(1, text.length))
      }),
    )
  })
})

const nameValue = fc.record({ text: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }), isPrefix: fc.boolean() })
const clause: fc.Arbitrary<Clause> = fc.oneof(
  nameValue
    .filter(({ text, isPrefix }) => hasWord(text) && (!isPrefix || Array.from(text.trim()).length >= 2))
    .chain((value) => fc.boolean().map((negated): Clause => ({ kind: 'words', ...value, negated }))),
  fc
    .record({ kind: fc.constant('names' as const), key: fc.constantFrom(...nameKeys), values: fc.array(nameValue, { minLength: 1, maxLength: 4 }), negated: fc.boolean() })
    .filter(({ key, values }) => key !== 'id' || values.every(({ isPrefix }) => !isPrefix)),
  fc.record({ kind: fc.constant('blocked' as const), blocked: fc.boolean() }),
  fc.record({
    kind: fc.constant('figure' as const),
    key: fc.constantFrom(...figureKeys),
    operator: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const, '=' as const),
    amount: fc.integer({ min: 0, max: 2_000_000_000 }),
    negated: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('moment' as const),
    key: fc.constantFrom(...momentKeys),
    moment: fc.oneof(
      fc.record({ kind: fc.constant('absolute' as const), at: fc.integer({ min: 0, max: 4_000_000_000_000 }) }),
      fc.record({ kind: fc.constant('relative' as const), agoMs: fc.integer({ min: 1, max: 999_999 }) }),
    ),
  }),
)

describe('printing a search', () => {
  it('prints what reads back as the same clauses', () => {
    fc.assert(
      fc.property(fc.array(clause, { maxLength: 6 }), (clauses) => {
        expect(parseSearch(printSearch(clauses))).toEqual({ clauses, problem: null })
      }),
      { numRuns: 300 },
    )
  })
})
