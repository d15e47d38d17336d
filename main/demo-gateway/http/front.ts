import { Refusal, detail, json, plain } from './exchange.ts'
import type { Answer, Exchange, Identity } from './exchange.ts'

export type Service = (exchange: Exchange) => Promise<Answer>

export type FrontDeps = {
  readonly omni2: Service
  readonly auth: Service
  /** ForwardAuth: throws a Refusal that is relayed as it is. */
  readonly identify: (exchange: Pick<Exchange, 'headers'>) => Identity
}

const ALLOWED_ORIGINS = ['http://localhost:3000', 'http://localhost:3001', 'http://localhost:8000']

function corsHeaders(exchange: Exchange): Readonly<Record<string, string>> {
  const origin = exchange.headers['origin']
  if (origin === undefined || !ALLOWED_ORIGINS.includes(origin)) return {}
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'GET,POST,PUT,DELETE,OPTIONS',
    'Access-Control-Allow-Headers': 'Authorization,Content-Type,X-User-Id,X-User-Email,X-User-Role',
  }
}

async function withCors(exchange: Exchange, answer: () => Promise<Answer>): Promise<Answer> {
  const headers = corsHeaders(exchange)
  const isPreflight = exchange.method === 'OPTIONS' && exchange.headers['access-control-request-method'] !== undefined
  if (isPreflight) return { ...plain('', 200), headers }
  const real = await answer()
  return { ...real, headers: { ...real.headers, ...headers } }
}

const noRoute = (): Answer => plain('404 page not found\n', 404)

/** Traefik's own API and dashboard, which shadow everything else under these two prefixes (contract 1.2). */
function traefikItself(exchange: Exchange): Answer {
  if (exchange.path === '/api/version') return json({ Version: '3.6.0', Codename: 'ramequin', startDate: '2026-01-01T00:00:00Z' })
  if (exchange.path === '/api/rawdata') return json({ routers: {}, middlewares: {}, services: {} })
  if (exchange.path === '/api/overview') return json({ http: { routers: { total: 9 } } })
  if (exchange.path.startsWith('/dashboard')) return { status: 200, contentType: 'text/html; charset=utf-8', bodyText: '<!doctype html><title>Traefik</title>' }
  return noRoute()
}

/** Traefik in front of the services: its routers in the order of their priority. */
export function createFront({ omni2, auth, identify }: FrontDeps): Service {
  async function guarded(exchange: Exchange, isCors: boolean): Promise<Answer> {
    let identity: Identity
    try {
      identity = identify(exchange)
    } catch (cause) {
      // ForwardAuth stands before CORS: a preflight without a token is a bare 401 (contract 1.4).
      if (cause instanceof Refusal) return cause.answer
      throw cause
    }
    const headers = { ...exchange.headers, 'x-user-id': String(identity.userId), 'x-user-username': identity.email, 'x-user-role': identity.role }
    const known: Exchange = { ...exchange, headers, identity }
    return isCors ? withCors(known, () => omni2(known)) : omni2(known)
  }

  return async (exchange) => {
    const { path } = exchange
    if (path === '/ws/chat' || path === '/ws') return guarded(exchange, false)
    if (path.startsWith('/mcp')) return mcpGateway(exchange)
    if (path.startsWith('/api/v1')) return guarded(exchange, true)
    if (path.startsWith('/dashboard') || path.startsWith('/api')) return traefikItself(exchange)
    if (path.startsWith('/health') || path.startsWith('/docs') || path.startsWith('/openapi.json')) return omni2(exchange)
    if (path.startsWith('/auth')) {
      const inner: Exchange = { ...exchange, path: path.slice('/auth'.length) || '/' }
      return withCors(exchange, () => auth(inner))
    }
    return noRoute()
  }
}

/** Unguarded by the gateway: the service itself wants an MCP token, which this demo never hands a right to use it. */
function mcpGateway(exchange: Exchange): Answer {
  if (exchange.method !== 'POST') return detail(405, 'Method Not Allowed')
  const token = /^Bearer (omni2_mcp_.+)$/.exec(exchange.headers['authorization'] ?? '')?.[1]
  return token === undefined ? detail(401, 'Invalid or missing MCP token') : detail(403, 'MCP access not enabled for this role')
}
