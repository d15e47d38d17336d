import { z } from 'zod'
import { json, pathId, queryFlag, queryInt, readBody, refuse } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { Connector } from '../state/connector.ts'
import type { CheckAnswer, Loader } from '../state/loader.ts'
import type { Registry, ServerRow } from '../state/registry.ts'
import { zoned, zonedOrNull } from '../state/times.ts'

const protocol = z.enum(['http', 'sse', 'http-streamable'])
const timeout = z.int().min(5).max(300)
const authConfig = z.record(z.string(), z.json())
const serverCreate = z.object({
  name: z.string().min(1).max(100),
  url: z.string().min(1).max(500),
  description: z.string().max(1000).nullish(),
  protocol: protocol.default('http'),
  timeout_seconds: timeout.default(30),
  auth_type: z.enum(['bearer', 'api_key', 'custom_headers']).nullish(),
  auth_config: authConfig.nullish(),
})
const serverUpdate = z.object({
  name: z.string().min(1).max(100).optional(),
  url: z.string().min(1).max(500).optional(),
  description: z.string().max(1000).nullable().optional(),
  protocol: protocol.optional(),
  timeout_seconds: timeout.optional(),
  // Not validated on update: the web UI stores `none` and `basic` too.
  auth_type: z.string().nullable().optional(),
  auth_config: authConfig.nullable().optional(),
  status: z.enum(['active', 'inactive', 'error']).optional(),
})
const discoverBody = z.object({
  url: z.string().min(1),
  protocol: protocol.default('http'),
  timeout_seconds: timeout.default(30),
  auth_type: z.string().nullish(),
  auth_config: authConfig.nullish(),
})

export type ServersDeps = {
  readonly registry: Registry
  readonly loader: Loader
  readonly connector: Connector
  readonly now: () => number
  readonly monotonic: () => number
}

