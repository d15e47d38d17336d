import { expect, it } from 'vitest'
import { costApplier, costPruner } from '#main/features/cost/index.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { openAuditCache } from '#tests/support/audit-cache.ts'
import { auditApplier } from './ingest.ts'
import { auditPruner } from './prune.ts'
import { readHistogram, searchEntries } from './reads.ts'
import { rebuildAudit } from './rebuild.ts'

const at = 1_760_000_000_000
const range = { from: at - 86_400_000, to: at + 86_400_000 }

it('forgets the oldest entries with everything derived from them, in slices', () => {
  const cache = openAuditCache([auditApplier])
  cache.apply(Array.from({ length: 30 }, (_, index) => anAuditEntry({ at: at + index * 60_000, text: `entry ${String(index)}`, errorText: 'why' })))
  expect(auditPruner.pruneBefore(cache.db, at + 20 * 60_000, 15)).toBe(15)
  expect(auditPruner.pruneBefore(cache.db, at + 20 * 60_000, 15)).toBe(5)
  expect(auditPruner.pruneBefore(cache.db, at + 20 * 60_000, 15)).toBe(0)
  const request = { range, now: at, cursor: null, limit: 200 }
  expect(searchEntries.run(cache.db, { ...request, text: '' }).rows).toHaveLength(10)
  expect(searchEntries.run(cache.db, { ...request, text: 'entry' }).rows.at(-1)?.preview).toBe('entry 20')
  expect(readHistogram.run(cache.db, { text: '', range, now: at, buckets: 10 }).total).toBe(10)
  for (const table of ['audit_entries', 'audit_payloads', 'audit_search_docsize']) {
    expect(cache.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(10)
  }
  expect(cache.db.prepare('SELECT sum(entries), min(entries) > 0 FROM audit_counts').raw().get()).toEqual([10, 1])
  cache.stop()
})

it('computes index and counts anew from the entries alone', () => {
  const cache = openAuditCache([auditApplier])
  cache.apply([
    anAuditEntry({ at: at + 1, text: `a long story ${'about something '.repeat(40)} ending`, servers: ['a', 'b'], tools: [], errorText: 'connection refused' }),
    anAuditEntry({ at: at + 2, text: null, userName: null, userId: '5', model: null, durationMs: null, statusText: 'careful', status: 'warning' }),
    anAuditEntry({ at: at + 3, gatewayCostMicros: null, tokens: null }),
  ])
  const searches = ['ending', 'refused', 'mcp:b', '-mcp:a', 'user:5', 'careful', 'duration:>1s', 'cost:>0.001', 'tokens:>10', 'model:claude*', 'status:warning', 'lop*']
  const answers = () => [
    ...searches.map((text) => searchEntries.run(cache.db, { text, range, now: at, cursor: null, limit: 10 }).rows.map(({ id }) => id)),
    readHistogram.run(cache.db, { text: '', range, now: at, buckets: 10 }),
  ]
  const before = answers()
  expect(before.slice(0, -1).every((ids) => Array.isArray(ids) && ids.length > 0)).toBe(true)
  cache.db.exec("DELETE FROM audit_counts; INSERT INTO audit_search (audit_search) VALUES ('delete-all')")
  rebuildAudit(cache.db)
  expect(answers()).toEqual(before)
  cache.stop()
})

it('forgets usage by the hour and by the day once all of it is past', () => {
  const cache = openAuditCache([auditApplier, costApplier])
  const day = Date.UTC(2026, 0, 1)
  cache.apply([anAuditEntry({ at: day }), anAuditEntry({ at: day + 30 * 3_600_000 })])
  const count = (table: string) => cache.db.prepare(`SELECT count(*) FROM ${table} WHERE dimension = 0`).pluck().get()
  expect(costPruner.pruneBefore(cache.db, day + 5 * 3_600_000, 100)).toBe(4)
  expect([count('usage_hours'), count('usage_days')]).toEqual([1, 2])
  expect(costPruner.pruneBefore(cache.db, day + 25 * 3_600_000, 100)).toBe(4)
  expect([count('usage_hours'), count('usage_days')]).toEqual([1, 1])
  cache.stop()
})
