import assert from 'node:assert/strict'
import type { ContractClient } from '../client.ts'
import { Unanswerable, reads, writes } from '../fact.ts'
import type { Node } from '../node.ts'
import { withDeadServer } from './registry.ts'

const BREAKER = '/api/v1/circuit-breaker'
const CALL = '/api/v1/mcp/tools/call'

async function loadedServer(client: ContractClient): Promise<Node> {
  const loaded = (await client.get('/health/cache', { as: null })).list('mcps').map((name) => name.value)
  const found = (await client.get('/api/v1/mcp/tools/servers')).list('data.servers').find((row) => loaded.includes(row.at('name')))
  if (!found) throw new Unanswerable('no server is loaded')
  return found
}

const status = (client: ContractClient, id: number) => client.get(`${BREAKER}/mcp/${id}/status`)

export const toolFacts = [
  reads('4.3', 'tools-list', 'The tool list is by server name, with camel-case inputSchema', async (client) => {
    const name = (await loadedServer(client)).text('name')
    const reply = await client.get(`/api/v1/mcp/tools/list?server=${encodeURIComponent(name)}`)
    const tools = reply.node('data.servers').at(name)
    assert.ok(Array.isArray(tools) && tools.length > 0)
    for (const tool of tools as readonly object[]) assert.ok('name' in tool && 'inputSchema' in tool)
  }),
  reads('4.3', 'tools-unknown', 'An unknown server in the tool list is an empty list, in the capabilities a 404', async (client) => {
    const list = await client.get('/api/v1/mcp/tools/list?server=no-such-server')
    assert.equal(list.status, 200)
    assert.equal((await client.get('/api/v1/mcp/tools/capabilities?server=no-such-server')).status, 404)
  }),
  reads('4.3', 'capabilities', 'Capabilities count tools, prompts and resources of the loaded servers only', async (client) => {
    const reply = await client.get('/api/v1/mcp/tools/capabilities')
    const cache = await client.get('/health/cache', { as: null })
    assert.equal(reply.number('summary.total_servers'), cache.number('loaded_mcps'))
    assert.equal(reply.number('summary.total_tools'), cache.number('total_tools'))
    reply.has('summary', 'total_prompts', 'total_resources')
  }),
  reads('4.3', 'tools-health', 'The health of an unknown server is still 200 with success true', async (client) => {
    const reply = await client.get('/api/v1/mcp/tools/health/no-such-server')
    assert.deepEqual([reply.status, reply.at('success'), reply.at('health.healthy')], [200, true, false])
    reply.node('health').lacks('', 'last_check')
  }),
  writes('4.3', 'tool-call-fails', 'A failing tool call is HTTP 500 with the error text as detail', async (client) => {
    const row = await loadedServer(client)
    const reply = await client.post(CALL, { body: { server: row.text('name'), tool: 'no-such-tool-at-all', arguments: {} } })
    assert.equal(reply.status, 500)
    assert.ok(reply.text('detail').length > 0)
    await client.post(`${BREAKER}/mcp/${row.number('id')}/reset`)
  }),
  writes('4.3', 'reload', 'Reload by name persists healthy; an unknown name is 404', async (client) => {
    const name = (await loadedServer(client)).text('name')
    const reply = await client.post(`/api/v1/mcp/tools/reload?mcp_name=${encodeURIComponent(name)}`)
    assert.deepEqual([reply.at('success'), reply.at('mcp'), reply.at('status')], [true, name, 'healthy'])
    assert.equal((await client.post('/api/v1/mcp/tools/reload?mcp_name=no-such-server')).status, 404)
  }),
  writes('4.3', 'reload-all', 'Reload without a name runs the change scan once and lists what is loaded', async (client) => {
    const reply = await client.post('/api/v1/mcp/tools/reload')
    assert.equal(reply.list('loaded_mcps').length, reply.number('count'))
  }),
  writes('4.3', 'any-role', 'There is no role check: a viewer may call tools', async (client) => {
    const row = await loadedServer(client)
    const reply = await client.post(CALL, { as: 'viewer', body: { server: row.text('name'), tool: 'no-such-tool-at-all' } })
    assert.equal(reply.status, 500)
    await client.post(`${BREAKER}/mcp/${row.number('id')}/reset`)
  }),
  reads('4.4', 'breaker-config', 'The breaker config has its six members', async (client) => {
    const reply = await client.get(`${BREAKER}/config`)
    if (reply.at('success') === false) {
      reply.text('error')
      return
    }
    reply.has('config', 'enabled', 'failure_threshold', 'timeout_seconds', 'half_open_max_calls', 'max_failure_cycles', 'auto_disable_enabled')
  }),
  writes('4.4', 'breaker-config-replace', 'Saving the breaker config replaces all of it: omitted fields take defaults', async (client) => {
    const before = (await client.get(`${BREAKER}/config`)).at('config')
    try {
      const saved = await client.put(`${BREAKER}/config`, { body: { failure_threshold: 7 } })
      assert.deepEqual([saved.at('config.failure_threshold'), saved.at('config.timeout_seconds')], [7, 60])
    } finally {
      await client.put(`${BREAKER}/config`, { body: before })
    }
  }),
  reads('4.4', 'breaker-status', 'Breaker status names the server, its circuit and why it was disabled', async (client) => {
    const reply = await status(client, (await loadedServer(client)).number('id'))
    reply.has('server', 'id', 'name', 'status', 'health_status')
    reply.has('circuit_breaker', 'state', 'failure_cycles', 'retry_after_seconds', 'is_open')
    reply.has('auto_disable', 'failure_cycle_count', 'max_failure_cycles', 'auto_disabled_at', 'auto_disabled_reason', 'can_auto_enable')
    assert.equal((await status(client, 99_999_999)).status, 404)
  }),
  reads('10.2', 'breaker-words', 'Circuit states are closed, open or half_open in lower case', async (client) => {
    for (const row of (await client.get('/api/v1/mcp/tools/servers')).list('data.servers')) {
      assert.match((await status(client, row.number('id'))).text('circuit_breaker.state'), /^(?:closed|open|half_open)$/)
    }
  }),
  writes('10.2', 'breaker-opens', 'Failing calls open the circuit at the threshold; then a call is 200 with success true and result null', async (client) => {
    const config = await client.get(`${BREAKER}/config`)
    const threshold = config.at('success') === true ? config.number('config.failure_threshold') : 5
    await withDeadServer(client, 'contract-breaker', async (id) => {
      const call = () => client.post(CALL, { body: { server: 'contract-breaker', tool: 'anything' } })
      for (let count = 0; count < threshold; count += 1) assert.equal((await call()).status, 500)
      const open = await call()
      assert.deepEqual([open.status, open.at('success'), open.at('result')], [200, true, null])
      const seen = await status(client, id)
      assert.deepEqual([seen.at('circuit_breaker.state'), seen.at('circuit_breaker.is_open')], ['open', true])
      assert.ok(seen.number('circuit_breaker.retry_after_seconds') > 0)
    })
  }),
  writes('4.4', 'breaker-reset', 'Reset closes the circuit and leaves the status alone', async (client) => {
    const config = await client.get(`${BREAKER}/config`)
    const threshold = config.at('success') === true ? config.number('config.failure_threshold') : 5
    await withDeadServer(client, 'contract-reset', async (id) => {
      for (let count = 0; count < threshold; count += 1) await client.post(CALL, { body: { server: 'contract-reset', tool: 'anything' } })
      assert.equal((await client.post(`${BREAKER}/mcp/${id}/reset`)).at('circuit_state'), 'closed')
      assert.deepEqual([(await status(client, id)).at('circuit_breaker.state'), (await status(client, id)).at('server.status')], ['closed', 'active'])
    })
  }),
  writes('4.4', 'breaker-enable', 'Enabling through the breaker activates, connects at once and persists healthy', async (client) => {
    const id = (await loadedServer(client)).number('id')
    await client.put(`/api/v1/mcp/servers/${id}`, { body: { status: 'inactive' } })
    const reply = await client.post(`${BREAKER}/mcp/${id}/enable`)
    assert.deepEqual([reply.at('success'), reply.at('server.status'), reply.at('server.health_status')], [true, 'active', 'healthy'])
    assert.ok((await client.get('/health/cache', { as: null })).list('mcps').some((name) => name.value === reply.at('server.name')))
    assert.equal((await client.post(`${BREAKER}/mcp/99999999/enable`)).status, 404)
  }),
  writes('4.3', 'reload-while-open', 'While the circuit is open a reload disconnects, connects nothing and still answers success', async (client) => {
    const row = await loadedServer(client)
    const [id, name] = [row.number('id'), row.text('name')]
    const config = await client.get(`${BREAKER}/config`)
    const threshold = config.at('success') === true ? config.number('config.failure_threshold') : 5
    const reload = () => client.post(`/api/v1/mcp/tools/reload?mcp_name=${encodeURIComponent(name)}`)
    const isLoaded = async () => (await client.get('/health/cache', { as: null })).list('mcps').some((loaded) => loaded.value === name)
    try {
      for (let count = 0; count < threshold; count += 1) await client.post(CALL, { body: { server: name, tool: 'no-such-tool-at-all' } })
      assert.equal((await reload()).at('success'), true)
      assert.equal(await isLoaded(), false)
    } finally {
      await client.post(`${BREAKER}/mcp/${id}/reset`)
      await reload()
    }
    assert.equal(await isLoaded(), true)
  }),
  writes('10.2', 'checks-do-not-count', 'Health checks never open the circuit', async (client) => {
    await withDeadServer(client, 'contract-checks', async (id) => {
      for (let count = 0; count < 7; count += 1) await client.post(`/api/v1/mcp/servers/${id}/health-check`)
      assert.equal((await status(client, id)).at('circuit_breaker.state'), 'closed')
    })
  }),
  reads('10.1', 'status-words', 'Administrative status is active, inactive or error; only mcp-list says it', async (client) => {
    for (const row of (await client.get('/api/v1/events/mcp-list')).list()) assert.match(row.text('status'), /^(?:active|inactive|error)$/)
  }),
  reads('10.1', 'health-words', 'The persisted health is healthy, unhealthy or unknown', async (client) => {
    for (const row of (await client.get('/api/v1/mcp/tools/servers')).list('data.servers')) {
      if (row.at('health_status') === null) continue
      assert.match(row.text('health_status'), /^(?:healthy|unhealthy|unknown|disconnected|circuit_open|disabled|error)$/)
    }
  }),
  reads('10.1', 'only-active-loaded', 'Only active servers are loaded', async (client) => {
    const active = (await client.get('/api/v1/events/mcp-list')).list().filter((row) => row.at('status') === 'active').map((row) => row.at('name'))
    for (const name of (await client.get('/health/cache', { as: null })).list('mcps')) assert.ok(active.includes(name.value), String(name.value))
  }),
]
