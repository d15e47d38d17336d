import assert from 'node:assert/strict'
import type { ContractClient } from '../client.ts'
import { Unanswerable, reads, writes } from '../fact.ts'
import { NAIVE, WITH_OFFSET } from '../node.ts'
import type { Node } from '../node.ts'

const SERVERS = '/api/v1/mcp/servers'
/** Nothing listens on the discard port of loopback. */
const DEAD_URL = 'http://127.0.0.1:9/mcp'

async function rows(client: ContractClient): Promise<readonly Node[]> {
  return (await client.get('/api/v1/mcp/tools/servers')).list('data.servers')
}

async function firstServer(client: ContractClient): Promise<Node> {
  const found = (await rows(client)).find((row) => row.at('enabled') === true)
  if (!found) throw new Unanswerable('no server is enabled')
  return found
}

/** Makes a server that cannot be reached and removes it again, whatever `check` does. */
export async function withDeadServer(client: ContractClient, name: string, check: (id: number) => Promise<void>): Promise<void> {
  const made = await client.post(SERVERS, { body: { name, url: DEAD_URL, protocol: 'http-streamable', timeout_seconds: 5 } })
  assert.equal(made.status, 200, made.raw)
  const id = made.number('server.id')
  try {
    await check(id)
  } finally {
    await client.del(`${SERVERS}/${id}`)
  }
}

