import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '#main/platform/log/log.ts'
import { systemClock } from '#main/platform/clock.ts'
import { parseAcknowledgement } from '#main/upstream/omni2/wire/acknowledgement.ts'
import { parseApiKeys, parseMcpTokens, parseNewApiKey, parseNewMcpToken } from '#main/upstream/omni2/wire/api-keys.ts'
import { parseBreakerConfig, parseBreakerReset, parseBreakerStatus } from '#main/upstream/omni2/wire/breaker.ts'
import { parseUserBlock, parseWelcome } from '#main/upstream/omni2/wire/chat-config.ts'
import { toGatewayError } from '#main/upstream/omni2/wire/errors.ts'
import { parseEventMetadata, parseSocketDebug } from '#main/upstream/omni2/wire/events.ts'
import { parseHealthLogs } from '#main/upstream/omni2/wire/health-logs.ts'
import { parseAuthHealth, parseGatewayHealth, parseLiveness, parseReadiness, parseTraefikVersion } from '#main/upstream/omni2/wire/health.ts'
import { parseFlows, parseFlowSessions, parseMonitorableUsers, parseMonitoredUsers } from '#main/upstream/omni2/wire/monitoring.ts'
import { parseDetections, parseGuardConfig, parseGuardRoles, parseGuardStats, parseGuardVerdict, parseOffenders } from '#main/upstream/omni2/wire/prompt-guard.ts'
import { parsePermissionCheck, parsePermissions, parseRole, parseRoles } from '#main/upstream/omni2/wire/roles.ts'
import { parseCheckRun, parseDiscovery, parseMcpList, parseReload, parseSavedServer, parseServerDetail, parseServerList } from '#main/upstream/omni2/wire/servers.ts'
import { parseTeam, parseTeams } from '#main/upstream/omni2/wire/teams.ts'
import { parseTokenClaims, parseTokenPair } from '#main/upstream/omni2/wire/tokens.ts'
import { parseCapabilities, parseLoadedServers, parseToolCall, parseToolHealth, parseToolList } from '#main/upstream/omni2/wire/tools.ts'
import { parseUser, parseUserActivity, parseUserPage } from '#main/upstream/omni2/wire/users.ts'
import { startDemoGateway } from './server.ts'
import type { DemoGateway } from './server.ts'

type Parse = (raw: unknown) => unknown
type Case = readonly [method: string, path: string, parse: Parse, body?: unknown]

const V1 = '/api/v1'
const AUTH = '/auth/api/v1'
const GUARD = `${V1}/prompt-guard`
const BLOCK = `${V1}/iam/chat-config/users/5/block`

/** In this order: later ones look at what earlier ones made. */
const cases: readonly Case[] = [
  ['GET', '/health', parseGatewayHealth],
  ['GET', '/health/ready', parseReadiness],
  ['GET', '/health/live', parseLiveness],
  ['GET', '/health/cache', parseLoadedServers],
  ['POST', '/health/cache/invalidate?server_name=calculator', parseAcknowledgement],
  ['GET', '/auth/health', parseAuthHealth],
  ['GET', '/api/version', parseTraefikVersion],
  ['GET', `${V1}/mcp/tools/servers`, parseServerList],
  ['GET', `${V1}/mcp/tools/servers?include_health=true`, parseServerList],
  ['GET', `${V1}/mcp/servers/5`, parseServerDetail],
  ['GET', `${V1}/mcp/servers/5/logs`, parseHealthLogs],
  ['POST', `${V1}/mcp/servers/1/health-check`, parseCheckRun],
  ['POST', `${V1}/mcp/servers/discover`, parseDiscovery, { url: 'http://127.0.0.1:9', protocol: 'http-streamable', timeout_seconds: 5 }],
  ['POST', `${V1}/mcp/servers`, parseSavedServer, { name: 'Made Here', url: 'http://127.0.0.1:9' }],
  ['PUT', `${V1}/mcp/servers/13`, parseSavedServer, { description: 'changed' }],
  ['DELETE', `${V1}/mcp/servers/13`, parseAcknowledgement],
  ['GET', `${V1}/mcp/tools/list`, parseToolList],
  ['GET', `${V1}/mcp/tools/capabilities`, parseCapabilities],
  ['POST', `${V1}/mcp/tools/call`, parseToolCall, { server: 'calculator', tool: 'add', arguments: { a: 2, b: 3 } }],
  ['GET', `${V1}/mcp/tools/health/${encodeURIComponent('Dockers Controller')}`, parseToolHealth],
  ['POST', `${V1}/mcp/tools/reload?mcp_name=calculator`, parseReload],
  ['POST', `${V1}/mcp/tools/reload`, parseReload],
  ['GET', `${V1}/circuit-breaker/config`, parseBreakerConfig],
  ['PUT', `${V1}/circuit-breaker/config`, parseBreakerConfig, { failure_threshold: 6 }],
  ['GET', `${V1}/circuit-breaker/mcp/10/status`, parseBreakerStatus],
  ['POST', `${V1}/circuit-breaker/mcp/10/reset`, parseBreakerReset],
  ['POST', `${V1}/circuit-breaker/mcp/10/enable`, parseSavedServer],
  ['GET', `${V1}/events/metadata`, parseEventMetadata],
  ['GET', `${V1}/events/mcp-list`, parseMcpList],
  ['GET', `${V1}/events/websocket/debug`, parseSocketDebug],
  ['POST', `${V1}/events/test/broadcast`, parseAcknowledgement],
  ['POST', `${V1}/monitoring/enable`, parseAcknowledgement, [5]],
  ['GET', `${V1}/monitoring/list`, parseMonitoredUsers],
  ['GET', `${V1}/monitoring/users`, parseMonitorableUsers],
  ['GET', `${V1}/monitoring/flows/5`, parseFlows],
  ['GET', `${V1}/monitoring/flows/user/5/sessions`, parseFlowSessions],
  ['PUT', BLOCK, parseAcknowledgement, { is_blocked: true }],
  ['GET', BLOCK, parseUserBlock],
  ['PUT', `${V1}/iam/chat-config/welcome/default`, parseAcknowledgement, { config_type: 'default', welcome_message: 'Hello' }],
  ['GET', `${V1}/iam/chat-config/welcome/default`, parseWelcome],
  ['GET', `${GUARD}/config`, parseGuardConfig],
  ['PUT', `${GUARD}/config`, parseAcknowledgement, {}],
  ['GET', `${GUARD}/stats`, parseGuardStats],
  ['GET', `${GUARD}/detections`, parseDetections],
  ['GET', `${GUARD}/top-offenders`, parseOffenders],
  ['GET', `${GUARD}/roles`, parseGuardRoles],
  ['POST', `${GUARD}/test?message=hello`, parseGuardVerdict],
  ['GET', `${AUTH}/users/users?per_page=100`, parseUserPage],
  ['GET', `${AUTH}/users/users/5`, parseUser],
  ['GET', `${AUTH}/users/users/5/activity`, parseUserActivity],
  ['GET', `${AUTH}/roles`, parseRoles],
  ['GET', `${AUTH}/roles/2`, parseRole],
  ['GET', `${AUTH}/teams`, parseTeams],
  ['GET', `${AUTH}/teams/2`, parseTeam],
  ['GET', `${AUTH}/permissions/5`, parsePermissions],
  ['GET', `${AUTH}/permissions/check/5/calculator/add`, parsePermissionCheck],
  ['POST', `${AUTH}/api-keys`, parseNewApiKey, { name: 'key', user_ids: [5] }],
  ['GET', `${AUTH}/api-keys`, parseApiKeys],
  ['POST', `${AUTH}/mcp/tokens/generate`, parseNewMcpToken, { name: 'token' }],
  ['GET', `${AUTH}/mcp/tokens`, parseMcpTokens],
]

