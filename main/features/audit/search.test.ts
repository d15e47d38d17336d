import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { AuditEntry } from '#shared/features/audit/model.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { openAuditCache } from '#tests/support/audit-cache.ts'
import type { AuditCache } from '#tests/support/audit-cache.ts'
import { auditApplier } from './ingest.ts'
import { compares } from './match-terms.ts'
import { countMatches, readConversation, readHistogram, searchEntries } from './reads.ts'
import type { Clause } from './search-ast.ts'
import { printSearch } from './search-syntax.ts'

const at = 1_760_000_000_000
const range = { from: at - 3_600_000, to: at + 3_600_000 }

let cache: AuditCache
beforeEach(() => {
  cache = openAuditCache([auditApplier])
})
afterEach(() => {
  cache.stop()
})

function found(text: string, asked = range): readonly AuditEntry[] {
  return searchEntries.run(cache.db, { text, range: asked, now: at, cursor: null, limit: 200 }).rows
}
const texts = (text: string): readonly string[] => found(text).map(({ preview }) => preview)

function pages(text: string, limit: number, between: () => void = () => undefined): readonly AuditEntry[] {
  const rows: AuditEntry[] = []
  let cursor: string | null = null
  do {
    const page: { rows: readonly AuditEntry[]; next: string | null } = searchEntries.run(cache.db, { text, range, now: at, cursor, limit })
    rows.push(...page.rows)
    cursor = page.next
    between()
  } while (cursor !== null)
  return rows
}

describe('searching the audit', () => {
  it('finds words, phrases and beginnings in text, names and errors, without regard to case or accents', () => {
    cache.apply([
      anAuditEntry({ at: at + 1, text: 'Déploy the database', userName: 'Bo' }),
      anAuditEntry({ at: at + 2, text: 'the deployment failed', errorText: 'connection refused by host', userName: 'Bo' }),
      anAuditEntry({ at: at + 3, text: 'other', tools: ['deploy_now'], servers: ['db-main'], userName: 'Bo' }),
    ])
    expect(texts('deploy')).toEqual(['other', 'Déploy the database'])
    expect(texts('DEPL*')).toEqual(['other', 'the deployment failed', 'Déploy the database'])
    expect(texts('de*')).toEqual(['other', 'the deployment failed', 'Déploy the database'])
    expect(texts('dep*')).toHaveLength(3)
    expect(texts('"connection refused"')).toEqual(['the deployment failed'])
    expect(texts('"refused connection"')).toEqual([])
    expect(texts('db-main')).toEqual(['other'])
    expect(texts('bo -the')).toEqual(['other'])
    expect(texts('nothing*')).toEqual([])
  })

  it('takes a name for the whole name where there is one, else for a word of a name', () => {
    cache.apply([
      anAuditEntry({ at: at + 1, userName: 'Ana', userId: '1', text: 'a' }),
      anAuditEntry({ at: at + 2, userName: 'Ana Lopez', userId: '2', text: 'b' }),
      anAuditEntry({ at: at + 3, userName: 'Joana', userId: '3', text: 'c' }),
    ])
    expect(texts('user:ana')).toEqual(['a'])
    expect(texts('user:lopez')).toEqual(['b'])
    expect(texts('user:3,1')).toEqual(['c', 'a'])
    expect(texts('user:ana*')).toEqual(['b', 'a'])
    expect(texts('-user:"ana lopez"')).toEqual(['c', 'a'])
    expect(texts('user:nobody')).toEqual([])
    expect(texts('-user:nobody')).toHaveLength(3)
  })

  it('finds an entry under each of its servers and tools', () => {
    cache.apply([anAuditEntry({ servers: ['a', 'b'], tools: ['x', 'y'], text: 'both' }), anAuditEntry({ servers: [], tools: [], text: 'none' })])
    expect(texts('mcp:b tool:x')).toEqual(['both'])
    expect(texts('-mcp:a')).toEqual(['none'])
  })

  it('counts relative times from now and keeps to the range of the view', () => {
    cache.apply([anAuditEntry({ at: at - 7_000_000, text: 'out of range' }), anAuditEntry({ at: at - 600_000, text: 'old' }), anAuditEntry({ at: at - 1000, text: 'new' })])
    expect(texts('after:-5m')).toEqual(['new'])
    expect(texts('before:-5m')).toEqual(['old'])
    expect(texts(`before:${new Date(at - 600_000).toISOString()}`)).toEqual([])
    expect(texts(`after:${new Date(at - 600_000).toISOString()}`)).toEqual(['new', 'old'])
    expect(texts('after:-1m before:-5m')).toEqual([])
  })

  it('says where a search cannot be read', () => {
    const failure = (() => {
      try {
        return found('ok cost:much')
      } catch (cause) {
        return cause
      }
    })()
    expect(failure).toBeInstanceOf(AppError)
    expect(failure).toMatchObject({ code: 'search.syntax', details: { at: 3 } })
  })

  it('is not confused by the signs of the index behind it', () => {
    cache.apply([anAuditEntry({ text: 'plain' })])
    for (const hostile of ['"a\\"b"', "'; DROP TABLE x", 'a AND OR NOT', 'body : x', '{a b} : c', 'NEAR(a b)', '^plain', 'a + b', '一', '(', 'plain\u0000x']) {
      expect(() => found(hostile)).not.toThrow()
    }
    expect(texts('facets')).toEqual([])
    expect(texts('AND plain')).toEqual([])
    expect(texts('^plain')).toEqual(['plain'])
  })

  it('returns each row exactly once while new and old rows keep arriving', () => {
    const first = Array.from({ length: 90 }, (_, index) => anAuditEntry({ at: at + index * 10 }))
    cache.apply(first)
    let round = 0
    const rows = pages('containers', 20, () => {
      round += 1
      cache.apply([anAuditEntry({ at: at + 100_000 + round }), anAuditEntry({ at: at - 100_000 - round })])
    })
    const ids = rows.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(rows.filter((row) => row.at >= at && row.at < at + 900)).toHaveLength(90)
    expect(rows.every((row) => row.at < at + 100_000)).toBe(true)
  })

  it('refuses a cursor that it did not make', () => {
    expect(() => searchEntries.run(cache.db, { text: '', range, now: at, cursor: 'bm9wZQ', limit: 5 })).toThrow(expect.objectContaining({ code: 'ipc.invalid-input' }))
  })

  it('shows a conversation oldest first, and an entry without one alone', () => {
    cache.apply([
      anAuditEntry({ at: at + 2, conversationId: 'c1', text: 'second' }),
      anAuditEntry({ at: at + 1, conversationId: 'c1', text: 'first' }),
      anAuditEntry({ at: at + 3, conversationId: 'c2', text: 'other' }),
      anAuditEntry({ at: at + 4, text: 'alone' }),
    ])
    const conversation = (text: string) => readConversation.run(cache.db, { entryId: found(text)[0]?.id ?? '' }).map(({ preview }) => preview)
    expect(conversation('second')).toEqual(['first', 'second'])
    expect(conversation('alone')).toEqual(['alone'])
  })
})

