import { z } from 'zod'
import { json, readBody, refuse } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { Loader } from '../state/loader.ts'
import type { Registry, ServerRow } from '../state/registry.ts'

const callBody = z.object({ server: z.string(), tool: z.string(), arguments: z.record(z.string(), z.json()).default({}) })

export type ToolsDeps = { readonly registry: Registry; readonly loader: Loader; readonly now: () => number; readonly startedAt: number }

export function createToolRoutes({ registry, loader, now, startedAt }: ToolsDeps): readonly Route[] {
  const loadedRows = (): readonly ServerRow[] => registry.rows().filter((row) => registry.isLoaded(row))

  const list = route('GET', '/api/v1/mcp/tools/list', (exchange) => {
    const wanted = exchange.query.get('server')
    const rows = loadedRows().filter((row) => wanted === null || row.name === wanted)
    const servers: Record<string, unknown> = Object.fromEntries(rows.map((row) => [row.name, loader.offerOf(row).tools]))
    // An unknown server is an empty list, not an error.
    if (wanted !== null) servers[wanted] ??= []
    return json({ success: true, data: { servers } })
  })

  const capabilities = route('GET', '/api/v1/mcp/tools/capabilities', (exchange) => {
    const wanted = exchange.query.get('server')
    const rows = loadedRows().filter((row) => wanted === null || row.name === wanted)
    if (wanted !== null && rows.length === 0) refuse(404, `MCP server '${wanted}' not found or not loaded`)
    const data = Object.fromEntries(
      rows.map((row) => {
        const { tools, prompts, resources } = loader.offerOf(row)
        const age = (now() - (row.memory?.since ?? startedAt)) / 1000
        const metadata = { tool_count: tools.length, prompt_count: prompts.length, resource_count: resources.length, connection_age_seconds: age }
        return [row.name, { tools, prompts, resources, metadata }]
      }),
    )
    const offers = rows.map((row) => loader.offerOf(row))
    const total = (kind: 'tools' | 'prompts' | 'resources'): number => offers.reduce((sum, offer) => sum + offer[kind].length, 0)
    return json({
      success: true,
      data,
      summary: { total_servers: rows.length, total_tools: total('tools'), total_prompts: total('prompts'), total_resources: total('resources') },
    })
  })

  const call = route('POST', '/api/v1/mcp/tools/call', async (exchange) => {
    const body = readBody(exchange, callBody)
    const row = registry.byName(body.server) ?? refuse(500, `MCP server '${body.server}' not found`)
    try {
      const result = await loader.call(row, body.tool, body.arguments)
      return json({ success: true, server: body.server, tool: body.tool, result, error: null })
    } catch (cause) {
      return refuse(500, cause instanceof Error ? cause.message : String(cause))
    }
  })

  const health = route('GET', '/api/v1/mcp/tools/health/{name}', async (_, params) => {
    const name = params['name'] ?? ''
    const row = registry.byName(name)
    const answer = row ? await loader.check(row) : { healthy: false, error: `MCP '${name}' not loaded`, circuit_state: 'closed' }
    return json({ success: true, server: name, health: answer })
  })

  const reload = route('POST', '/api/v1/mcp/tools/reload', async (exchange) => {
    const name = exchange.query.get('mcp_name')
    if (name === null) {
      await loader.scan()
      const loaded = loadedRows().map((row) => row.name)
      return json({ success: true, message: 'Hot reload completed', loaded_mcps: loaded, count: loaded.length })
    }
    const row = registry.byName(name) ?? refuse(404, `MCP server '${name}' not found`)
    await loader.reload(row)
    return json({ success: true, message: `MCP '${name}' reloaded`, mcp: name, status: registry.healthOf(row).status })
  })

  const allowed = route('GET', '/api/v1/mcp/tools/mcps/{name}/tools', (exchange, params) => {
    const row = registry.byName(params['name'] ?? '') ?? refuse(404, 'MCP server not found')
    const { tools } = loader.offerOf(row)
    return json({ success: true, mcp_name: row.name, description: row.description, tools, total_available: tools.length, user_allowed: exchange.query.has('user_email') })
  })

  return [list, capabilities, call, health, reload, allowed]
}
