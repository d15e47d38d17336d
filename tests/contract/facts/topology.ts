import assert from 'node:assert/strict'
import { reads } from '../fact.ts'

export const topologyFacts = [
  reads('1.2', 'route-none', 'A path nobody serves is answered by Traefik with a text 404', async (client) => {
    const reply = await client.get('/no/such/path', { as: null })
    assert.equal(reply.status, 404)
    assert.match(reply.contentType, /^text\/plain/)
    assert.equal(reply.raw.trim(), '404 page not found')
  }),
  reads('1.2', 'route-service-404', 'A path the service does not know, under a routed prefix, is a JSON 404', async (client) => {
    const reply = await client.get('/api/v1/no/such/route')
    assert.equal(reply.status, 404)
    assert.equal(reply.at('detail'), 'Not Found')
  }),
  reads('1.2', 'route-config', '/api/v1/config is not on the gateway: JSON 404', async (client) => {
    assert.equal((await client.get('/api/v1/config')).at('detail'), 'Not Found')
  }),
  reads('1.2', 'route-audit', '/audit/* is not routed: text 404', async (client) => {
    const reply = await client.get('/audit/my-stats?user_id=x')
    assert.equal(reply.status, 404)
    assert.match(reply.contentType, /^text\/plain/)
  }),
  reads('1.2', 'route-users', '/users and /cache/invalidate are not routed', async (client) => {
    for (const path of ['/users', '/cache/stats', '/redoc', '/']) assert.match((await client.get(path)).contentType, /^text\/plain/, path)
  }),
  reads('1.2', 'route-auth-login', '/auth/login does not exist: only /auth is stripped', async (client) => {
    for (const path of ['/auth/login', '/auth/register', '/auth/me']) {
      const reply = await client.get(path, { as: null })
      assert.deepEqual([reply.status, reply.at('detail')], [404, 'Not Found'], path)
    }
  }),
  reads('1.2', 'route-traefik', '/api outside /api/v1 and /dashboard are Traefik itself, without any login', async (client) => {
    assert.equal(typeof (await client.get('/api/version', { as: null })).at('Version'), 'string')
    const dashboard = await client.get('/dashboard/api/v1/config', { as: null })
    assert.equal(dashboard.at('success'), undefined, 'the dashboard backend is shadowed')
  }),
  reads('1.2', 'route-mcp-status', 'The socket path of older documents no longer exists', async (client) => {
    assert.deepEqual(await client.dial('/ws/mcp-status'), { refused: 404 })
  }),
  reads('4.11', 'mcp-gateway', 'The MCP gateway is not guarded by ForwardAuth: GET is 405, and a JWT is no MCP token', async (client) => {
    assert.equal((await client.get('/mcp', { as: null })).status, 405)
    const call = { body: { jsonrpc: '2.0', id: 1, method: 'ping' } }
    assert.equal((await client.post('/mcp', call)).status, 401)
  }),
  reads('1.3', 'forward-auth-missing', 'A guarded route without a token is 401 with a JSON detail', async (client) => {
    const reply = await client.get('/api/v1/events/metadata', { as: null })
    assert.equal(reply.status, 401)
    assert.equal(reply.text('detail'), 'Authorization header required')
  }),
  reads('1.3', 'forward-auth-garbage', 'A token that is none is 401 Invalid token', async (client) => {
    const reply = await client.get('/api/v1/events/metadata', { bearer: 'a.b.c' })
    assert.deepEqual([reply.status, reply.at('detail')], [401, 'Invalid token'])
  }),
  reads('1.3', 'forward-auth-query', 'A token in the query string is ignored', async (client) => {
    const { access } = await client.tokens('super_admin')
    assert.equal((await client.get(`/api/v1/events/mcp-list?token=${access}`, { as: null })).status, 401)
  }),
  reads('1.3', 'forward-auth-ws', 'A socket without the header is refused with HTTP 401 at the handshake, whatever its query says', async (client) => {
    const { access } = await client.tokens('super_admin')
    assert.deepEqual(await client.dial(`/ws?token=${access}`, { as: null }), { refused: 401 })
  }),
  reads('1.3', 'forward-auth-overwrites', 'On guarded routes a client cannot claim to be somebody else', async (client) => {
    const reply = await client.get('/api/v1/events/mcp-list', { as: null, headers: { 'X-User-Id': '1', 'X-User-Role': 'super_admin' } })
    assert.equal(reply.status, 401)
  }),
  reads('1.3', 'identity-email', 'X-User-Username of validate holds the e-mail address, not the user name', async (client) => {
    const reply = await client.get('/auth/api/v1/auth/validate')
    assert.equal(reply.status, 200)
    assert.equal(reply.raw, '')
    assert.match(reply.headers.get('x-user-username') ?? '', /@/)
    assert.match(reply.headers.get('x-user-id') ?? '', /^\d+$/)
    assert.equal(reply.headers.get('x-user-role'), 'super_admin')
  }),
  reads('1.4', 'cors-preflight', 'ForwardAuth runs before CORS: an unauthenticated preflight of /api/v1 is 401 without CORS headers', async (client) => {
    const headers = { origin: 'http://localhost:3001', 'access-control-request-method': 'GET' }
    const reply = await client.options('/api/v1/events/metadata', { as: null, headers })
    assert.equal(reply.status, 401)
    assert.equal(reply.headers.get('access-control-allow-origin'), null)
  }),
  reads('1.5', 'openapi', '/openapi.json lists the service routes, so a client can detect features', async (client) => {
    const reply = await client.get('/openapi.json', { as: null })
    reply.has('paths', '/api/v1/mcp/tools/servers', '/api/v1/circuit-breaker/config')
  }),
  reads('1.6', 'probe-health', 'GET /health needs no token and has status and mcps', async (client) => {
    const reply = await client.get('/health', { as: null })
    assert.equal(reply.status, 200)
    reply.has('', 'status', 'mcps', 'database')
  }),
  reads('1.6', 'probe-auth', 'GET /auth/health names the auth service', async (client) => {
    const reply = await client.get('/auth/health', { as: null })
    assert.equal(reply.at('service'), 'mcp-auth-service')
    reply.has('', 'status', 'version', 'timestamp', 'database', 'active_users')
  }),
  reads('1.6', 'probe-api', 'GET /api/v1/events/metadata with a token has categories', async (client) => {
    assert.ok((await client.get('/api/v1/events/metadata')).list('categories').length > 0)
  }),
  reads('2.2', 'error-method', 'A wrong method is a JSON 405', async (client) => {
    const reply = await client.del('/api/v1/events/metadata')
    assert.deepEqual([reply.status, reply.at('detail')], [405, 'Method Not Allowed'])
  }),
  reads('2.2', 'error-validation', 'Request validation answers 422 with a list of faults', async (client) => {
    const reply = await client.get('/api/v1/mcp/servers/not-a-number')
    assert.equal(reply.status, 422)
    reply.list('detail')[0]?.has('', 'type', 'loc', 'msg')
  }),
]