// A few values of each kind make every combination likely to match something and to miss something.
const fact: fc.Arbitrary<AuditEntryFact> = fc
  .record({
    at: fc.integer({ min: at - 400_000, max: at + 400_000 }),
    userName: fc.constantFrom('ana', 'bo', null),
    servers: fc.subarray(['s1', 's2', 's3']),
    tools: fc.subarray(['t1', 't2']),
    status: fc.constantFrom('ok' as const, 'warning' as const, 'failed' as const, 'blocked' as const),
    model: fc.constantFrom('haiku', 'sonnet', null),
    durationMs: fc.option(fc.integer({ min: 0, max: 5000 })),
    gatewayCostMicros: fc.option(fc.integer({ min: 0, max: 30_000 })),
    text: fc.constantFrom('red apple', 'green apple', 'red pear', null),
  })
  .map((changes) => anAuditEntry({ ...changes, userId: null }))

const negated = fc.boolean()
const name = (key: 'user' | 'mcp' | 'tool' | 'status' | 'model', ...values: string[]): fc.Arbitrary<Clause> =>
  fc.record({
    kind: fc.constant('names' as const),
    key: fc.constant(key),
    values: fc.subarray(values, { minLength: 1 }).map((list) => list.map((text) => ({ text, isPrefix: false }))),
    negated,
  })
