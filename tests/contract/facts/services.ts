import assert from 'node:assert/strict'
import type { ContractClient } from '../client.ts'
import { Unanswerable, reads, writes } from '../fact.ts'

const GUARD = '/api/v1/prompt-guard'
const CHAT = '/api/v1/iam/chat-config'

async function someUserId(client: ContractClient): Promise<number> {
  return (await client.get('/api/v1/monitoring/users')).number('users.0.id')
}

async function flowOfAnyone(client: ContractClient) {
  for (const user of (await client.get('/api/v1/monitoring/users')).list('users').slice(0, 10)) {
    const flow = (await client.get(`/api/v1/monitoring/flows/${user.number('id')}?limit=1`)).list('flows')[0]
    if (flow) return { userId: user.number('id'), flow }
  }
  throw new Unanswerable('nobody has a flow yet')
}

export const serviceFacts = [
  reads('4.5', 'mcp-list', 'mcp-list is a bare list of id, name and status, ordered by name', async (client) => {
    const rows = (await client.get('/api/v1/events/mcp-list')).list()
    for (const row of rows) assert.deepEqual(Object.keys(row.value as object).sort(), ['id', 'name', 'status'])
    const names = rows.map((row) => row.text('name').toLowerCase())
    assert.equal(names.length, new Set(names).size)
  }),
  reads('4.5', 'metadata', 'Metadata declares four categories, among them events that never fire', async (client) => {
    const reply = await client.get('/api/v1/events/metadata')
    assert.deepEqual(reply.list('categories').map((row) => row.at('id')), ['mcp', 'user', 'system', 'audit'])
    const declared = reply.list('categories').flatMap((row) => row.list('events').map((item) => item.at('id')))
    assert.ok(declared.includes('mcp_status_change') && declared.includes('user_login'))
    reply.node('categories.0.events.0').has('', 'id', 'label', 'description', 'severity_levels', 'fields')
  }),
  reads('4.5', 'socket-debug', 'The socket debug call lists connections with the e-mail as user_id and Unix seconds', async (client) => {
    const line = await client.line('/ws')
    const reply = await client.get('/api/v1/events/websocket/debug')
    const own = reply.list('connections').at(-1)
    assert.match(own?.text('user_id') ?? '', /@/)
    assert.match(own?.text('conn_id') ?? '', /_\d+$/)
    assert.ok((own?.number('connected_at') ?? 0) < 9_999_999_999)
    line.close()
  }),
  writes('4.6', 'monitoring-switch', 'Monitoring takes a bare list of ids and answers Unix seconds', async (client) => {
    const id = await someUserId(client)
    const enabled = await client.post('/api/v1/monitoring/enable?ttl_hours=1', { body: [id] })
    assert.equal(enabled.at('status'), 'enabled')
    assert.ok(enabled.number('expires_at') < 9_999_999_999)
    assert.ok((await client.get('/api/v1/monitoring/list')).list('monitored_users').some((row) => row.at('user_id') === id))
    assert.equal((await client.post('/api/v1/monitoring/disable', { body: [id] })).at('status'), 'disabled')
    assert.ok(!(await client.get('/api/v1/monitoring/list')).list('monitored_users').some((row) => row.at('user_id') === id))
  }),
  reads('4.6', 'monitoring-users', 'The full_name of a monitorable user is the e-mail again', async (client) => {
    const user = (await client.get('/api/v1/monitoring/users')).node('users.0')
    assert.equal(user.at('full_name'), user.at('email'))
  }),
  reads('4.6', 'flows', 'Flows hold flow_data with its events', async (client) => {
    const { flow, userId } = await flowOfAnyone(client)
    flow.has('', 'session_id', 'flow_data', 'created_at', 'completed_at')
    assert.equal(flow.at('flow_data.user_id'), userId)
  }),
  reads('4.6', 'flow-strings', 'Stored flow events are all text; the time is Unix seconds with a fraction, no parent is the empty text', async (client) => {
    const { flow } = await flowOfAnyone(client)
    for (const event of flow.list('flow_data.events')) {
      for (const value of Object.values(event.value as object)) assert.equal(typeof value, 'string')
      assert.match(event.text('timestamp'), /^\d+\.\d+$/)
    }
    assert.equal(flow.at('flow_data.events.0.parent_id'), '')
  }),
  reads('4.6', 'flow-sessions', 'Sessions count their events', async (client) => {
    const { userId } = await flowOfAnyone(client)
    const session = (await client.get(`/api/v1/monitoring/flows/user/${userId}/sessions?limit=1`)).node('sessions.0')
    assert.equal(session.number('event_count'), session.list('events').length)
  }),
  reads('4.6', 'flow-unknown', 'An unknown session is HTTP 200 with a lone error; a malformed id is 500', async (client) => {
    const unknown = await client.get('/api/v1/monitoring/flows/session/00000000-0000-4000-8000-000000000000')
    assert.deepEqual([unknown.status, unknown.at('error')], [200, 'Flow not found'])
    assert.equal((await client.get('/api/v1/monitoring/flows/session/nonsense')).status, 500)
  }),
  writes('4.7', 'block', 'A block is visible with its time after a space; unblocking restores the defaults', async (client) => {
    const path = `${CHAT}/users/${await someUserId(client)}/block`
    await client.put(path, { body: { is_blocked: true, block_reason: 'contract' } })
    const blocked = await client.get(path)
    assert.deepEqual([blocked.at('is_blocked'), blocked.at('blocked_services')], [true, ['chat', 'mcp']])
    assert.match(blocked.text('blocked_at'), /^\d{4}-\d{2}-\d{2} \d{2}:/)
    await client.put(path, { body: { is_blocked: false } })
    const free = await client.get(path)
    assert.deepEqual([free.at('is_blocked'), free.at('blocked_at')], [false, null])
  }),
  reads('4.7', 'block-default', 'A user without a row is answered with defaults', async (client) => {
    const reply = await client.get(`${CHAT}/users/99999999/block`)
    assert.deepEqual([reply.status, reply.at('is_blocked')], [200, false])
  }),
  writes('4.7', 'welcome-type', 'config_type is required in a welcome, although the path decides', async (client) => {
    const path = `${CHAT}/users/${await someUserId(client)}/welcome`
    assert.equal((await client.put(path, { body: { welcome_message: 'Hello' } })).status, 422)
    assert.equal((await client.put(path, { body: { config_type: 'default', welcome_message: 'Hello' } })).at('success'), true)
    assert.equal((await client.get(path)).at('config_type'), 'user')
  }),
  reads('4.8', 'guard-config', 'The guard config is wrapped in config_value, or absent with 404', async (client) => {
    const reply = await client.get(`${GUARD}/config`)
    if (reply.status === 404) return
    reply.has('', 'config_key', 'config_value', 'is_active', 'updated_at')
  }),
  writes('4.8', 'guard-erases', 'Saving the guard config erases the keys it does not know', async (client) => {
    const before = await client.get(`${GUARD}/config`)
    if (before.status === 404) throw new Unanswerable('there is no guard config')
    await client.put(`${GUARD}/config`, { body: { ...(before.at('config_value') as object), mode: 'regex', surprise: 1 } })
    const after = await client.get(`${GUARD}/config`)
    after.lacks('config_value', 'mode')
    after.lacks('config_value', 'surprise')
  }),
  reads('4.8', 'guard-stats', 'Guard statistics count by action over the hours asked for', async (client) => {
    const reply = await client.get(`${GUARD}/stats?hours=48`)
    assert.equal(reply.number('period_hours'), 48)
    assert.ok(reply.number('total_detections') >= reply.number('blocked') + reply.number('warned') + reply.number('filtered'))
  }),
  reads('4.8', 'guard-detections', 'Detections are a bare list, newest first, with at most 100 characters of the message', async (client) => {
    const rows = (await client.get(`${GUARD}/detections?limit=20`)).list()
    assert.ok(rows.length <= 20)
    const times = rows.map((row) => Date.parse(row.text('detected_at')))
    assert.deepEqual(times, [...times].sort((a, b) => b - a))
    for (const row of rows) assert.ok(row.text('message').length <= 100)
  }),
  reads('4.8', 'guard-offenders', 'Top offenders are ordered by their number of violations', async (client) => {
    const counts = (await client.get(`${GUARD}/top-offenders?hours=168`)).list().map((row) => row.number('violation_count'))
    assert.deepEqual(counts, [...counts].sort((a, b) => b - a))
  }),
  reads('4.8', 'guard-roles', 'The guard lists all roles beside those it passes', async (client) => {
    const reply = await client.get(`${GUARD}/roles`)
    assert.ok(reply.list('all_roles').length > 0)
    reply.list('bypass_roles')
  }),
  writes('4.8', 'guard-delete', 'Deleting an unknown detection succeeds', async (client) => {
    assert.equal((await client.del(`${GUARD}/detections/99999999`)).status, 200)
  }),
  reads('13.3', 'wrapped-status', 'A not-found inside mcp-pt/scan arrives as 500 with 404 in its text', async (client) => {
    const reply = await client.post('/api/v1/mcp-pt/scan', { body: { mcp_name: 'no-such-server' } })
    assert.equal(reply.status, 500)
    assert.match(reply.raw, /404|not found/i)
  }),
  reads('4.9', 'pt-mcps', 'The old penetration-test list of servers always fails with 500', async (client) => {
    assert.equal((await client.get('/api/v1/mcp-pt/mcps')).status, 500)
  }),
  reads('4.12', 'no-stats', 'There are no routes for stats, activity, charts, audit or cost', async (client) => {
    for (const path of ['stats', 'activity', 'charts/queries', 'audit/logs', 'cost', 'monitoring/components']) {
      assert.equal((await client.get(`/api/v1/${path}`)).at('detail'), 'Not Found', path)
    }
  }),
]
