import type { AuditRow, People } from './state/people.ts'
import type { Registry, ServerRow } from './state/registry.ts'
import { naive, zoned } from './state/times.ts'
import type { HealthCheckFact } from './world/model.ts'

type Cell = string | number | null

const literal = (cell: Cell): string => (cell === null ? 'NULL' : typeof cell === 'number' ? String(cell) : `'${cell.replaceAll('\0', '').replaceAll("'", "''")}'`)
const list = (cells: readonly Cell[]): string => cells.map(literal).join(', ')

function insertAudit(row: AuditRow): readonly string[] {
  const columns = 'id, user_id, username, action, result, ip_address, user_agent, details, created_at'
  const cells = [row.id, row.userId, row.username, row.action, row.result, row.ip, row.userAgent, row.details, naive(row.at)]
  const statements = [`INSERT INTO auth_service.auth_audit (${columns}) VALUES (${list(cells)})`]
  if (row.result === 'success' && row.userId !== null) {
    statements.push(`UPDATE auth_service.users SET last_login_at = ${literal(naive(row.at))} WHERE id = ${row.userId}`)
  }
  return statements
}

function insertCheck(check: HealthCheckFact): string {
  const columns = 'id, mcp_server_id, timestamp, status, response_time_ms, error_message, event_type'
  const cells = [check.id, check.serverId, zoned(check.at), check.status, check.responseTimeMs, check.errorMessage, check.eventType]
  return `INSERT INTO omni2.mcp_health_log (${columns}) VALUES (${list(cells)})`
}

function serverCells(row: ServerRow, registry: Registry): Readonly<Record<string, Cell>> {
  const health = registry.healthOf(row)
  const disabled = registry.autoDisabledOf(row)
  return {
    name: row.name,
    url: row.url,
    description: row.description,
    status: registry.intentOf(row),
    protocol: row.protocol,
    timeout_seconds: row.timeoutSeconds,
    auth_type: row.authType,
    auth_config: row.authConfig === null ? null : JSON.stringify(row.authConfig),
    health_status: health.status,
    last_health_check: health.checkedAt === null ? null : zoned(health.checkedAt),
    auto_disabled_at: disabled ? zoned(disabled.at) : null,
    auto_disabled_reason: disabled?.reason ?? null,
    updated_at: zoned(registry.updatedAtOf(row)),
  }
}

function upsertServer(row: ServerRow, cells: Readonly<Record<string, Cell>>): string {
  const names = Object.keys(cells)
  const sets = names.map((name) => `${name} = EXCLUDED.${name}`).join(', ')
  return `INSERT INTO omni2.mcp_servers (id, ${names.join(', ')}) VALUES (${list([row.id, ...Object.values(cells)])}) ON CONFLICT (id) DO UPDATE SET ${sets}`
}

const isTouched = (row: ServerRow): boolean => !row.isOfWorld || row.control !== null || row.editedAt !== null || row.storedHealth !== null

/** The SQL for what was changed through the API since the last look: Postgres and REST must tell the same. */
export type Mirror = { changes(): readonly string[] }

export function createMirror({ people, registry }: { readonly people: People; readonly registry: Registry }): Mirror {
  let seenAudit = 0
  const seenChecks = new Map<number, number>()
  const written = new Map<number, string>()
  let known = new Set(registry.rows().map((row) => row.id))

  function serverChanges(row: ServerRow): readonly string[] {
    const statements: string[] = []
    if (isTouched(row)) {
      const statement = upsertServer(row, serverCells(row, registry))
      if (written.get(row.id) !== statement) statements.push(statement)
      written.set(row.id, statement)
    }
    const seen = seenChecks.get(row.id) ?? 0
    statements.push(...row.ownChecks.slice(seen).map(insertCheck))
    seenChecks.set(row.id, row.ownChecks.length)
    return statements
  }

  return {
    changes() {
      const audit = people.audit.slice(seenAudit).flatMap(insertAudit)
      seenAudit = people.audit.length
      const present = new Set(registry.rows().map((row) => row.id))
      // Cascades to its health history, as in the real schema (trap 32).
      const gone = [...known].filter((id) => !present.has(id)).map((id) => `DELETE FROM omni2.mcp_servers WHERE id = ${id}`)
      known = present
      return [...audit, ...gone, ...registry.rows().flatMap(serverChanges)]
    },
  }
}
