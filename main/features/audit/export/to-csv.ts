import type { AuditEntryDetail } from '#shared/features/audit/model.ts'
import { fromMicros } from '#shared/lib/money.ts'

type Exported = Omit<AuditEntryDetail, 'payload' | 'truncated' | 'removedFields'>

// Order is part of the format: people's spreadsheets count columns.
const columns: readonly (readonly [string, (entry: Exported) => string | number | null])[] = [
  ['time', ({ at }) => new Date(at).toISOString()],
  ['id', ({ id }) => id],
  ['origin', ({ origin }) => origin],
  ['origin_id', ({ originId }) => originId],
  ['user', ({ user }) => user?.name ?? null],
  ['user_id', ({ user }) => user?.id ?? null],
  ['action', ({ action }) => action],
  ['mcp_servers', ({ servers }) => servers.join('; ')],
  ['tools', ({ tools }) => tools.join('; ')],
  ['status', ({ status }) => status],
  ['status_text', ({ statusText }) => statusText],
  ['duration_ms', ({ durationMs }) => durationMs],
  ['tokens_in', ({ tokens }) => tokens?.input ?? null],
  ['tokens_out', ({ tokens }) => tokens?.output ?? null],
  ['tokens_cached', ({ tokens }) => tokens?.cached ?? null],
  ['gateway_cost_usd', ({ gatewayCostMicros }) => usd(gatewayCostMicros)],
  ['repriced_cost_usd', ({ repricedMicros }) => usd(repricedMicros)],
  ['model', ({ model }) => model],
  ['conversation_id', ({ conversationId }) => conversationId],
  ['text', ({ text }) => text],
  ['error', ({ errorText }) => errorText],
]

const usd = (micros: number | null): string | null => (micros === null ? null : fromMicros(micros).toFixed(6))

/** The first line. */
export const csvHeader = `${columns.map(([name]) => name).join(',')}\r\n`

/** One entry as one record (RFC 4180); an unknown value is an empty field. */
export function toCsv(entry: Exported): string {
  return `${columns.map(([, value]) => csvField(value(entry))).join(',')}\r\n`
}

/** Quoted where needed, and never a formula: a spreadsheet would run what begins with one of these characters. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
