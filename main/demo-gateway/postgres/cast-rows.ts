import type { Instant } from '#shared/lib/time-range.ts'
import { configAt, historyStart, lastSignInsAt, situationOf, type ServerSituation, type Setting, type World, type WorldServer } from '../world/index.ts'
import { chanceFor, between, pick } from '../world/chance.ts'
import { json, list, textOf, time, timeOrNull, type Cell, type TableRows } from './table-rows.ts'
import type { InstallVariant } from './variant.ts'

const WEEK = 7 * 24 * 3600 * 1000
/** Shaped like bcrypt and fitting no password: nobody can sign in with what the demo stores. */
const noPassword = '$2b$12$' + 'x'.repeat(53)

const founded = '2024-01-08T09:00:00.000Z'

/** What changes about a server while the gateway runs, as columns of `omni2.mcp_servers`. */
export function situationCells(situation: ServerSituation): Readonly<Record<string, Cell>> {
  return {
    status: situation.status, health_status: situation.healthStatus, last_health_check: timeOrNull(situation.lastHealthCheckAt), error_count: String(situation.errorCount),
    failure_cycle_count: String(situation.failureCycles), auto_disabled_at: timeOrNull(situation.autoDisabledAt), auto_disabled_reason: situation.autoDisabledReason, updated_at: time(situation.updatedAt),
  }
}

function serverCells(world: World, server: WorldServer, at: Instant): Readonly<Record<string, Cell>> {
  return {
    id: String(server.id), name: server.name, url: server.url, description: server.description, protocol: server.protocol, timeout_seconds: String(server.timeoutSeconds), max_retries: '2', retry_delay_seconds: '1.00',
    auth_type: server.authType, auth_config: server.authConfig ? json(server.authConfig) : null, pt_score: textOf(server.penTest?.score ?? null), pt_last_run: server.penTest ? time(world.startedAt - WEEK / 2) : null,
    pt_status: server.penTest?.status ?? null, max_failure_cycles: '3', can_auto_enable: 'true', created_at: time(server.createdAt), ...situationCells(situationOf(world, server.id, at)),
  }
}

function fromCells(table: string, cells: readonly Readonly<Record<string, Cell>>[]): TableRows {
  const columns = Object.keys(cells[0] ?? {})
  return { table, columns, rows: cells.map((row) => columns.map((column) => row[column] ?? null)) }
}

function penTests(world: World): Readonly<Record<string, Cell>>[] {
  const tested = world.servers.filter((server) => server.penTest)
  const weeks = Math.floor((world.startedAt - historyStart(world)) / WEEK)
  return Array.from({ length: weeks }, (_, week) => tested.map((server) => {
    const random = chanceFor(world.seed, 71, week, server.id)
    const at = historyStart(world) + (week + 0.5) * WEEK + server.id * 600_000
    const failed = between(random, 0, 6)
    return {
      mcp_server_id: String(server.id), mcp_name: server.name, preset: pick(random, ['quick', 'fast', 'deep']), status: 'completed', llm_provider: 'anthropic', llm_model: 'claude-sonnet-4-5-20250929', plan_source: 'llm', created_by: '1',
      created_at: time(at), started_at: time(at + 2000), completed_at: time(at + 180_000), duration_ms: '178000', total_tests: '42', passed: String(42 - failed), failed: String(failed), errors: '0', critical: '0',
      high: String(Math.floor(failed / 3)), medium: String(failed - Math.floor(failed / 3)), low: '0', inconclusive: 'false', llm_cost_usd: (0.04 + 0.2 * random()).toFixed(4),
    }
  })).flat().map((row, index) => ({ run_id: String(index + 1), ...row }))
}

/** The dashboard writes JSON text whatever the column's type; only the init script leaves bare words in a TEXT column. */
export function settingCell(setting: Pick<Setting, 'table' | 'value'>, variant: InstallVariant): string {
  const canBeBare = setting.table === 'dashboard_config' && variant.dashboardConfigValue === 'TEXT'
  return canBeBare && typeof setting.value === 'string' ? setting.value : json(setting.value)
}

function settingRows(settings: readonly Setting[], variant: InstallVariant): TableRows[] {
  const of = (table: Setting['table']): readonly Setting[] => settings.filter((setting) => setting.table === table)
  return [
    fromCells('omni2_dashboard.dashboard_config', of('dashboard_config').map((setting, index) => ({ id: String(index + 1), key: setting.key, value: settingCell(setting, variant), created_at: founded, updated_at: time(setting.updatedAt) }))),
    fromCells('omni2.omni2_config', of('omni2_config').map((setting, index) => ({ id: String(index + 1), config_key: setting.key, config_value: json(setting.value), is_active: 'true', created_at: founded, updated_at: time(setting.updatedAt) }))),
  ]
}