export function createServerRoutes({ registry, loader, connector, now, monotonic }: ServersDeps): readonly Route[] {
  const find = (text: string | undefined): ServerRow => registry.find(pathId(text, 'server_id')) ?? refuse(404, 'MCP server not found')

  function toListItem(row: ServerRow) {
    const health = registry.healthOf(row)
    return {
      id: row.id,
      name: row.name,
      url: row.url,
      protocol: row.protocol,
      enabled: registry.intentOf(row) === 'active',
      description: row.description,
      timeout_seconds: row.timeoutSeconds,
      health_status: health.status,
      last_health_check: zonedOrNull(health.checkedAt),
      pt_score: row.penTest?.score ?? null,
      pt_last_run: row.penTest ? zoned(row.createdAt) : null,
      pt_status: row.penTest?.status ?? null,
    }
  }

  const list = route('GET', '/api/v1/mcp/tools/servers', async (exchange) => {
    const enabledOnly = queryFlag(exchange, 'enabled_only', false)
    const includeHealth = queryFlag(exchange, 'include_health', false)
    const rows = registry.rows()
    const servers: (ReturnType<typeof toListItem> & { health?: CheckAnswer })[] = []
    for (const row of rows) {
      const item = toListItem(row)
      if (enabledOnly && !item.enabled) continue
      // One after another, each writing a log row: that is why nobody should poll with it (trap 20).
      servers.push(includeHealth && item.enabled ? { ...item, health: await loader.check(row) } : item)
    }
    const enabled = rows.filter((row) => registry.intentOf(row) === 'active').length
    return json({ success: true, data: { servers, summary: { total: rows.length, enabled, disabled: rows.length - enabled } } })
  })

  const get = route('GET', '/api/v1/mcp/servers/{id}', (_, params) => {
    const row = find(params['id'])
    const health = registry.healthOf(row)
    return json({
      success: true,
      server: {
        id: row.id,
        name: row.name,
        url: row.url,
        description: row.description,
        protocol: row.protocol,
        timeout_seconds: row.timeoutSeconds,
        status: registry.intentOf(row),
        auth_type: row.authType,
        // In clear text, as the real one does.
        auth_config: row.authConfig,
        health_status: health.status,
        last_health_check: zonedOrNull(health.checkedAt),
        created_at: zoned(row.createdAt),
        updated_at: zoned(registry.updatedAtOf(row)),
      },
    })
  })

  const saved = (row: ServerRow, message: string) =>
    json({ success: true, message, server: { id: row.id, name: row.name, url: row.url, status: registry.intentOf(row) } })

  const create = route('POST', '/api/v1/mcp/servers', (exchange) => {
    const body = readBody(exchange, serverCreate)
    if (registry.byName(body.name)) refuse(400, `MCP server with name '${body.name}' already exists`)
    const row = registry.create({
      name: body.name,
      url: body.url,
      description: body.description ?? null,
      protocol: body.protocol,
      timeoutSeconds: body.timeout_seconds,
      authType: body.auth_type ?? null,
      authConfig: body.auth_config ?? null,
    })
    return saved(row, `MCP server '${row.name}' created successfully`)
  })

  const update = route('PUT', '/api/v1/mcp/servers/{id}', (exchange, params) => {
    const row = find(params['id'])
    const { status, ...edit } = readBody(exchange, serverUpdate)
    if (edit.name !== undefined && edit.name !== row.name && registry.byName(edit.name)) refuse(400, `MCP server with name '${edit.name}' already exists`)
    row.name = edit.name ?? row.name
    row.url = edit.url ?? row.url
    row.protocol = edit.protocol ?? row.protocol
    row.timeoutSeconds = edit.timeout_seconds ?? row.timeoutSeconds
    if (edit.description !== undefined) row.description = edit.description
    if (edit.auth_type !== undefined) row.authType = edit.auth_type
    if (edit.auth_config !== undefined) row.authConfig = edit.auth_config
    row.editedAt = now()
    if (Object.keys(edit).length > 0) row.needsReload = true
    if (status !== undefined && status !== registry.intentOf(row)) registry.setIntent(row, status)
    return saved(row, `MCP server '${row.name}' updated successfully`)
  })

  const remove = route('DELETE', '/api/v1/mcp/servers/{id}', (_, params) => {
    const row = find(params['id'])
    registry.remove(row)
    return json({ success: true, message: `MCP server '${row.name}' deleted successfully` })
  })

  const discover = route('POST', '/api/v1/mcp/servers/discover', async (exchange) => {
    const body = readBody(exchange, discoverBody)
    const startedAt = monotonic()
    const took = (): number => Math.round(monotonic() - startedAt)
    try {
      const token = body.auth_config?.['token']
      const offer = await discoverOffer(connector, body, typeof token === 'string' ? token : null)
      const some = (list: readonly unknown[] | undefined): number => (list && list.length > 0 ? 1 : 0)
      return json({
        success: true,
        health_status: 'healthy',
        response_time_ms: took(),
        capabilities: offer ?? {},
        error: null,
        tools_count: some(offer?.tools),
        prompts_count: some(offer?.prompts),
        resources_count: some(offer?.resources),
      })
    } catch (cause) {
      const error = cause instanceof Error ? cause.message : String(cause)
      const verdict = /timed? ?out/i.test(error) ? 'timeout' : 'unhealthy'
      return json({ success: false, health_status: verdict, response_time_ms: took(), capabilities: null, error, tools_count: 0, prompts_count: 0, resources_count: 0 })
    }
  })

  const healthCheck = route('POST', '/api/v1/mcp/servers/{id}/health-check', async (_, params) => {
    const row = find(params['id'])
    const result = await loader.check(row)
    const health = registry.healthOf(row)
    return json({
      success: true,
      server_id: row.id,
      server_name: row.name,
      health_result: result,
      health_status: health.status,
      last_check: zonedOrNull(health.checkedAt),
      timestamp: zoned(now()),
    })
  })

  const logs = route('GET', '/api/v1/mcp/servers/{id}/logs', (_, params) => {
    const row = find(params['id'])
    return json({
      success: true,
      server: { id: row.id, name: row.name, url: row.url },
      logs: registry.checksOf(row, 100).map((check) => ({
        id: check.id,
        timestamp: zoned(check.at),
        status: check.status,
        response_time_ms: check.responseTimeMs,
        error_message: check.errorMessage,
        event_type: check.eventType,
        meta_data: null,
      })),
    })
  })

  const audit = route('GET', '/api/v1/mcp/servers/{id}/audit', (exchange, params) => {
    find(params['id'])
    queryInt(exchange, 'limit', 100)
    // It reads another product's table, which this installation does not have (trap 30).
    return refuse(500, 'relation "mcp_informatica.mcp_audit_logs" does not exist')
  })

  return [list, discover, create, get, update, remove, healthCheck, logs, audit]
}

/** `http` only asks `{url}/health`; the other two post `initialize` to `{url}/mcp` (contract 4.2). */
async function discoverOffer(connector: Connector, body: z.output<typeof discoverBody>, bearer: string | null) {
  if (body.protocol !== 'http') {
    const url = `${body.url.replace(/\/+$/, '')}/mcp`
    // The loader would forgive a doubled /mcp; discovery does not.
    if (url.endsWith('/mcp/mcp')) throw new Error('HTTP 404: Not Found')
    return await connector.offer({ url, timeoutSeconds: body.timeout_seconds, bearer })
  }
  const answer = await fetch(`${body.url.replace(/\/+$/, '')}/health`, { signal: AbortSignal.timeout(body.timeout_seconds * 1000) })
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
  return undefined
}