let gateway: DemoGateway
let token: string

beforeAll(async () => {
  gateway = await startDemoGateway({ seed: 3, clock: systemClock, log: silentLog, postgres: false })
  const { username, password } = gateway.credentials
  const answer = await fetch(`${gateway.baseUrl}${AUTH}/auth/login`, { method: 'POST', body: JSON.stringify({ username, password }) })
  token = parseTokenPair(await answer.json()).accessToken
})
afterAll(() => gateway.stop())

function send(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'x-user-role': 'super_admin' }
  return fetch(`${gateway.baseUrl}${path}`, body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) })
}

describe('every answer of the demo gateway is one that the console can read', () => {
  for (const [method, path, parse, body] of cases) {
    test(`${method} ${path}`, async () => {
      const answer = await send(method, path, body)
      expect(answer.status).toBeLessThan(300)
      const raw: unknown = await answer.json()
      expect(() => parse(raw)).not.toThrow()
    })
  }
})

test('what the console reads is what the world says', async () => {
  const read = async <Value>(path: string, parse: (raw: unknown) => Value): Promise<Value> => parse(await (await send('GET', path)).json())
  const servers = await read(`${V1}/mcp/tools/servers`, parseServerList)
  expect(servers.map((server) => server.name)).toEqual(gateway.world.servers.map((server) => server.name))
  const page = await read(`${AUTH}/users/users?per_page=1000`, parseUserPage)
  expect(page.users).toHaveLength(gateway.world.users.filter((user) => user.roleId !== null).length)
  expect(page.total).toBe(gateway.world.users.length)
  expect(parseTokenClaims(token)).toMatchObject({ role: 'super_admin', kind: 'access' })
})

test('a tool call reaches the real MCP server behind the gateway', async () => {
  const answer = await send('POST', `${V1}/mcp/tools/call`, { server: 'calculator', tool: 'add', arguments: { a: 20, b: 22 } })
  expect(JSON.stringify(parseToolCall(await answer.json()))).toContain('42')
})

test('secrets of a server are on the wire and nowhere behind it', async () => {
  const withSecret = gateway.world.servers.find((server) => server.authConfig !== null)
  expect(withSecret).toBeDefined()
  const answer = await send('GET', `${V1}/mcp/servers/${withSecret?.id}`)
  const bodyText = await answer.text()
  const [secret = ''] = JSON.stringify(withSecret?.authConfig).match(/(?<=:")[^"]{6,}(?=")/) ?? []
  expect(secret).not.toBe('')
  expect(bodyText).toContain(secret)
  expect(JSON.stringify(parseServerDetail(JSON.parse(bodyText)))).not.toContain(secret)
})

test('the 404s of Traefik and of the service are told apart', async () => {
  const reasonOf = async (path: string): Promise<unknown> => {
    const answer = await send('GET', path)
    return toGatewayError({ status: answer.status, contentType: answer.headers.get('content-type'), bodyText: await answer.text() }).details['reason']
  }
  expect(await reasonOf('/audit/logs')).toBe('no-route')
  expect(await reasonOf(`${V1}/config`)).toBe('no-service-route')
  expect(await reasonOf(`${V1}/mcp/servers/9999`)).toBe('no-item')
})