const clause: fc.Arbitrary<Clause> = fc.oneof(
  fc.record({ kind: fc.constant('words' as const), text: fc.constantFrom('red', 'apple', 'red apple', 'pe', 'app', 'appl'), isPrefix: fc.boolean(), negated }),
  name('user', 'ana', 'bo', 'eve'),
  name('mcp', 's1', 's2'),
  name('tool', 't1', 't2'),
  name('status', 'ok', 'failed'),
  name('model', 'haiku', 'sonnet'),
  fc.record({ kind: fc.constant('blocked' as const), blocked: fc.boolean() }),
  fc.record({
    kind: fc.constant('figure' as const),
    key: fc.constantFrom('cost' as const, 'duration' as const),
    operator: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const, '=' as const),
    amount: fc.constantFrom(0, 1, 100, 137, 2000, 3333, 10_000),
    negated,
  }),
  fc.record({ kind: fc.constant('moment' as const), key: fc.constantFrom('after' as const, 'before' as const), moment: fc.record({ kind: fc.constant('absolute' as const), at: fc.integer({ min: at - 400_000, max: at + 400_000 }) }) }),
)

/** The meaning of a condition, as a person would check it row by row. */
function holds(entry: AuditEntryFact, condition: Clause): boolean {
  switch (condition.kind) {
    case 'words': {
      const words = [entry.text, entry.userName, ...entry.servers, ...entry.tools].filter((part) => part !== null).join(' ').split(' ')
      const asked = condition.text.split(' ')
      const isThere = words.some((_, start) =>
        asked.every((word, index) => (condition.isPrefix && index === asked.length - 1 ? words[start + index]?.startsWith(word) === true : words[start + index] === word)),
      )
      return isThere !== condition.negated
    }
    case 'names': {
      const own = { user: [entry.userName], mcp: entry.servers, tool: entry.tools, status: [entry.status], model: [entry.model], origin: [], action: [], id: [] }[condition.key]
      return condition.values.some(({ text }) => own.includes(text as never)) !== condition.negated
    }
    case 'blocked':
      return (entry.status === 'blocked') === condition.blocked
    case 'figure': {
      const value = condition.key === 'cost' ? entry.gatewayCostMicros : entry.durationMs
      return (value !== null && compares(condition.operator, value, condition.amount)) !== condition.negated
    }
    case 'moment':
      return condition.moment.kind === 'absolute' && (condition.key === 'after' ? entry.at >= condition.moment.at : entry.at < condition.moment.at)
  }
}

describe('any search over any entries in any order of arrival', () => {
  it('finds in pages, counts and draws exactly what checking every row would, newest first', () => {
    fc.assert(
      fc.property(
        fc.array(fact, { maxLength: 60 }),
        fc.array(fc.array(clause, { maxLength: 4 }), { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 20 }),
        (facts, searches, batch) => {
          const own = openAuditCache([auditApplier])
          try {
            for (let index = 0; index < facts.length; index += batch) own.apply(facts.slice(index, index + batch))
            for (const clauses of searches) {
              const text = printSearch(clauses)
              const expected = facts.filter((entry) => clauses.every((condition) => holds(entry, condition)))
              const rows: AuditEntry[] = []
              for (let cursor: string | null = null, isLast = false; !isLast; ) {
                const page: { rows: readonly AuditEntry[]; next: string | null } = searchEntries.run(own.db, { text, range, now: at, cursor, limit: 7 })
                rows.push(...page.rows)
                cursor = page.next
                isLast = page.next === null
              }
              expect(rows.map((row) => row.at)).toEqual(expected.map((entry) => entry.at).toSorted((a, b) => b - a))
              expect(rows.map((row) => row.preview).toSorted()).toEqual(expected.map((entry) => entry.text ?? '').toSorted())
              expect(countMatches.run(own.db, { text, range, now: at })).toBe(expected.length)
              for (const buckets of [10, 400]) {
                const histogram = readHistogram.run(own.db, { text, range, now: at, buckets })
                expect(histogram.total).toBe(expected.length)
                for (const status of ['ok', 'warning', 'failed', 'blocked'] as const) {
                  const drawn = histogram.buckets.filter((bucket) => bucket[status] > 0).map((bucket) => [bucket.from, bucket[status]])
                  const counted = new Map<number, number>()
                  for (const entry of expected.filter((each) => each.status === status)) {
                    const from = Math.floor(entry.at / histogram.bucketMs) * histogram.bucketMs
                    counted.set(from, (counted.get(from) ?? 0) + 1)
                  }
                  expect(drawn).toEqual([...counted].toSorted(([a], [b]) => a - b))
                }
              }
            }
          } finally {
            own.stop()
          }
        },
      ),
      { numRuns: 30 },
    )
  }, 60_000)
})
