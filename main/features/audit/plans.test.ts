import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { openAuditCache } from '#tests/support/audit-cache.ts'
import type { AuditCache } from '#tests/support/audit-cache.ts'
import { assertServedBy, queryPlan } from '#tests/support/query-plan.ts'
import { auditApplier } from './ingest.ts'
import { ROWID_RANGE } from './walk-entries.ts'

describe('what serves the searches', () => {
  let cache: AuditCache
  beforeAll(() => {
    cache = openAuditCache([auditApplier])
    cache.apply(Array.from({ length: 50 }, (_, index) => anAuditEntry({ at: 1_760_000_000_000 + index })))
  })
  afterAll(() => {
    cache.stop()
  })

  it.each([
    ['the newest entries', 'SELECT id FROM audit_entries WHERE id >= 1 AND id < 9 ORDER BY id DESC LIMIT 100', []],
    ['an entry of an origin', 'SELECT id FROM audit_entries WHERE origin_term = 1 AND origin_id = 2', ['audit_entries_by_origin']],
    ['a conversation', 'SELECT id FROM audit_entries WHERE conversation = 1 ORDER BY id LIMIT 200', ['audit_entries_by_conversation']],
    ['a term', "SELECT id FROM audit_terms WHERE kind = 'user' AND text = 'x' AND key = ''", ['audit_terms_by_text']],
    ['the terms of a kind', "SELECT id FROM audit_terms WHERE kind = 'user' ORDER BY text", ['audit_terms_by_text']],
    ['other features’ look at a stretch of time', 'SELECT * FROM audit_usage WHERE id >= 1 AND id < 9 AND at >= 1 AND at < 2', []],
  ])('%s: an index, without sorting', (_what, sql, by) => {
    assertServedBy(cache.db, { sql, by })
  })

  it('reads the search index newest first and from the bounds on, without sorting', () => {
    const sql = `SELECT rowid FROM audit_search WHERE audit_search MATCH 'x' AND ${ROWID_RANGE} ORDER BY rowid DESC LIMIT 10`
    assertServedBy(cache.db, { sql, parameters: [1, 2], by: ['audit_search'] })
    // After the expression both bounds of the rowid are handed to the index.
    expect(queryPlan(cache.db, sql, [1, 2]).join()).toMatch(/VIRTUAL TABLE INDEX \d+:M2(><|<>)/)
  })
})
