import { AppError } from '#shared/contract/errors.ts'
import type { HandlersFor } from '#shared/contract/builders.ts'
import type { auditContract } from '#shared/features/audit/contract.ts'
import type { AuditEntry } from '#shared/features/audit/model.ts'
import { withFreshness } from '#main/platform/freshness.ts'
import type { AuditDeps } from './index.ts'
import { exportToCsv } from './export/export-job.ts'
import { readConversation, readEntry, readHistogram, searchEntries } from './reads.ts'
import { readSavedSearches, removeSearch, saveSearch } from './saved-searches.ts'
import { parseSearch } from './search-syntax.ts'
import { suggestSearch } from './suggest.ts'

export function createAuditHandlers(deps: AuditDeps): HandlersFor<typeof auditContract> {
  const { cache, state, clock, profileId, publish } = deps

  async function answered<Data>(data: Data) {
    return withFreshness(data, deps.stamp(await deps.heardAt()))
  }
  async function priced<Entry extends AuditEntry>(entries: readonly Entry[]): Promise<Entry[]> {
    const price = await deps.reprice()
    return entries.map((entry) => ({ ...entry, repricedMicros: price(entry) }))
  }

  return {
    search: async (request) => {
      const { rows, next } = await cache.read(searchEntries, { ...request, now: clock.now() })
      return answered({ rows: await priced(rows), next })
    },
    histogram: async (request) => answered(await cache.read(readHistogram, { ...request, now: clock.now() })),
    entry: async ({ entryId }) => {
      const [entry] = await priced([await cache.read(readEntry, { entryId })])
      if (entry === undefined) throw new AppError('item.unknown')
      return answered(entry)
    },
    conversation: async ({ entryId }) => answered(await priced(await cache.read(readConversation, { entryId }))),
    suggest: async (request) => {
      const savedSearches = await state.read(readSavedSearches, { profileId })
      const { suggestions, problem } = await cache.read(suggestSearch, { ...request, savedSearches, now: clock.now() })
      return answered({ suggestions: [...suggestions], problem })
    },
    savedSearches: async () => withFreshness(await state.read(readSavedSearches, { profileId }), deps.stamp(clock.now())),
    saveSearch: async ({ name, text }) => {
      const { problem } = parseSearch(text)
      if (problem !== null) throw new AppError('search.syntax', { details: { ...problem } })
      const saved = await state.write(saveSearch, { id: deps.newId(), name, text, profileId, at: clock.now() })
      publish.savedSearchesChanged({})
      return saved
    },
    removeSearch: async ({ id }) => {
      await state.write(removeSearch, { profileId, id })
      publish.savedSearchesChanged({})
      return {}
    },
    startExport: async ({ text, range }) => {
      const { problem } = parseSearch(text)
      if (problem !== null) throw new AppError('search.syntax', { details: { ...problem } })
      const now = clock.now()
      const target = await deps.saveFile({ name: `audit-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}.csv`, kind: 'csv' })
      if (target === undefined) throw new AppError('host.no-file')
      const options = { request: { text, range, now }, path: target.path, byteOrderMark: false }
      return deps.jobs.start('export', 'Export of the audit', (job) => exportToCsv(deps, options, job))
    },
  }
}
