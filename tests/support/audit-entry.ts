import type { AuditEntryFact } from '#shared/features/audit/facts.ts'

let made = 0

/** An entry with everything ordinary; each call has its own id at the origin. */
export function anAuditEntry(changes: Partial<AuditEntryFact> = {}): AuditEntryFact {
  made += 1
  return {
    kind: 'audit.entry',
    at: 1_760_000_000_000,
    origin: 'legacy-audit-log',
    originId: `entry-${String(made)}`,
    userId: '7',
    userName: 'Ana Lopez',
    action: 'chat',
    servers: ['dockers'],
    tools: ['list_containers'],
    status: 'ok',
    statusText: null,
    durationMs: 1200,
    tokens: { input: 1000, output: 200, cached: 50 },
    gatewayCostMicros: 1604,
    model: 'claude-3-5-haiku-20241022',
    conversationId: null,
    text: 'show me the running containers',
    errorText: null,
    payload: null,
    removedFields: [],
    ...changes,
  }
}