/** Rows of the people and things in the world as they stand at `at`, in the order of their foreign keys. */
export function castRows(world: World, variant: InstallVariant, at: Instant): TableRows[] {
  const lastSignIns = lastSignInsAt(world, at)
  const stamps = { created_at: founded, updated_at: founded }
  const members = world.users.flatMap((user) => user.teamIds.map((teamId) => ({ user, teamId })))
  const withEmail = world.users.filter((user) => user.email !== null)
  return [
    fromCells('auth_service.roles', world.roles.map((role) => ({
      id: String(role.id), name: role.name, description: role.description, mcp_access: list(role.mcpAccess), tool_restrictions: json(role.toolRestrictions), dashboard_access: role.dashboardAccess,
      rate_limit: String(role.rateLimit), cost_limit_daily: role.costLimitDaily.toFixed(2), token_expiry: String(role.tokenExpiry), omni_services: list(role.omniServices), ...stamps,
    }))),
    fromCells('auth_service.users', world.users.map((user) => ({
      id: String(user.id), username: user.username, name: user.name, email: user.email, role_id: textOf(user.roleId), password_hash: noPassword, active: String(user.active),
      rate_limit_override: textOf(user.rateLimitOverride), last_login_at: timeOrNull(lastSignIns.get(user.id) ?? null), created_at: time(user.createdAt), updated_at: time(user.createdAt),
    }))),
    fromCells('auth_service.teams', world.teams.map((team) => ({
      id: String(team.id), name: team.name, description: team.description, mcp_access: list(team.mcpAccess), team_rate_limit: textOf(team.rateLimit), team_cost_limit: team.costLimit?.toFixed(2) ?? null, ...stamps,
    }))),
    fromCells('auth_service.team_members', members.map(({ user, teamId }, index) => ({ id: String(index + 1), team_id: String(teamId), user_id: String(user.id), joined_at: time(user.createdAt) }))),
    fromCells('auth_service.user_overrides', [{ id: '1', user_id: '20', custom_rate_limit: '400', custom_cost_limit: '15.00', ...stamps }]),
    fromCells('omni2.mcp_servers', world.servers.map((server) => serverCells(world, server, at))),
    fromCells('omni2.mcp_tools', world.servers.flatMap((server) => server.tools.map((tool) => ({ server, tool }))).map(({ server, tool }, index) => ({
      id: String(index + 1), mcp_server_id: String(server.id), name: tool.name, description: tool.description, input_schema: json(tool.inputSchema), ...stamps,
    }))),
    fromCells('omni2.user_blocks', [{ user_id: '33', is_blocked: 'true', block_reason: 'Shared a token in a ticket', custom_block_message: 'Please talk to Security.', blocked_at: time(world.startedAt - 2 * WEEK), blocked_by: '3', blocked_services: list(['mcp']) }]),
    fromCells('omni2.user_usage_limits', [{ id: '1', user_id: '5', period_days: '30', max_requests: '5000', max_tokens: '20000000', max_cost: '150.0000', is_active: 'true', ...stamps }]),
    fromCells('omni2.chat_welcome_config', [{ config_type: 'default', target_id: null, welcome_message: 'Welcome to Omni2.', show_usage_info: 'true' }]),
    fromCells('omni2.pt_runs', penTests(world)),
    fromCells('omni2.pt_service_config', [{ config_key: 'llm_providers', config_value: json({ anthropic: { api_key: 'demo-not-a-key', model: 'claude-sonnet-4-5-20250929' } }), updated_at: founded }]),
    ...settingRows(configAt(world, at), variant),
    fromCells('public.users', withEmail.map((user) => ({ id: String(user.legacyId), email: user.email, name: user.name, role: 'read_only', is_active: String(user.active), ...stamps }))),
    // Stale on purpose: nothing reads or writes this twin any more.
    fromCells('public.mcp_servers', world.servers.slice(0, 4).map((server) => ({ id: String(server.id + 50), name: server.name, url: server.url, is_enabled: 'true', is_healthy: 'false', total_requests: '0', created_at: founded }))),
    fromCells('public.schema_version', [{ version: '4', description: 'Audit statistics', applied_at: founded }]),
  ]
}
