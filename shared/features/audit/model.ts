import { z } from 'zod'
import { instant, timeRange } from '#shared/lib/time-range.ts'
import { cursor } from '#shared/lib/page.ts'

/** The table or call an entry came from. */
export const auditOrigin = z.enum([
  'legacy-audit-log', 'audit-log', 'user-activity', 'flow', 'sign-in', 'prompt-guard', 'server-audit',
])
export type AuditOrigin = z.infer<typeof auditOrigin>

export const auditStatus = z.enum(['ok', 'warning', 'failed', 'blocked'])
export type AuditStatus = z.infer<typeof auditStatus>

export const entryId = z.string().max(64)

/** Tokens as the source recorded them; null where it recorded none. */
export const tokenCounts = z.object({ input: z.int(), output: z.int(), cached: z.int() })
export type TokenCounts = z.infer<typeof tokenCounts>

/** One recorded request, as the table shows it. Costs are micro-USD; null is unknown, never zero. */
export const auditEntry = z.object({
  id: entryId,
  at: instant,
  origin: auditOrigin,
  user: z.object({ id: z.string().nullable(), name: z.string() }).nullable(),
  /** What was done, e.g. `chat`, `tool call`, `sign-in`. */
  action: z.string(),
  servers: z.array(z.string()),
  tools: z.array(z.string()),
  status: auditStatus,
  statusText: z.string().nullable(),
  durationMs: z.number().nullable(),
  tokens: tokenCounts.nullable(),
  gatewayCostMicros: z.int().nullable(),
  repricedMicros: z.int().nullable(),
  model: z.string().nullable(),
  conversationId: z.string().nullable(),
  /** First characters of the request's text. */
  preview: z.string(),
})
export type AuditEntry = z.infer<typeof auditEntry>

/** Everything known of one entry. JSON texts are already free of secrets. */
export const auditEntryDetail = auditEntry.extend({
  originId: z.string(),
  receivedAt: instant,
  text: z.string().nullable(),
  /** The whole original row as pretty JSON text, secrets removed, at most 64 KB; `truncated` says if it was cut. */
  payload: z.string().nullable(),
  truncated: z.boolean(),
  errorText: z.string().nullable(),
  /** Secret fields taken out before storage. */
  removedFields: z.array(z.string()),
})
export type AuditEntryDetail = z.infer<typeof auditEntryDetail>

/** A search of the audit view: the text follows the grammar of docs/how-to/search-the-audit.md. */
export const auditSearch = z.object({ range: timeRange, text: z.string().max(2000) })
export type AuditSearch = z.infer<typeof auditSearch>

export const auditPageRequest = auditSearch.extend({ cursor: cursor.nullable(), limit: z.int().min(1).max(200) })

export const histogramBucket = z.object({ from: instant, ok: z.int(), warning: z.int(), failed: z.int(), blocked: z.int() })
export const auditHistogram = z.object({
  bucketMs: z.int(),
  buckets: z.array(histogramBucket),
  /** Intervals not seen: drawn hatched. */
  gaps: z.array(z.object({ from: instant, to: instant, reason: z.string() })),
  total: z.int(),
})
export type AuditHistogram = z.infer<typeof auditHistogram>

export const suggestion = z.object({
  kind: z.enum(['key', 'value', 'text', 'saved-search']),
  label: z.string(),
  /** The whole search text after accepting it, and where the caret goes. */
  text: z.string(),
  caret: z.int(),
  count: z.int().nullable(),
})
export type Suggestion = z.infer<typeof suggestion>

/** Where a search text stops making sense. `at` is a character offset. */
export const searchProblem = z.object({ message: z.string(), at: z.int() })

export const savedSearch = z.object({ id: z.string(), name: z.string().trim().min(1).max(80), text: z.string().max(2000) })
export type SavedSearch = z.infer<typeof savedSearch>
