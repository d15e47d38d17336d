import type { AuditEntry, AuditOrigin, AuditStatus } from '#shared/features/audit/model.ts'
import type { State } from '#renderer/ui/state-words.ts'

export const statusState: Readonly<Record<AuditStatus, State>> = { ok: 'up', warning: 'degraded', failed: 'down', blocked: 'info' }
export const statusWords: Readonly<Record<AuditStatus, string>> = { ok: 'ok', warning: 'warning', failed: 'failed', blocked: 'blocked' }

/** Where an entry was recorded. */
export const originWords: Readonly<Record<AuditOrigin, string>> = {
  'legacy-audit-log': 'Postgres public.audit_logs', 'audit-log': 'Postgres omni2.audit_logs', 'user-activity': 'user activities', flow: 'live flow',
  'sign-in': 'sign-in log', 'prompt-guard': 'prompt guard', 'server-audit': 'MCP server audit',
}

/** The outcome in the source's own words where it gave any. */
export function outcomeOf({ status, statusText }: Pick<AuditEntry, 'status' | 'statusText'>): string {
  return statusText === null || statusText === '' ? statusWords[status] : statusText
}

/** `snowflake-mcp`, or `snowflake-mcp +2` when several were called. */
export function firstOf(names: readonly string[]): string {
  const [first = '', ...others] = names
  return others.length === 0 ? first : `${first} +${String(others.length)}`
}

/** Tokens that count towards a bill; null when none were recorded. */
export function tokenSum({ tokens }: Pick<AuditEntry, 'tokens'>): number | null {
  return tokens === null ? null : tokens.input + tokens.output
}
