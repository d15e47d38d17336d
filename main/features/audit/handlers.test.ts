import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditContract } from '#shared/features/audit/contract.ts'
import type { OutputOf } from '#shared/contract/builders.ts'
import { createJobs } from '#main/platform/jobs/jobs.ts'
import type { Jobs } from '#main/platform/jobs/jobs.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { stateMigrations } from '#main/migrations/state/index.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { directStore, openAuditCache } from '#tests/support/audit-cache.ts'
import type { AuditCache } from '#tests/support/audit-cache.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { databaseAt } from '#tests/support/migrate-to.ts'
import type { DatabaseAt } from '#tests/support/migrate-to.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { createAuditFeature } from './index.ts'
import { auditApplier } from './ingest.ts'

const at = 1_760_000_000_000
const range = { from: at - 3_600_000, to: at + 3_600_000 }

describe('the calls of the audit', () => {
  let cache: AuditCache
  let state: DatabaseAt
  let jobs: Jobs
  let folder: ReturnType<typeof temporaryFolder>
  let target: { path: string } | undefined
  let published: number
  let feature: ReturnType<typeof createAuditFeature>
  beforeEach(() => {
    cache = openAuditCache([auditApplier])
    state = databaseAt(stateMigrations, 60)
    state.db.exec(`INSERT INTO profiles (id, name, body, created_at) VALUES ('p', 'P', '{}', 1), ('q', 'Q', '{}', 1)`)
    folder = temporaryFolder()
    target = { path: join(folder.path, 'out.csv') }
    published = 0
    const clock = createFakeClock(at)
    jobs = createJobs({ clock, log: silentLog, onChanged: () => undefined })
    let ids = 0
    feature = createAuditFeature({
      cache: directStore(cache.db),
      state: directStore(state.db),
      clock,
      profileId: 'p',
      newId: () => `id-${String((ids += 1))}`,
      stamp: (asOf, note = null) => ({ source: 'cache', asOf, lagMs: asOf === null ? null : 0, note }),
      heardAt: () => Promise.resolve(at - 5),
      reprice: () => Promise.resolve(({ tokens }) => (tokens === null ? null : 77)),
      jobs,
      saveFile: () => Promise.resolve(target),
      publish: { savedSearchesChanged: () => void (published += 1) },
    })
  })
  afterEach(async () => {
    await jobs.stop()
    cache.stop()
    state[Symbol.dispose]()
    folder.remove()
  })
  const checked = <Name extends keyof typeof auditContract.calls>(name: Name, answer: unknown): OutputOf<(typeof auditContract.calls)[Name]> =>
    auditContract.calls[name].output.parse(answer) as OutputOf<(typeof auditContract.calls)[Name]>

  it('answers as the contract says, with prices of this console and the age of its sources', async () => {
    cache.apply([anAuditEntry({ conversationId: 'c' }), anAuditEntry({ tokens: null, conversationId: 'c' })])
    const { handlers } = feature
    const found = checked('search', await handlers.search({ range, text: '', cursor: null, limit: 10 }))
    expect(found.freshness).toMatchObject({ asOf: at - 5 })
    expect(found.data.rows.map(({ repricedMicros }) => repricedMicros)).toEqual([null, 77])
    const entryId = found.data.rows[0]?.id ?? ''
    expect(checked('entry', await handlers.entry({ entryId })).data.id).toBe(entryId)
    expect(checked('conversation', await handlers.conversation({ entryId })).data).toHaveLength(2)
    expect(checked('histogram', await handlers.histogram({ range, text: '', buckets: 60 })).data.total).toBe(2)
    expect(checked('suggest', await handlers.suggest({ range, text: 'user:', caret: 5 })).data.suggestions[0]?.text).toBe('user:"Ana Lopez" ')
  })

  it('says that an entry is unknown', async () => {
    for (const entryId of ['1', 'x', '99999999999999999999', '-1', '1.5']) {
      await expect(feature.handlers.entry({ entryId })).rejects.toMatchObject({ code: 'item.unknown' })
    }
  })

  it('keeps searches under their names, for this profile alone, and tells when they change', async () => {
    const { handlers } = feature
    const saved = await handlers.saveSearch({ name: 'Slow', text: 'duration:>5s' })
    expect(await handlers.saveSearch({ name: 'SLOW', text: 'duration:>9s' })).toEqual({ id: saved.id, name: 'SLOW', text: 'duration:>9s' })
    state.db.exec("INSERT INTO saved_searches (id, profile_id, name, text, saved_at) VALUES ('other', 'q', 'Other', '', 1)")
    expect(checked('savedSearches', await handlers.savedSearches({})).data).toEqual([{ id: saved.id, name: 'SLOW', text: 'duration:>9s' }])
    expect((await handlers.suggest({ range, text: 'slo', caret: 3 })).data.suggestions).toMatchObject([{ kind: 'saved-search', text: 'duration:>9s' }])
    await handlers.removeSearch({ id: saved.id })
    await handlers.removeSearch({ id: 'other' })
    expect(checked('savedSearches', await handlers.savedSearches({})).data).toEqual([])
    expect(state.db.prepare("SELECT count(*) FROM saved_searches WHERE profile_id = 'q'").pluck().get()).toBe(1)
    expect(published).toBe(4)
    await expect(handlers.saveSearch({ name: 'x', text: 'cost:much' })).rejects.toMatchObject({ code: 'search.syntax' })
  })

  it('exports as a job, into the file that was chosen', async () => {
    cache.apply([anAuditEntry()])
    const { jobId } = await feature.handlers.startExport({ range, text: 'status:ok' })
    expect(await jobs.settled(jobId)).toMatchObject({ status: 'done', kind: 'export', result: target?.path, done: 1, total: 1 })
    expect(existsSync(target?.path ?? '')).toBe(true)
    target = undefined
    await expect(feature.handlers.startExport({ range, text: '' })).rejects.toMatchObject({ code: 'host.no-file' })
    await expect(feature.handlers.startExport({ range, text: 'usr:x' })).rejects.toMatchObject({ code: 'search.syntax', details: { at: 0 } })
  })
})
