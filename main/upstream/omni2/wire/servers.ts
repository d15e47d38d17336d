import { z } from 'zod'
import { addressText, isoInstant, longText, nameList, orElse, orNull, shortText, wireCount, wireId, wireInt, wireNumber } from './fields.ts'
import { readPlain, readWire, unwrap } from './protocol.ts'
import { circuitState, reportedHealth, serverIntent } from './words.ts'

export const checkResult = z
  .object({
    healthy: z.boolean(),
    response_time_ms: orNull(wireNumber),
    last_check: orNull(isoInstant),
    error: orNull(longText),
    circuit_state: orNull(circuitState),
  })
  .transform((result) => ({
    isHealthy: result.healthy,
    latencyMs: result.response_time_ms,
    checkedAt: result.last_check,
    error: result.error,
    circuit: result.circuit_state,
  }))
export type CheckResult = z.output<typeof checkResult>

const listItem = z
  .object({
    id: wireId,
    name: shortText,
    url: addressText,
    protocol: orNull(shortText),
    enabled: z.boolean(),
    description: orNull(longText),
    timeout_seconds: orNull(wireInt),
    health_status: reportedHealth,
    last_health_check: orNull(isoInstant),
    pt_score: orNull(wireInt),
    pt_last_run: orNull(isoInstant),
    pt_status: orNull(shortText),
    health: orNull(checkResult),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    url: row.url,
    protocol: row.protocol,
    isEnabled: row.enabled,
    description: row.description,
    timeoutSeconds: row.timeout_seconds,
    reportedHealth: row.health_status,
    lastCheckAt: row.last_health_check,
    securityTest: row.pt_last_run === null ? null : { score: row.pt_score, at: row.pt_last_run, verdict: row.pt_status },
    check: row.health,
  }))
export type ServerListItem = z.output<typeof listItem>

/** `GET /mcp/tools/servers`. */
export const parseServerList = (raw: unknown): readonly ServerListItem[] =>
  readWire('servers', z.unknown().transform((value) => unwrap(value, 'servers')).pipe(z.array(listItem)), raw)

/** Which secrets are set, never what they are: the gateway sends `auth_config` in clear text. */
const maskedAuthConfig = z.unknown().optional().transform((value): readonly string[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value === undefined || value === null ? [] : ['unreadable']
  return Object.keys(value).slice(0, 50).map((key) => key.slice(0, 100))
})

const detail = z
  .object({
    id: wireId,
    name: shortText,
    url: addressText,
    description: orNull(longText),
    protocol: orNull(shortText),
    timeout_seconds: orNull(wireInt),
    status: serverIntent,
    auth_type: orNull(shortText),
    auth_config: maskedAuthConfig,
    health_status: reportedHealth,
    last_health_check: orNull(isoInstant),
    created_at: orNull(isoInstant),
    updated_at: orNull(isoInstant),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    url: row.url,
    description: row.description,
    protocol: row.protocol,
    timeoutSeconds: row.timeout_seconds,
    intent: row.status,
    authKind: row.auth_type,
    /** Names of the configured secret members, e.g. `['token']`; their values are dropped here. */
    authFields: row.auth_config,
    reportedHealth: row.health_status,
    lastCheckAt: row.last_health_check,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
export type ServerDetail = z.output<typeof detail>

/** `GET /mcp/servers/{id}`. */
export const parseServerDetail = (raw: unknown): ServerDetail =>
  readWire('server', z.unknown().transform((value) => unwrap(value, 'server')).pipe(detail), raw)

const saved = z
  .object({ id: wireId, name: shortText, url: orNull(addressText), status: serverIntent, health_status: reportedHealth })
  .transform((row) => ({ id: row.id, name: row.name, intent: row.status, reportedHealth: row.health_status }))
export type SavedServer = z.output<typeof saved>

/** The `server` of create, update and breaker enable. */
export const parseSavedServer = (raw: unknown): SavedServer =>
  readWire('saved server', z.unknown().transform((value) => unwrap(value, 'server')).pipe(saved), raw)

const listed = z
  .object({ id: wireId, name: shortText, status: serverIntent })
  .transform((row) => ({ id: row.id, name: row.name, intent: row.status }))
export type ListedServer = z.output<typeof listed>

/** `GET /events/mcp-list`: the only list call that says what the administrator wants. */
export const parseMcpList = (raw: unknown): readonly ListedServer[] => readWire('mcp list', z.array(listed), raw)

const checkRun = z
  .object({ server_id: wireId, server_name: shortText, health_result: checkResult, health_status: reportedHealth, timestamp: isoInstant })
  .transform((run) => ({
    serverId: run.server_id,
    serverName: run.server_name,
    result: run.health_result,
    /** May contradict `result`: the stored word goes stale after a recovery (trap 5). */
    reportedHealth: run.health_status,
    at: run.timestamp,
  }))
export type CheckRun = z.output<typeof checkRun>

/** `POST /mcp/servers/{id}/health-check`. */
export const parseCheckRun = (raw: unknown): CheckRun => readWire('health check', checkRun, raw)

const discovery = z
  .object({
    success: z.boolean(),
    health_status: shortText,
    response_time_ms: orNull(wireNumber),
    error: orNull(longText),
    tools_count: orElse(wireCount, 0),
    prompts_count: orElse(wireCount, 0),
    resources_count: orElse(wireCount, 0),
  })
  .transform((found) => ({
    isReachable: found.success,
    verdict: found.health_status,
    latencyMs: found.response_time_ms,
    error: found.error,
    // The counts are 1 or 0 and mean "has some" (contract 4.2).
    hasTools: found.tools_count > 0,
    hasPrompts: found.prompts_count > 0,
    hasResources: found.resources_count > 0,
  }))
export type Discovery = z.output<typeof discovery>

/** `POST /mcp/servers/discover`: its `success: false` is the finding, not an error of the call. */
export const parseDiscovery = (raw: unknown): Discovery => readPlain('discovery', discovery, raw)

const reload = z
  .object({ message: orNull(longText), mcp: orNull(shortText), status: reportedHealth, loaded_mcps: nameList })
  .transform((answer) => ({ serverName: answer.mcp, reportedHealth: answer.status, loaded: answer.loaded_mcps }))
export type Reload = z.output<typeof reload>

/** `POST /mcp/tools/reload`. `success: true` proves nothing while the circuit is open (contract 4.3). */
export const parseReload = (raw: unknown): Reload => readWire('reload', reload, raw)
