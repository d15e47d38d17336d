import type { PostgresSource } from '../upstream.ts'
import type { RunQuery } from './connect-postgres.ts'
import type { KnownTable, Table, Tables } from './introspect.ts'
import { createKeysetSource, type SourceSpec } from './keyset-source.ts'
import { activityToFact } from './rows/user-activity.ts'
import { auditLogToFact } from './rows/audit-log.ts'
import { authAuditToFact, detectionToFact } from './rows/auth-and-guard.ts'
import { flowToFact } from './rows/interaction-flow.ts'
import { healthLogToFact } from './rows/health-log.ts'
import { legacyAuditToFact } from './rows/legacy-audit-log.ts'

type Plan = Omit<SourceSpec, 'table' | 'extra'> & { readonly tableName: KnownTable; readonly extra?: (tables: Tables, own: Table) => SourceSpec['extra'] }

/** People are named by their account where the table only has an id. */
function nameFrom(people: KnownTable, expression: string) {
  return (tables: Tables, own: Table): SourceSpec['extra'] => {
    const table = tables.get(people)
    if (table?.state !== 'available' || !own.columns.has('user_id')) return undefined
    return { select: `${expression} AS person`, join: `LEFT JOIN ${people} p ON p.id = t.user_id` }
  }
}

const accountName = nameFrom('auth_service.users', 'coalesce(p.username, p.email)')

const plans: readonly Plan[] = [
  {
    name: 'pg.legacy_audit_logs', feature: 'audit', tableName: 'public.audit_logs', timeColumn: 'created_at', idColumn: 'id',
    columns: [
      'user_id', 'request_type', 'message', 'message_preview', 'question', 'iterations', 'tools_used', 'mcps_accessed', 'tokens_input', 'tokens_output',
      'tokens_cached', 'cost_estimate', 'mcp_target', 'tool_called', 'tool_params', 'success', 'status', 'warning', 'duration_ms', 'result_summary',
      'response_preview', 'error_message', 'error_id', 'was_blocked', 'block_reason',
    ],
    // Its user ids are those of public.users, not of the auth service: only the e-mail is common to both.
    extra: nameFrom('public.users', 'p.email'),
    toFact: legacyAuditToFact,
  },
  {
    name: 'pg.audit_logs', feature: 'audit', tableName: 'omni2.audit_logs', timeColumn: 'timestamp', idColumn: 'id',
    columns: [
      'user_id', 'question', 'mcp_target', 'tool_called', 'tool_params', 'success', 'duration_ms', 'result_summary', 'error_message', 'error_id',
      'llm_tokens_used', 'was_blocked', 'block_reason', 'cost_usd',
    ],
    extra: accountName,
    toFact: auditLogToFact,
  },
  {
    name: 'pg.user_activities', feature: 'audit', tableName: 'omni2.user_activities', timeColumn: 'created_at', idColumn: 'activity_id',
    columns: ['conversation_id', 'session_id', 'user_id', 'sequence_num', 'activity_type', 'activity_data', 'duration_ms'],
    extra: accountName,
    toFact: activityToFact,
  },
  {
    name: 'pg.interaction_flows', feature: 'audit', tableName: 'omni2.interaction_flows', timeColumn: 'created_at', idColumn: 'session_id',
    columns: ['user_id', 'conversation_id', 'flow_data', 'source', 'completed_at'],
    extra: accountName,
    toFact: flowToFact,
  },
  {
    name: 'pg.auth_audit', feature: 'audit', tableName: 'auth_service.auth_audit', timeColumn: 'created_at', idColumn: 'id',
    columns: ['user_id', 'username', 'action', 'resource', 'result', 'status', 'ip_address', 'user_agent', 'details'],
    toFact: authAuditToFact,
  },
  {
    name: 'pg.prompt_injection_log', feature: 'audit', tableName: 'omni2.prompt_injection_log', timeColumn: 'detected_at', idColumn: 'id',
    columns: ['user_id', 'message', 'injection_score', 'action'],
    extra: accountName,
    toFact: detectionToFact,
  },
  {
    name: 'pg.mcp_health_log', feature: 'health', tableName: 'omni2.mcp_health_log', timeColumn: 'timestamp', idColumn: 'id',
    columns: ['mcp_server_id', 'status', 'response_time_ms', 'error_message', 'event_type'],
    toFact: healthLogToFact,
  },
]

/** A source for each table that is there and readable, with the columns that this installation has. */
export function createAuditSources(run: RunQuery, tables: Tables): readonly PostgresSource[] {
  return plans.flatMap(({ tableName, extra, ...plan }) => {
    const table = tables.get(tableName)
    if (table?.state !== 'available' || !table.columns.has(plan.timeColumn) || !table.columns.has(plan.idColumn)) return []
    return [createKeysetSource(run, { ...plan, table, extra: extra?.(tables, table) })]
  })
}
