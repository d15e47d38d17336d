import { json, refuse } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { Loader } from '../state/loader.ts'
import type { Registry } from '../state/registry.ts'
import { naive, zonedOrNull } from '../state/times.ts'

export const OMNI2_VERSION = '0.1.0'

export type HealthDeps = {
  readonly registry: Registry
  readonly loader: Loader
  readonly now: () => number
  readonly isDatabaseUp: () => boolean
}

/** Public: no token, and yet it names every server with its address. */
export function createHealthRoutes({ registry, loader, now, isDatabaseUp }: HealthDeps): readonly Route[] {
  const health = route('GET', '/health', () => {
    const rows = registry.rows()
    const enabled = rows.filter((row) => registry.intentOf(row) === 'active')
    const healthy = enabled.filter((row) => registry.healthOf(row).status === 'healthy').length
    const fleet = rows.length === 0 ? 'no_servers' : healthy === enabled.length ? 'healthy' : healthy === 0 ? 'unhealthy' : 'degraded'
    const isUp = isDatabaseUp()
    return json({
      status: !isUp ? 'unhealthy' : fleet === 'healthy' || fleet === 'no_servers' ? 'healthy' : 'degraded',
      version: OMNI2_VERSION,
      timestamp: naive(now()),
      environment: 'demo',
      database: isUp
        ? { status: 'healthy', database: 'omni', host: '127.0.0.1', port: 5432, version: 'PostgreSQL' }
        : { status: 'unhealthy', error: 'connection refused' },
      mcps: {
        status: fleet,
        healthy,
        enabled: enabled.length,
        configured: rows.length,
        servers: rows.map((row) => {
          const stored = registry.healthOf(row)
          return {
            name: row.name,
            url: row.url,
            protocol: row.protocol,
            enabled: registry.intentOf(row) === 'active',
            status: stored.status,
            last_check: zonedOrNull(stored.checkedAt),
          }
        }),
      },
      uptime: 'N/A',
    })
  })

  const loadedNames = (): readonly string[] => registry.rows().filter((row) => registry.isLoaded(row)).map((row) => row.name)

  return [
    health,
    route('GET', '/health/ready', () => json(isDatabaseUp() ? { ready: true } : { ready: false, reason: 'database unavailable' })),
    route('GET', '/health/live', () => json({ alive: true, version: OMNI2_VERSION, timestamp: naive(now()) })),
    route('GET', '/health/cache', () => {
      const loaded = registry.rows().filter((row) => registry.isLoaded(row))
      const tools = loaded.reduce((sum, row) => sum + loader.offerOf(row).tools.length, 0)
      return json({ success: true, loaded_mcps: loaded.length, total_tools: tools, mcps: loadedNames() })
    }),
    route('POST', '/health/cache/invalidate', async (exchange) => {
      const name = exchange.query.get('server_name')
      if (name === null) {
        await loader.scan()
        return json({ success: true, message: 'Cache invalidated' })
      }
      await loader.reload(registry.byName(name) ?? refuse(404, `MCP server '${name}' not found`))
      return json({ success: true, message: `Cache invalidated for ${name}` })
    }),
  ]
}
