import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { page } from '#shared/lib/page.ts'
import { instant } from '#shared/lib/time-range.ts'
import { jobRef } from '#shared/features/jobs/model.ts'
import { auditEntry, auditEntryDetail, auditHistogram, auditPageRequest, auditSearch, entryId, savedSearch, searchProblem, suggestion } from './model.ts'

/** Who did what, over the whole cache. */
export const auditContract = feature({
  slug: 'audit',
  scope: 'profile',
  calls: {
    /** Newest first, by keyset. Error `search.syntax` carries `message` and `at`. */
    search: query({ input: auditPageRequest, output: fresh(page(auditEntry)) }),
    histogram: query({
      input: auditSearch.extend({ buckets: z.int().min(10).max(400) }),
      output: fresh(auditHistogram),
    }),
    entry: query({ input: z.object({ entryId }), output: fresh(auditEntryDetail) }),
    /** The entries of the same conversation, oldest first, at most 200. */
    conversation: query({ input: z.object({ entryId }), output: fresh(z.array(auditEntry)) }),
    suggest: query({
      input: auditSearch.extend({ caret: z.int().min(0).max(2000) }),
      output: fresh(z.object({ suggestions: z.array(suggestion).max(20), problem: searchProblem.nullable() })),
    }),
    savedSearches: query({ input: z.object({}), output: fresh(z.array(savedSearch)) }),
    saveSearch: command({ input: savedSearch.omit({ id: true }), output: savedSearch, whenOffline: 'run' }),
    removeSearch: command({ input: z.object({ id: z.string().max(64) }), output: z.object({}), whenOffline: 'run' }),
    /** Streams exactly what is filtered to a CSV file, safe against formula injection. Error `host.no-file` when none was chosen. */
    startExport: command({ input: auditSearch, output: jobRef, whenOffline: 'run' }),
  },
  events: {
    changed: event({ payload: z.object({ added: z.int(), newest: instant.nullable() }) }),
    savedSearchesChanged: event({ payload: z.object({}) }),
  },
})
