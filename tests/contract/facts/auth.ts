import assert from 'node:assert/strict'
import { Unanswerable, reads, writes } from '../fact.ts'
import { NAIVE, toNode } from '../node.ts'
import type { Node } from '../node.ts'

const LOGIN = '/auth/api/v1/auth/login'
const ADMIN = { 'X-User-Role': 'super_admin' }

function claimsOf(token: string): Node {
  return toNode(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')))
}

export const authFacts = [
  reads('3.1', 'login', 'Login answers a token pair with the lifetime in seconds', async (client) => {
    const reply = await client.login(client.account('super_admin'))
    assert.equal(reply.status, 200)
    reply.text('access_token')
    reply.text('refresh_token')
    assert.equal(reply.at('token_type'), 'bearer')
    assert.ok(reply.number('expires_in') > 0)
  }),
  reads('3.1', 'login-email', 'The user name field takes an e-mail address as well', async (client) => {
    const me = await client.get('/auth/api/v1/auth/validate')
    const { password } = client.account('super_admin')
    assert.equal((await client.login({ username: me.headers.get('x-user-username') ?? '', password })).status, 200)
  }),
  reads('3.1', 'login-wrong', 'A wrong password is 401 Invalid email or password', async (client) => {
    const reply = await client.login({ ...client.account('super_admin'), password: 'certainly wrong' })
    assert.deepEqual([reply.status, reply.at('detail')], [401, 'Invalid email or password'])
  }),
  reads('3.1', 'login-unknown', 'An unknown user gets the same 401 as a wrong password', async (client) => {
    assert.equal((await client.login({ username: 'nobody-at-all', password: 'x' })).at('detail'), 'Invalid email or password')
  }),
  reads('3.1', 'login-email-field', 'A field called email is not recognised: 400', async (client) => {
    const { username, password } = client.account('super_admin')
    assert.equal((await client.post(LOGIN, { as: null, body: { email: username, password } })).status, 400)
  }),
  reads('3.1', 'login-api-key', 'An api_key wins over a password, and an unknown one is 401 Invalid API key', async (client) => {
    const reply = await client.post(LOGIN, { as: null, body: { ...client.account('super_admin'), api_key: 'omni_nonsense' } })
    assert.deepEqual([reply.status, reply.at('detail')], [401, 'Invalid API key'])
  }),
  reads('3.1', 'login-no-role', 'A user without a role gets the same 401 as a wrong password', async (client) => {
    const reply = await client.login(client.account('no_role'))
    assert.deepEqual([reply.status, reply.at('detail')], [401, 'Invalid email or password'])
  }),
  reads('3.1', 'login-no-email', 'A user without an e-mail address can sign in, but every later request is 401', async (client) => {
    const pair = await client.login(client.account('no_email'))
    assert.equal(pair.status, 200)
    const reply = await client.get('/api/v1/events/mcp-list', { bearer: pair.text('access_token') })
    assert.deepEqual([reply.status, reply.at('detail')], [401, 'User not found or inactive'])
  }),
  reads('3.1', 'login-same-second', 'Two logins within one second are byte-identical', async (client) => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const [one, two] = await Promise.all([client.login(client.account('super_admin')), client.login(client.account('super_admin'))])
      if (one.at('access_token') === two.at('access_token')) return
      await client.wait(300)
    }
    throw new Error('ten pairs of simultaneous logins all differed')
  }),
  reads('3.1', 'refresh', 'Refresh takes the refresh token in the header and answers a new pair', async (client) => {
    const { refresh } = await client.tokens('super_admin')
    const reply = await client.post('/auth/api/v1/auth/refresh', { bearer: refresh })
    assert.equal(reply.status, 200)
    reply.text('access_token')
  }),
  reads('3.1', 'refresh-with-access', 'Refresh with an access token is 401 Invalid token type', async (client) => {
    const reply = await client.post('/auth/api/v1/auth/refresh')
    assert.deepEqual([reply.status, reply.at('detail')], [401, 'Invalid token type'])
  }),
  reads('3.1', 'refresh-keeps-old', 'Refresh invalidates neither the old access nor the old refresh token', async (client) => {
    const { access, refresh } = await client.tokens('super_admin')
    await client.post('/auth/api/v1/auth/refresh', { bearer: refresh })
    assert.equal((await client.get('/api/v1/events/mcp-list', { bearer: access })).status, 200)
    assert.equal((await client.post('/auth/api/v1/auth/refresh', { bearer: refresh })).status, 200)
  }),
  reads('3.1', 'refresh-as-access', 'A refresh token works as an access token', async (client) => {
    const { refresh } = await client.tokens('super_admin')
    assert.equal((await client.get('/api/v1/events/mcp-list', { bearer: refresh })).status, 200)
  }),
  writes('3.1', 'logout', 'Logout revokes exactly the token it was given', async (client) => {
    await client.wait(1_100)
    const pair = await client.login(client.account('super_admin'))
    const access = pair.text('access_token')
    assert.equal((await client.post('/auth/api/v1/auth/logout', { bearer: access })).at('message'), 'Logged out successfully')
    const after = await client.get('/api/v1/events/mcp-list', { bearer: access })
    assert.deepEqual([after.status, after.at('detail')], [401, 'Token has been revoked'])
    assert.equal((await client.post('/auth/api/v1/auth/refresh', { bearer: pair.text('refresh_token') })).status, 200)
    await client.wait(1_100)
  }),
  reads('3.1', 'logout-bare', 'Logout without a header is 401, with an undecodable token a text 500', async (client) => {
    assert.equal((await client.post('/auth/api/v1/auth/logout', { as: null })).status, 401)
    const reply = await client.post('/auth/api/v1/auth/logout', { bearer: 'nonsense' })
    assert.deepEqual([reply.status, reply.raw.trim()], [500, 'Internal Server Error'])
  }),
  reads('3.2', 'claims-access', 'The access token carries sub as text, user name, role, empty permissions and second-resolution times', async (client) => {
    const { access } = await client.tokens('super_admin')
    const claims = claimsOf(access)
    assert.match(claims.text('sub'), /^\d+$/)
    assert.equal(claims.at('role'), 'super_admin')
    assert.equal(claims.at('type'), 'access')
    assert.deepEqual(claims.at('permissions'), [])
    assert.ok(Number.isInteger(claims.number('iat')) && Number.isInteger(claims.number('exp')))
  }),
  reads('3.2', 'claims-refresh', 'The refresh token carries no name and lives seven days', async (client) => {
    const claims = claimsOf((await client.tokens('super_admin')).refresh)
    claims.lacks('', 'username')
    claims.lacks('', 'role')
    assert.equal(claims.number('exp') - claims.number('iat'), 604_800)
  }),
  reads('3.2', 'claims-after-refresh', 'After a refresh the claim username is the e-mail address', async (client) => {
    const { refresh } = await client.tokens('super_admin')
    const reply = await client.post('/auth/api/v1/auth/refresh', { bearer: refresh })
    assert.match(claimsOf(reply.text('access_token')).text('username'), /@/)
  }),
  reads('3.2', 'lifetime', 'The access token lives as long as the token_expiry of its role says', async (client) => {
    const reply = await client.login(client.account('super_admin'))
    const role = (await client.get('/auth/api/v1/roles')).list('roles').find((row) => row.at('name') === 'super_admin')
    assert.equal(reply.at('expires_in'), role?.at('token_expiry'))
    const claims = claimsOf(reply.text('access_token'))
    assert.equal(claims.number('exp') - claims.number('iat'), reply.number('expires_in'))
  }),
  reads('3.3', 'users-open', 'Lists of users, roles and teams need no token at all', async (client) => {
    for (const path of ['users/users', 'roles', 'teams']) assert.equal((await client.get(`/auth/api/v1/${path}`, { as: null })).status, 200, path)
  }),
  reads('3.3', 'self-declared-role', 'Admin calls look at the header X-User-Role, not at the token', async (client) => {
    const path = '/auth/api/v1/users/users/1/activity'
    const without = await client.get(path)
    assert.deepEqual([without.status, without.at('detail')], [403, 'Admin access required'])
    assert.equal((await client.get(path, { as: null, headers: ADMIN })).status, 200)
  }),
  reads('3.3', 'http-bearer-403', 'API keys without a bearer are 403 Not authenticated, not 401', async (client) => {
    const reply = await client.get('/auth/api/v1/api-keys', { as: null })
    assert.deepEqual([reply.status, reply.at('detail')], [403, 'Not authenticated'])
  }),
  reads('3.4', 'users-page', 'Users are paged by page and per_page and ordered by name', async (client) => {
    const reply = await client.get('/auth/api/v1/users/users?page=1&per_page=3')
    reply.has('', 'users', 'total', 'page', 'per_page')
    assert.ok(reply.list('users').length <= 3)
    assert.equal(reply.at('per_page'), 3)
    reply.node('users.0').has('', 'id', 'username', 'name', 'email', 'active', 'rate_limit_override', 'last_login_at', 'role_id', 'role_name')
  }),
  reads('3.4', 'users-hidden', 'The total counts users that the list hides because they have no role', async (client) => {
    const reply = await client.get('/auth/api/v1/users/users?per_page=10000')
    assert.ok(reply.number('total') >= reply.list('users').length)
    assert.ok(reply.list('users').every((row) => typeof row.at('role_name') === 'string'))
  }),
  reads('3.4', 'users-search', 'search matches name, e-mail and user name without regard to case', async (client) => {
    const first = (await client.get('/auth/api/v1/users/users?per_page=1')).text('users.0.username')
    const found = await client.get(`/auth/api/v1/users/users?per_page=1000&search=${encodeURIComponent(first.toUpperCase())}`)
    assert.ok(found.list('users').some((row) => row.at('username') === first))
  }),
  reads('3.4', 'user-one', 'One user has mcp_access beside the row, and an unknown one is 404', async (client) => {
    const id = (await client.get('/auth/api/v1/users/users?per_page=1')).number('users.0.id')
    assert.ok(Array.isArray((await client.get(`/auth/api/v1/users/users/${id}`)).at('mcp_access')))
    const unknown = await client.get('/auth/api/v1/users/users/99999999')
    assert.deepEqual([unknown.status, unknown.at('detail')], [404, 'User not found'])
  }),
  reads('2.3', 'auth-naive-times', 'The auth service writes UTC without an offset', async (client) => {
    assert.match((await client.get('/auth/api/v1/users/users?per_page=1')).text('users.0.created_at'), NAIVE)
  }),
  writes('3.4', 'user-life', 'Create takes a role name and answers 201, update takes a role id, delete answers 204 without a body', async (client) => {
    const path = '/auth/api/v1/users/users'
    const created = await client.post(path, { body: { username: 'contract.fact', email: 'contract.fact@company.com', name: 'Contract Fact', role: 'viewer' } })
    assert.equal(created.status, 201)
    const id = created.number('user_id')
    const roleId = (await client.get('/auth/api/v1/roles')).list('roles').find((row) => row.at('name') === 'analyst')?.at('id')
    if (roleId === undefined) throw new Unanswerable('there is no role analyst')
    assert.equal((await client.put(`${path}/${id}`, { headers: ADMIN, body: { role_id: roleId } })).at('message'), 'User updated')
    assert.equal((await client.get(`${path}/${id}`)).at('role_name'), 'analyst')
    assert.equal((await client.put(`${path}/${id}`, { headers: ADMIN, body: { name: '' } })).at('detail'), 'No fields to update')
    const gone = await client.del(`${path}/${id}`)
    assert.deepEqual([gone.status, gone.raw], [204, ''])
  }),
  writes('3.4', 'user-reserved-domain', 'An e-mail address of a reserved domain is refused with 422', async (client) => {
    const body = { username: 'contract.local', email: 'contract@host.local', name: 'X' }
    assert.equal((await client.post('/auth/api/v1/users/users', { body })).status, 422)
  }),
  writes('3.4', 'user-unknown-role', 'A user created with an unknown role name vanishes from every list', async (client) => {
    const path = '/auth/api/v1/users/users'
    const created = await client.post(path, { body: { username: 'contract.ghost', email: 'contract.ghost@company.com', name: 'Ghost', role: 'no-such-role' } })
    const found = await client.get(`${path}?search=contract.ghost`)
    assert.deepEqual([found.list('users').length, found.at('total')], [0, 1])
    await client.del(`${path}/${created.number('user_id')}`)
  }),
  reads('3.5', 'roles', 'Roles carry limits as numbers and server access as a list; omni_services is not among them', async (client) => {
    const role = (await client.get('/auth/api/v1/roles')).node('roles.0')
    assert.ok(Array.isArray(role.at('mcp_access')))
    role.number('cost_limit_daily')
    role.number('token_expiry')
    role.lacks('', 'omni_services')
  }),
  writes('3.5', 'role-restrictions', 'On write the list shape of tool_restrictions is refused with 422', async (client) => {
    const refused = await client.post('/auth/api/v1/roles', { headers: ADMIN, body: { name: 'contract-role', tool_restrictions: { a: ['x'] } } })
    assert.equal(refused.status, 422)
    const accepted = await client.post('/auth/api/v1/roles', { headers: ADMIN, body: { name: 'contract-role', tool_restrictions: { a: { tools: ['x'] } } } })
    assert.equal(accepted.status, 200)
    assert.equal((await client.del(`/auth/api/v1/roles/${accepted.number('role_id')}`, { headers: ADMIN })).at('message'), 'Role deleted')
  }),
  writes('3.5', 'role-in-use', 'A role with users cannot be deleted: 400 naming their number', async (client) => {
    const id = (await client.get('/auth/api/v1/roles')).list('roles').find((row) => row.at('name') === 'super_admin')?.at('id')
    const reply = await client.del(`/auth/api/v1/roles/${String(id)}`, { headers: ADMIN })
    assert.equal(reply.status, 400)
    assert.match(reply.text('detail'), /Cannot delete role: \d+ users assigned/)
  }),
  reads('3.6', 'teams', 'resource_access of a team is JSON text, not an object', async (client) => {
    const team = (await client.get('/auth/api/v1/teams')).list('teams')[0]
    if (!team) throw new Unanswerable('there are no teams')
    JSON.parse(team.text('resource_access'))
    team.number('member_count')
    const detail = await client.get(`/auth/api/v1/teams/${team.number('id')}`)
    detail.list('members')
  }),
  reads('3.7', 'permissions', 'Effective permissions combine role and teams', async (client) => {
    const id = (await client.get('/auth/api/v1/users/users?per_page=1')).number('users.0.id')
    const reply = await client.get(`/auth/api/v1/permissions/${id}`)
    if (reply.status !== 200) throw new Unanswerable(`HTTP ${reply.status} for user ${id}`)
    reply.has('', 'user_id', 'role', 'teams', 'mcp_access', 'tool_access', 'dashboard_access', 'rate_limit', 'cost_limit_daily')
  }),
  reads('3.7', 'permission-check', 'A permission check always answers 200 with allowed and reason', async (client) => {
    const reply = await client.get('/auth/api/v1/permissions/check/99999999/nothing/nothing')
    assert.deepEqual([reply.status, reply.at('allowed')], [200, false])
    reply.text('reason')
  }),
  writes('3.8', 'api-key', 'A new API key is shown once, needs a team or a user, and cannot sign in', async (client) => {
    const path = '/auth/api/v1/api-keys'
    assert.equal((await client.post(path, { body: { name: 'contract' } })).status, 400)
    const made = await client.post(path, { body: { name: 'contract', user_ids: [1] } })
    const secret = made.text('api_key')
    assert.match(secret, /^omni_/)
    const listed = await client.get(path)
    assert.ok(!listed.raw.includes(secret))
    assert.equal((await client.post(LOGIN, { as: null, body: { api_key: secret } })).status, 401)
    const id = listed.list().find((row) => row.at('key_prefix') === made.at('key_prefix'))?.at('id')
    assert.equal((await client.del(`${path}/${String(id)}`)).at('message'), 'API key revoked successfully')
  }),
  reads('3.9', 'auth-info', 'The auth service describes itself without a token', async (client) => {
    assert.equal((await client.get('/auth/info', { as: null })).status, 200)
  }),
]
