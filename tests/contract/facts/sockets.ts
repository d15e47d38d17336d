import assert from 'node:assert/strict'
import type { ContractClient, Line } from '../client.ts'
import { Unanswerable, reads, writes } from '../fact.ts'
import { NAIVE } from '../node.ts'

const EVENTS = ['mcp_status_change', 'circuit_breaker_state']

/** A socket of its own second: two of one user within one second corrupt each other. */
async function open(client: ContractClient): Promise<Line> {
  await client.wait(1_100)
  return client.line('/ws')
}

async function subscribe(line: Line, filters: object = {}): Promise<string> {
  const known = line.frames.length
  line.send({ action: 'subscribe', event_types: EVENTS, filters })
  await line.frame((frame) => frame.at('type') === 'subscribed')
  return JSON.parse(line.frames.slice(known).find((frame) => frame.includes('"subscribed"')) ?? '{}').subscription_id as string
}

const broadcast = (client: ContractClient) => client.post('/api/v1/events/test/broadcast')
const eventsOf = (line: Line): readonly unknown[] => line.events().map((event) => event.value)

export const socketFacts = [
  reads('7.1', 'ws-ping', 'The first frame is a ping, and one follows about every second', async (client) => {
    const line = await open(client)
    const ping = await line.frame(() => true, 3_000)
    assert.equal(ping.at('type'), 'ping')
    assert.match(ping.text('timestamp'), NAIVE)
    await client.wait(3_300)
    assert.ok(line.frames.filter((frame) => frame.includes('"ping"')).length >= 3)
    line.close()
  }),
  reads('7.1', 'ws-no-initial-status', 'No initial_status is ever sent', async (client) => {
    const line = await open(client)
    await client.wait(2_200)
    assert.ok(line.frames.every((frame) => !frame.includes('initial_status')))
    line.close()
  }),
  writes('7.1', 'ws-silent', 'Nothing but pings arrives before the client subscribes', async (client) => {
    const line = await open(client)
    await broadcast(client)
    await client.wait(1_500)
    assert.deepEqual(eventsOf(line), [])
    line.close()
  }),
  reads('7.1', 'ws-role', 'A role that may not listen is accepted and then closed with 1008 Insufficient permissions', async (client) => {
    const line = await client.line('/ws', { as: 'viewer' })
    assert.deepEqual(await line.end(), { code: 1008, reason: 'Insufficient permissions' })
  }),
  reads('7.1', 'ws-role-analyst', 'analyst is refused as well, developer is not', async (client) => {
    assert.equal((await (await client.line('/ws', { as: 'analyst' })).end()).code, 1008)
    const developer = await client.line('/ws', { as: 'developer' })
    await developer.frame((frame) => frame.at('type') === 'ping')
    developer.close()
  }),
  reads('7.1', 'ws-path', 'The path is exactly /ws: a trailing slash is not routed', async (client) => {
    assert.deepEqual(await client.dial('/ws/'), { refused: 404 })
  }),
  reads('7.1', 'ws-subscribe', 'Subscribe echoes event types and filters with a new id', async (client) => {
    const line = await open(client)
    line.send({ action: 'subscribe', event_types: ['anything_at_all'], filters: { severity: ['high'] } })
    const reply = await line.frame((frame) => frame.at('type') === 'subscribed')
    assert.match(reply.text('subscription_id'), /^sub_[0-9a-f]{8}$/)
    assert.deepEqual([reply.at('event_types'), reply.at('filters')], [['anything_at_all'], { severity: ['high'] }])
    line.close()
  }),
  reads('7.1', 'ws-unsubscribe-unknown', 'Unsubscribing an unknown id is answered like a known one', async (client) => {
    const line = await open(client)
    line.send({ action: 'unsubscribe', subscription_id: 'sub_nonsense' })
    assert.equal((await line.frame((frame) => frame.at('type') === 'unsubscribed')).at('subscription_id'), 'sub_nonsense')
    line.close()
  }),
  reads('7.1', 'ws-metadata', 'get_metadata answers what GET /events/metadata answers', async (client) => {
    const line = await open(client)
    line.send({ action: 'get_metadata' })
    const reply = await line.frame((frame) => frame.at('type') === 'metadata')
    assert.deepEqual(reply.at('data'), (await client.get('/api/v1/events/metadata')).value)
    line.close()
  }),
  reads('7.1', 'ws-pong', 'A ping, as JSON or as a bare word, is answered with the bare word pong', async (client) => {
    for (const ping of ['{"action":"ping"}', 'ping']) {
      const line = await open(client)
      line.sendRaw(ping)
      await line.text('pong')
      line.close()
    }
  }),
  reads('7.1', 'ws-ignores', 'Unknown actions and text that is not JSON are ignored', async (client) => {
    const line = await open(client)
    line.send({ action: 'dance' })
    line.sendRaw('this is not JSON')
    line.sendRaw('ping')
    await line.text('pong')
    line.close()
  }),
  reads('7.1', 'ws-drops', 'JSON that is not an object, or a binary frame, ends the connection', async (client) => {
    for (const poison of ['42', '"text"', '[1]', 'null']) {
      const line = await open(client)
      line.sendRaw(poison)
      await line.end()
    }
    const line = await open(client)
    line.sendRaw(Buffer.from('{"action":"ping"}'))
    await line.end()
  }),
  writes('7.2', 'ws-test-broadcast', 'The test broadcast sends a status change and, half a second later, a circuit event with upper-case states', async (client) => {
    const line = await open(client)
    await subscribe(line)
    await broadcast(client)
    const change = await line.frame((frame) => frame.at('type') === 'mcp_status_change' && frame.at('data.mcp_name') === 'Dockers Controller')
    change.has('', 'type', 'timestamp', 'data')
    assert.match(change.text('timestamp'), NAIVE)
    const circuit = await line.frame((frame) => frame.at('type') === 'circuit_breaker_state' && frame.at('data.new_state') === 'OPEN')
    assert.equal(circuit.at('data.old_state'), 'CLOSED')
    line.close()
  }),
  writes('7.1', 'ws-once', 'An event is delivered once although several subscriptions match', async (client) => {
    const line = await open(client)
    await subscribe(line)
    await subscribe(line)
    await broadcast(client)
    await line.frame((frame) => frame.at('data.new_state') === 'OPEN')
    const told = line.events().map((event) => JSON.stringify(event.value))
    assert.equal(new Set(told).size, told.length)
    line.close()
  }),
  writes('7.1', 'ws-unsubscribe', 'After unsubscribing nothing more arrives', async (client) => {
    const line = await open(client)
    const id = await subscribe(line)
    line.send({ action: 'unsubscribe', subscription_id: id })
    await line.frame((frame) => frame.at('type') === 'unsubscribed')
    const before = eventsOf(line).length
    await broadcast(client)
    await client.wait(1_500)
    assert.equal(eventsOf(line).length, before)
    line.close()
  }),
  writes('7.1', 'ws-filter-names', 'The filter mcp_names compares with the name of the server', async (client) => {
    const line = await open(client)
    await subscribe(line, { mcp_names: ['somebody else'] })
    await broadcast(client)
    await client.wait(1_500)
    assert.deepEqual(eventsOf(line), [])
    line.close()
  }),
  writes('7.1', 'ws-filter-state', 'The filter state has no effect: no event carries that field', async (client) => {
    const line = await open(client)
    await subscribe(line, { state: ['nonsense'] })
    await broadcast(client)
    await line.frame((frame) => frame.at('data.new_state') === 'OPEN')
    line.close()
  }),
  writes('7.1', 'ws-filter-status', 'The filters old_status and new_status compare exactly', async (client) => {
    const line = await open(client)
    await subscribe(line, { new_status: 'no-such-status' })
    await broadcast(client)
    await line.frame((frame) => frame.at('data.new_state') === 'OPEN')
    assert.ok(line.events().every((event) => event.at('type') !== 'mcp_status_change'))
    line.close()
  }),
  writes('7.1', 'ws-filter-cycles', 'A missing failure_cycles counts as zero', async (client) => {
    const line = await open(client)
    await subscribe(line, { failure_cycles: 1 })
    await broadcast(client)
    await client.wait(1_500)
    assert.deepEqual(eventsOf(line), [])
    line.close()
  }),
  reads('7.1', 'ws-forgets', 'Subscriptions die with the socket', async (client) => {
    const first = await open(client)
    await subscribe(first)
    first.close()
    await first.end()
    const second = await open(client)
    const own = (await client.get('/api/v1/events/websocket/debug')).list('connections').at(-1)
    assert.equal(own?.at('subscriptions'), 0)
    second.close()
  }),
  reads('13.11', 'ws-same-second', 'Two sockets of one user in the same second corrupt each other: closing one closes the other', async (client) => {
    const connections = async (): Promise<number> => (await client.get('/api/v1/events/websocket/debug')).list('connections').length
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await client.wait(1_100)
      const before = await connections()
      const [one, two] = await Promise.all([client.line('/ws'), client.line('/ws')])
      const haveMet = (await connections()) === before + 1
      one.close()
      await one.end()
      if (haveMet) {
        await two.end()
        return
      }
      two.close()
      await two.end()
    }
    throw new Error('ten pairs of simultaneous sockets never met in one second')
  }),
  writes('7.2', 'ws-loading', 'A server that cannot be loaded is announced as loading on every hot reload', async (client) => {
    const line = await open(client)
    const name = 'contract-loading'
    line.send({ action: 'subscribe', event_types: ['mcp_status_change'], filters: { mcp_names: [name] } })
    const made = await client.post('/api/v1/mcp/servers', { body: { name, url: 'http://127.0.0.1:9/mcp', timeout_seconds: 5 } })
    try {
      const loading = await line.frame((frame) => frame.at('data.new_status') === 'loading', 35_000)
      assert.deepEqual([loading.at('data.old_status'), loading.at('data.severity')], ['not_loaded', 'info'])
      const failed = await line.frame((frame) => frame.at('data.new_status') === 'unhealthy', 35_000)
      assert.equal(failed.at('data.severity'), 'high')
      await client.wait(32_000)
      assert.ok(line.frames.filter((frame) => frame.includes('"loading"')).length >= 2)
    } finally {
      line.close()
      await client.del(`/api/v1/mcp/servers/${made.number('server.id')}`)
    }
  }),
  reads('7.2', 'ws-system-health', 'system_health arrives with every hot reload and counts the loaded servers', async (client) => {
    const line = await open(client)
    line.send({ action: 'subscribe', event_types: ['system_health'] })
    const event = await line.frame((frame) => frame.at('type') === 'system_health', 32_000)
    for (const member of ['cpu_percent', 'memory_percent', 'memory_used_mb', 'memory_total_mb', 'active_mcps']) event.number(`data.${member}`)
    assert.equal(event.at('data.severity'), 'info')
    line.close()
  }),
  writes('7.2', 'ws-edit', 'An edited server is reloaded and announced as unknown to healthy', async (client) => {
    const loaded = (await client.get('/health/cache', { as: null })).list('mcps').map((name) => name.value)
    const row = (await client.get('/api/v1/mcp/tools/servers')).list('data.servers').find((item) => loaded.includes(item.at('name')))
    if (!row) throw new Unanswerable('no server is loaded')
    const line = await open(client)
    line.send({ action: 'subscribe', event_types: ['mcp_status_change'], filters: { mcp_names: [row.text('name')] } })
    await line.frame((frame) => frame.at('type') === 'subscribed')
    await client.put(`/api/v1/mcp/servers/${row.number('id')}`, { body: { description: row.at('description') } })
    const event = await line.frame((frame) => frame.at('data.new_status') === 'healthy', 65_000)
    assert.deepEqual([event.at('data.old_status'), event.at('data.severity')], ['unknown', 'info'])
    line.close()
  }),
  reads('7.4', 'flows-auth', 'The flow socket needs the header and takes any signed-in role', async (client) => {
    assert.deepEqual(await client.dial('/api/v1/ws/flows/1', { as: null }), { refused: 401 })
    const line = await client.line('/api/v1/ws/flows/1', { as: 'viewer' })
    line.sendRaw('anything')
    await client.wait(500)
    assert.equal(line.ended(), undefined)
    line.close()
  }),
]