export const registryFacts = [
  reads('4.1', 'health-shape', 'GET /health is 200 and lists every server with its address', async (client) => {
    const reply = await client.get('/health', { as: null })
    assert.ok(['healthy', 'degraded', 'unhealthy'].includes(reply.text('status')))
    reply.has('mcps', 'status', 'healthy', 'enabled', 'configured', 'servers')
    reply.node('mcps.servers.0').has('', 'name', 'url', 'protocol', 'enabled', 'status', 'last_check')
    assert.equal(reply.at('uptime'), 'N/A')
  }),
  reads('2.3', 'health-naive', 'The time of /health is UTC without an offset', async (client) => {
    assert.match((await client.get('/health', { as: null })).text('timestamp'), NAIVE)
  }),
  reads('4.1', 'health-ready', 'Readiness and liveness are HTTP 200 with a boolean', async (client) => {
    assert.equal(typeof (await client.get('/health/ready', { as: null })).at('ready'), 'boolean')
    assert.equal((await client.get('/health/live', { as: null })).at('alive'), true)
  }),
  reads('4.1', 'health-cache', 'GET /health/cache names the loaded servers', async (client) => {
    const reply = await client.get('/health/cache', { as: null })
    assert.equal(reply.at('success'), true)
    assert.equal(reply.list('mcps').length, reply.number('loaded_mcps'))
    reply.number('total_tools')
  }),
  reads('4.2', 'list', 'The server list is wrapped in success and data, with a summary', async (client) => {
    const reply = await client.get('/api/v1/mcp/tools/servers')
    assert.equal(reply.at('success'), true)
    const total = reply.number('data.summary.total')
    assert.equal(total, reply.list('data.servers').length)
    assert.equal(total, reply.number('data.summary.enabled') + reply.number('data.summary.disabled'))
  }),
  reads('4.2', 'list-item', 'A list item has no status, no auth_type and no counters', async (client) => {
    const row = await firstServer(client)
    row.has('', 'id', 'name', 'url', 'protocol', 'enabled', 'description', 'timeout_seconds', 'health_status', 'last_health_check', 'pt_score', 'pt_last_run', 'pt_status')
    for (const member of ['status', 'auth_type', 'auth_config', 'error_count']) row.lacks('', member)
  }),
  reads('4.2', 'list-enabled', 'enabled_only leaves the disabled ones out', async (client) => {
    const reply = await client.get('/api/v1/mcp/tools/servers?enabled_only=true')
    assert.ok(reply.list('data.servers').every((row) => row.at('enabled') === true))
  }),
  reads('4.2', 'detail', 'One server has status, auth_config and the time of its last change', async (client) => {
    const reply = await client.get(`${SERVERS}/${(await firstServer(client)).number('id')}`)
    assert.equal(reply.at('success'), true)
    reply.has('server', 'status', 'auth_type', 'auth_config', 'health_status', 'created_at', 'updated_at')
    assert.match(reply.text('server.updated_at'), WITH_OFFSET)
  }),
  reads('4.2', 'detail-unknown', 'An unknown server is a JSON 404', async (client) => {
    const reply = await client.get(`${SERVERS}/99999999`)
    assert.equal(reply.status, 404)
    assert.notEqual(reply.text('detail'), 'Not Found')
  }),
  reads('4.2', 'logs', 'Logs are the newest 100 rows, newest first, with meta_data always null', async (client) => {
    const reply = await client.get(`${SERVERS}/${(await firstServer(client)).number('id')}/logs`)
    const logs = reply.list('logs')
    assert.ok(logs.length <= 100)
    if (logs.length === 0) throw new Unanswerable('this server has no logs yet')
    const times = logs.map((row) => Date.parse(row.text('timestamp')))
    assert.deepEqual(times, [...times].sort((a, b) => b - a))
    for (const row of logs) {
      assert.equal(row.at('meta_data'), null)
      assert.ok(['healthy', 'unhealthy'].includes(row.text('status')))
      assert.match(row.text('event_type'), /^(?:load|load_failed|health_check|health_check_failed)$/)
    }
  }),
  reads('4.2', 'logs-no-paging', 'Logs ignore limit and offset', async (client) => {
    const path = `${SERVERS}/${(await firstServer(client)).number('id')}/logs`
    assert.equal((await client.get(`${path}?limit=1&offset=50`)).list('logs').length, (await client.get(path)).list('logs').length)
  }),
  reads('2.3', 'orm-offset', 'Times of the registry say +00:00', async (client) => {
    const row = (await rows(client)).find((candidate) => candidate.at('last_health_check') !== null)
    if (!row) throw new Unanswerable('no server was ever checked')
    assert.match(row.text('last_health_check'), WITH_OFFSET)
  }),
  writes('4.2', 'health-check', 'A manual check answers a result beside the stored word and writes a log row', async (client) => {
    const id = (await firstServer(client)).number('id')
    const reply = await client.post(`${SERVERS}/${id}/health-check`)
    assert.equal(reply.at('success'), true)
    assert.equal(typeof reply.at('health_result.healthy'), 'boolean')
    reply.has('', 'server_id', 'server_name', 'health_status', 'last_check', 'timestamp')
    const newest = (await client.get(`${SERVERS}/${id}/logs`)).text('logs.0.event_type')
    assert.match(newest, /^health_check/)
  }),
  writes('4.2', 'create', 'Create answers 200 with a short server and makes it active but not loaded', async (client) => {
    await withDeadServer(client, 'Contract Created', async (id) => {
      const reply = await client.get(`${SERVERS}/${id}`)
      assert.deepEqual([reply.at('server.status'), reply.at('server.health_status')], ['active', 'unknown'])
      assert.ok(!(await client.get('/health/cache', { as: null })).list('mcps').some((name) => name.value === 'Contract Created'))
      const again = await client.post(SERVERS, { body: { name: 'Contract Created', url: DEAD_URL } })
      assert.equal(again.status, 400)
    })
  }),
  writes('4.2', 'create-validation', 'A timeout outside 5 to 300 seconds and an unknown protocol are 422', async (client) => {
    for (const extra of [{ timeout_seconds: 4 }, { timeout_seconds: 301 }, { protocol: 'stdio' }]) {
      assert.equal((await client.post(SERVERS, { body: { name: 'contract-invalid', url: DEAD_URL, ...extra } })).status, 422)
    }
  }),
  writes('4.2', 'update', 'Update is partial: null clears, what is left out stays', async (client) => {
    await withDeadServer(client, 'contract-updated', async (id) => {
      await client.put(`${SERVERS}/${id}`, { body: { description: 'first' } })
      await client.put(`${SERVERS}/${id}`, { body: { timeout_seconds: 60 } })
      const kept = await client.get(`${SERVERS}/${id}`)
      assert.deepEqual([kept.at('server.description'), kept.at('server.timeout_seconds')], ['first', 60])
      await client.put(`${SERVERS}/${id}`, { body: { description: null } })
      assert.equal((await client.get(`${SERVERS}/${id}`)).at('server.description'), null)
    })
  }),
  writes('4.2', 'disable', 'Disabling changes the table at once and memory within one hot-reload interval, without an event', async (client) => {
    const row = await firstServer(client)
    const [id, name] = [row.number('id'), row.text('name')]
    const line = await client.line('/ws')
    line.send({ action: 'subscribe', event_types: ['mcp_status_change', 'mcp_auto_disabled', 'system_health'], filters: { mcp_names: [name] } })
    // Just after a reload there is the longest time to see that memory still holds the server.
    await line.frame((frame) => frame.at('type') === 'system_health', 32_000)
    try {
      await client.put(`${SERVERS}/${id}`, { body: { status: 'inactive' } })
      assert.equal((await rows(client)).find((item) => item.at('id') === id)?.at('enabled'), false)
      assert.ok((await client.get('/health/cache', { as: null })).list('mcps').some((loaded) => loaded.value === name))
      await client.wait(31_000)
      assert.ok(!(await client.get('/health/cache', { as: null })).list('mcps').some((loaded) => loaded.value === name))
      assert.deepEqual(line.events().map((event) => event.value), [])
    } finally {
      line.close()
      await client.post(`/api/v1/circuit-breaker/mcp/${id}/enable`)
    }
  }),
  writes('4.2', 'delete', 'Delete answers success, and the server is gone from the list', async (client) => {
    await withDeadServer(client, 'contract-deleted', async (id) => {
      assert.equal((await client.del(`${SERVERS}/${id}`)).at('success'), true)
      assert.ok(!(await rows(client)).some((row) => row.at('id') === id))
      assert.equal((await client.del(`${SERVERS}/${id}`)).status, 404)
    })
  }),
  writes('4.2', 'discover', 'Discovery of a dead address is HTTP 200 with success false, and stores nothing', async (client) => {
    const before = (await rows(client)).length
    const reply = await client.post(`${SERVERS}/discover`, { body: { url: 'http://127.0.0.1:9', protocol: 'http-streamable', timeout_seconds: 5 } })
    assert.deepEqual([reply.status, reply.at('success'), reply.at('tools_count')], [200, false, 0])
    assert.ok(['unhealthy', 'timeout', 'error'].includes(reply.text('health_status')))
    assert.equal((await rows(client)).length, before)
  }),
  writes('4.2', 'discover-doubled', 'Discovery wants the base URL: one that ends in /mcp becomes /mcp/mcp and fails', async (client) => {
    const loaded = (await client.get('/health/cache', { as: null })).list('mcps').map((name) => name.value)
    const row = (await rows(client)).find((item) => loaded.includes(item.at('name')) && /^http:\/\/127\.0\.0\.1.*\/mcp$/.test(item.text('url')))
    if (!row) throw new Unanswerable('no loaded server has an address that ends in /mcp')
    const url = row.text('url')
    const ask = (address: string) => client.post(`${SERVERS}/discover`, { body: { url: address, protocol: 'http-streamable' } })
    assert.equal((await ask(url)).at('success'), false)
    const found = await ask(url.replace(/\/mcp$/, ''))
    assert.deepEqual([found.at('success'), found.at('tools_count')], [true, 1])
  }),
]
