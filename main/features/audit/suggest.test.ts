import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { openAuditCache } from '#tests/support/audit-cache.ts'
import type { AuditCache } from '#tests/support/audit-cache.ts'
import { auditApplier } from './ingest.ts'
import { suggestSearch } from './suggest.ts'

const at = 1_760_000_000_000
const range = { from: at - 3_600_000, to: at + 3_600_000 }

describe('suggesting what comes next', () => {
  let cache: AuditCache
  beforeEach(() => {
    cache = openAuditCache([auditApplier])
    cache.apply([
      anAuditEntry({ userName: 'Ana Lopez', userId: '1', servers: ['db'] }),
      anAuditEntry({ userName: 'Ana Lopez', userId: null, servers: ['db', 'web'] }),
      anAuditEntry({ userName: 'Bo', userId: '2', servers: ['web'], status: 'failed' }),
      anAuditEntry({ userName: 'Old Anna', userId: '3', at: at - 7_200_000 }),
    ])
  })
  afterEach(() => {
    cache.stop()
  })

  /** `|` marks the caret, in what is typed and in what comes out. */
  function suggest(typed: string, savedSearches: readonly { id: string; name: string; text: string }[] = []) {
    const caret = typed.indexOf('|')
    const { suggestions, problem } = suggestSearch.run(cache.db, { text: typed.replace('|', ''), caret, range, now: at, savedSearches })
    return { problem, list: suggestions.map(({ text, caret: after, count }) => [`${text.slice(0, after)}|${text.slice(after)}`, count] as const) }
  }

  it.each<[string, readonly (readonly [string, number | null])[]]>([
    ['us|', [['user:|', null]]],
    ['status:ok -to|', [['status:ok -tool:|', null], ['status:ok -tokens:|', null]]],
    ['user:|', [['user:"Ana Lopez" |', 2], ['user:Bo |', 1], ['user:"Old Anna" |', 0]]],
    ['user:an|', [['user:"Ana Lopez" |', 2], ['user:"Old Anna" |', 0]]],
    ['user:"ana l|', [['user:"Ana Lopez" |', 2]]],
    ['user:bo,a| timeout', [['user:bo,"Ana Lopez"| timeout', 0], ['user:bo,"Old Anna"| timeout', 0]]],
    ['user:b|x,ana', [['user:Bo|,ana', 1]]],
    ['-mcp:w| status:failed', [['-mcp:web| status:failed', 1]]],
    ['mcp: status:fa|', [['mcp: status:failed |', 1]]],
    ['status:bl|', [['status:blocked |', 0]]],
    ['blocked:y|', [['blocked:yes |', null]]],
    ['cost:|', []],
    ['id:|', []],
  ])('after %s', (typed, expected) => {
    expect(suggest(typed).list).toEqual(expected)
  })

  it('offers all keys where nothing is typed yet', () => {
    expect(suggest('timeout |').list).toHaveLength(14)
  })

  it('offers saved searches by their names', () => {
    const saved = [{ id: '1', name: 'Slow ones', text: 'duration:>5s' }, { id: '2', name: 'Blocked', text: 'blocked:yes' }]
    expect(suggest('sl|', saved).list).toEqual([['duration:>5s|', null]])
  })

  it('gives the problem of the text beside the suggestions', () => {
    expect(suggest('cost:much us|')).toMatchObject({ problem: { at: 0 }, list: [['cost:much user:|', null]] })
  })

  it('does not pretend to have counted where there is too much to count', () => {
    cache.apply(Array.from({ length: 2100 }, (_, index) => anAuditEntry({ at: at + index, userName: 'Zoe' })))
    expect(suggest('user:|').list.slice(0, 2)).toEqual([['user:Zoe |', null], ['user:"Ana Lopez" |', null]])
  })
})
