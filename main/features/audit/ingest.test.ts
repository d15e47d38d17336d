import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditStoredFact } from '#shared/features/audit/facts.ts'
import type { FactApplier } from '#main/ingest/applier.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { openAuditCache } from '#tests/support/audit-cache.ts'
import type { AuditCache } from '#tests/support/audit-cache.ts'
import { auditApplier } from './ingest.ts'
import { readEntry, searchEntries } from './reads.ts'

const at = 1_760_000_000_000
const range = { from: at - 1_000_000, to: at + 1_000_000 }

describe('storing audit entries', () => {
  let cache: AuditCache
  let stored: AuditStoredFact[]
  beforeEach(() => {
    stored = []
    const listener: FactApplier<AuditStoredFact, null> = {
      feature: 'listener',
      kinds: ['audit.stored'],
      merge: () => null,
      apply: (_db, facts) => {
        stored.push(...facts)
        return undefined
      },
    }
    cache = openAuditCache([auditApplier, listener])
  })
  afterEach(() => {
    cache.stop()
  })
  const all = (text = '') => searchEntries.run(cache.db, { text, range, now: at, cursor: null, limit: 200 }).rows

  it('changes nothing when an entry arrives again, in the same batch or later', () => {
    const entry = anAuditEntry()
    expect(cache.apply([entry, entry]).changes).toEqual({ audit: { added: 1, newest: at } })
    expect(cache.apply([{ ...entry, text: 'changed', at: at + 5 }]).changes).toEqual({})
    expect(all()).toHaveLength(1)
    expect(all('containers')).toHaveLength(1)
    expect(stored).toHaveLength(1)
  })

  it('announces each new entry once, in the same transaction, with the number of its row', () => {
    cache.apply([anAuditEntry({ text: 'first' }), anAuditEntry({ text: 'second' })])
    expect(stored.map(({ entry }) => entry.text)).toEqual(['first', 'second'])
    expect(stored.map(({ rowId }) => String(rowId))).toEqual(all().map(({ id }) => id).toReversed())
  })

  it('keeps the same id at two origins apart', () => {
    cache.apply([anAuditEntry({ originId: '12' }), anAuditEntry({ origin: 'flow', originId: '12' })])
    expect(all()).toHaveLength(2)
  })

  it('gives back every field as it came, whatever form it was stored in', () => {
    const entry = anAuditEntry({
      originId: '0f8fad5b-d9cb-469f-a165-70867728950e',
      conversationId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      servers: ['a', 'b'],
      tools: ['x', 'y', 'z'],
      statusText: 'slow',
      status: 'warning',
      text: `long ${'text '.repeat(200)}`,
      errorText: 'it took too long',
      payload: JSON.stringify({ rows: Array.from({ length: 100 }, (_, index) => ({ index })) }),
      removedFields: ['auth.header'],
    })
    cache.apply([entry], at + 4000)
    const [row] = all()
    expect(readEntry.run(cache.db, { entryId: row?.id ?? '' })).toEqual({
      id: row?.id,
      at,
      origin: entry.origin,
      originId: entry.originId,
      receivedAt: at + 4000,
      user: { id: '7', name: 'Ana Lopez' },
      action: 'chat',
      servers: ['a', 'b'],
      tools: ['x', 'y', 'z'],
      status: 'warning',
      statusText: 'slow',
      durationMs: 1200,
      tokens: entry.tokens,
      gatewayCostMicros: 1604,
      repricedMicros: null,
      model: entry.model,
      conversationId: entry.conversationId,
      preview: entry.text?.slice(0, 240),
      text: entry.text,
      errorText: entry.errorText,
      payload: JSON.stringify(JSON.parse(entry.payload ?? ''), null, 2),
      truncated: false,
      removedFields: ['auth.header'],
    })
  })

  it.each(['0', '007', '12', '999999999999999999', 'ABCDEF01-2345-6789-ABCD-EF0123456789', ' x '])('finds an entry by its id at the origin: %j', (originId) => {
    cache.apply([anAuditEntry({ originId }), anAuditEntry()])
    expect(all(`id:"${originId}"`)).toHaveLength(1)
  })

  it('keeps unknown figures unknown, and takes impossible ones for unknown', () => {
    cache.apply([
      anAuditEntry({ tokens: null, gatewayCostMicros: null, durationMs: null, model: null, userId: null, userName: null, text: null }),
      anAuditEntry({ gatewayCostMicros: Number.NaN, durationMs: -5, userName: ' ' , userId: '9' }),
    ])
    expect(all()).toMatchObject([
      { gatewayCostMicros: null, durationMs: null, user: { id: '9', name: '9' } },
      { tokens: null, gatewayCostMicros: null, durationMs: null, model: null, user: null, preview: '' },
    ])
  })

  it('sets an entry without a usable time or id aside and stores the others', () => {
    const { rejected } = cache.apply([anAuditEntry({ at: Number.NaN }), anAuditEntry({ at: 9e15 }), anAuditEntry({ originId: '' }), anAuditEntry()])
    expect(rejected).toBe(3)
    expect(all()).toHaveLength(1)
  })

  it('takes secrets out of the payload and out of free text, and names what it took', () => {
    cache.apply([
      anAuditEntry({
        text: 'call it with Bearer abcdef123456789',
        payload: JSON.stringify({ tool: 'x', auth_config: { a: 1 }, items: [{ password: 'p4ss' }, { note: 'postgres://u:hunter2@db/x' }] }),
      }),
    ])
    const detail = readEntry.run(cache.db, { entryId: all()[0]?.id ?? '' })
    expect(detail.removedFields).toEqual(['auth_config', 'items[0].password'])
    expect(JSON.stringify(detail)).not.toMatch(/p4ss|hunter2|abcdef123456789/)
    expect(detail.payload).toContain('"tool": "x"')
  })

  it('caps a payload at 64 KB and says so', () => {
    cache.apply([anAuditEntry({ payload: JSON.stringify({ blob: 'x'.repeat(200_000) }) })])
    const detail = readEntry.run(cache.db, { entryId: all()[0]?.id ?? '' })
    expect(detail.truncated).toBe(true)
    expect(detail.payload).toHaveLength(65_536)
  })

  it('keeps every entry of a crowded millisecond, with its true time', () => {
    const crowd = Array.from({ length: 100 }, () => anAuditEntry())
    cache.apply(crowd.slice(0, 60))
    cache.apply([anAuditEntry({ at: at + 3 }), ...crowd.slice(60)])
    const rows = all()
    expect(rows).toHaveLength(101)
    expect(rows.filter((row) => row.at === at)).toHaveLength(100)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(101)
  })

  it('forgets its terms with a rolled back flush', () => {
    const poison: FactApplier<AuditStoredFact, null> = {
      feature: 'poison',
      kinds: ['audit.stored'],
      merge: () => null,
      apply: (_db, facts) => {
        if (facts.some(({ entry }) => entry.text === 'poison')) throw new TypeError('cannot digest this')
        return undefined
      },
    }
    const own = openAuditCache([auditApplier, poison])
    own.apply([anAuditEntry({ userName: 'New Person', text: 'fine' }), anAuditEntry({ userName: 'Other Person', text: 'poison' }), anAuditEntry({ userName: 'New Person' })])
    const rows = searchEntries.run(own.db, { text: 'user:"New Person"', range, now: at, cursor: null, limit: 10 }).rows
    expect(rows.map(({ user }) => user?.name)).toEqual(['New Person', 'New Person'])
    own.stop()
  })
})
