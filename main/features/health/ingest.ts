import type { AutoDisabledFact, CheckFact, CircuitFact, HealthFact, RegistryFact, ToolsFact } from '#shared/features/health/facts.ts'
import type { FactApplier } from '#main/ingest/applier.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { applyChecks } from './ingest-checks.ts'
import { createServerIndex, type ServerIndex } from './server-index.ts'

export type HealthChange = { readonly serverIds: readonly string[] }

/** Stores what was told and observed of the MCP servers. Late and repeated facts change nothing that is newer. */
export const healthApplier: FactApplier<HealthFact, HealthChange> = {
  feature: 'health',
  kinds: ['health.registry', 'health.check', 'health.circuit', 'health.auto-disabled', 'health.tools'],
  apply(db, facts, context) {
    const servers = createServerIndex(db, context.receivedAt)
    const changed = new Set<number>()
    const checks: CheckFact[] = []
    for (const fact of facts) {
      switch (fact.kind) {
        case 'health.registry':
          for (const seq of applyRegistry(db, servers, fact)) changed.add(seq)
          break
        case 'health.check':
          checks.push(fact)
          break
        case 'health.circuit':
          if (applyCircuit(db, servers.seqOf(fact.server), fact)) changed.add(servers.seqOf(fact.server))
          break
        case 'health.auto-disabled':
          if (applyAutoDisabled(db, servers.seqOf(fact.server), fact)) changed.add(servers.seqOf(fact.server))
          break
        case 'health.tools':
          applyTools(db, servers.seqOf(fact.server), fact)
          changed.add(servers.seqOf(fact.server))
      }
    }
    for (const seq of applyChecks(db, servers, checks)) changed.add(seq)
    if (changed.size === 0) return undefined
    return { serverIds: [...changed].map((seq) => servers.idOf(seq)).filter((id) => id !== null) }
  },
  merge: (earlier, later) => ({ serverIds: [...new Set([...earlier.serverIds, ...later.serverIds])] }),
}

/** The whole list as it was at `at`: what is missing from it is gone. An older list than the stored one is ignored. */
function applyRegistry(db: Connection, servers: ServerIndex, fact: RegistryFact): readonly number[] {
  const newest = prepared<[], { at: number | null }>(db, 'SELECT max(seen_at) AS at FROM servers WHERE id IS NOT NULL').get()?.at ?? 0
  if (fact.at < newest) return []
  const changed: number[] = []
  const update = prepared(
    db,
    `UPDATE servers SET name = @name, url = @url, description = @description, protocol = @protocol, enabled = @enabled,
       status = coalesce(@status, status), reported_health = @reportedHealth, reported_check_at = @lastHealthCheckAt, seen_at = @at, gone_at = NULL
     WHERE seq = @seq`,
  )
  for (const server of fact.servers) {
    const seq = servers.adopt(server.id, server.name)
    update.run({ ...server, enabled: server.enabled ? 1 : 0, at: fact.at, seq })
    changed.push(seq)
  }
  const gone = prepared<[number, number], { seq: number }>(
    db,
    'UPDATE servers SET gone_at = ? WHERE id IS NOT NULL AND seen_at < ? AND gone_at IS NULL RETURNING seq',
  ).all(fact.at, fact.at)
  return [...changed, ...gone.map(({ seq }) => seq)]
}

function applyCircuit(db: Connection, seq: number, fact: CircuitFact): boolean {
  recordCircuitChange(db, seq, fact)
  const { changes } = prepared(
    db,
    `INSERT INTO circuits (server, at, state, failure_cycles, max_failure_cycles, retry_at, is_open) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (server) DO UPDATE SET at = excluded.at, state = excluded.state,
       failure_cycles = coalesce(excluded.failure_cycles, failure_cycles), max_failure_cycles = coalesce(excluded.max_failure_cycles, max_failure_cycles),
       retry_at = excluded.retry_at, is_open = excluded.is_open
     WHERE excluded.at >= circuits.at`,
  ).run(seq, fact.at, fact.state, fact.failureCycles, fact.maxFailureCycles, fact.retryAt, fact.isOpen ? 1 : 0)
  return changes > 0
}

/**
 * History keeps changes only; a state that repeats the one before it, or the one after it, adds nothing. A late reading may
 * part the newest one from the change it repeated: that one is then a change itself.
 */
function recordCircuitChange(db: Connection, seq: number, { at, state }: CircuitFact): void {
  const before = prepared<[number, number], { state: string }>(db, 'SELECT state FROM circuit_changes WHERE server = ? AND at <= ? ORDER BY at DESC LIMIT 1').get(seq, at)
  if (before?.state === state) return
  const after = prepared<[number, number], { at: number; state: string }>(db, 'SELECT at, state FROM circuit_changes WHERE server = ? AND at > ? ORDER BY at LIMIT 1').get(seq, at)
  if (after?.state === state) prepared(db, 'DELETE FROM circuit_changes WHERE server = ? AND at = ?').run(seq, after.at)
  const insert = prepared(db, 'INSERT OR IGNORE INTO circuit_changes (server, at, state) VALUES (?, ?, ?)')
  insert.run(seq, at, state)
  const newest = prepared<[number], { at: number; state: string }>(db, 'SELECT at, state FROM circuits WHERE server = ?').get(seq)
  if (after === undefined && newest !== undefined && newest.at > at && newest.state !== state) insert.run(seq, newest.at, newest.state)
}

function applyAutoDisabled(db: Connection, seq: number, fact: AutoDisabledFact): boolean {
  const { changes } = prepared(
    db,
    `UPDATE servers SET auto_disabled_at = @disabledAt, auto_disabled_reason = @reason, auto_disabled_seen_at = @at
      WHERE seq = @seq AND auto_disabled_seen_at <= @at AND (auto_disabled_at IS NOT @disabledAt OR auto_disabled_reason IS NOT @reason)`,
  ).run({ seq, at: fact.at, disabledAt: fact.disabledAt, reason: fact.reason })
  return changes > 0
}

function applyTools(db: Connection, seq: number, fact: ToolsFact): void {
  const taken = prepared<[number], { at: number }>(db, 'SELECT at FROM tools_taken WHERE server = ?').get(seq)
  if (taken !== undefined && taken.at > fact.at) return
  prepared(db, 'DELETE FROM tools WHERE server = ?').run(seq)
  const insert = prepared(db, 'INSERT OR IGNORE INTO tools (server, name, description, input_schema) VALUES (?, ?, ?, ?)')
  for (const tool of fact.tools) insert.run(seq, tool.name, tool.description, tool.inputSchema)
  prepared(db, 'INSERT INTO tools_taken (server, at) VALUES (?, ?) ON CONFLICT (server) DO UPDATE SET at = excluded.at').run(seq, fact.at)
}
