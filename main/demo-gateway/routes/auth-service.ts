import { json } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import type { People } from '../state/people.ts'
import { naive } from '../state/times.ts'

/** `GET /auth/health` and `/auth/info`: always 200. */
export function createAuthInfoRoutes({ people, now, isDatabaseUp }: { readonly people: People; readonly now: () => number; readonly isDatabaseUp: () => boolean }): readonly Route[] {
  return [
    route('GET', '/health', () =>
      json({
        status: isDatabaseUp() ? 'healthy' : 'unhealthy',
        service: 'mcp-auth-service',
        version: '1.0.0',
        timestamp: naive(now()),
        database: isDatabaseUp() ? 'connected' : 'error: connection refused',
        active_users: isDatabaseUp() ? [...people.users.values()].filter((user) => user.active).length : null,
      }),
    ),
    route('GET', '/info', () => json({ service: 'mcp-auth-service', version: '1.0.0', description: 'Authentication and authorization for MCP' })),
  ]
}
