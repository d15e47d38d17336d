import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock, type Clock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { grantScript } from '#main/upstream/postgres/grant-script.ts'
import { activitiesBetween, circuitTransitionsBetween, flowsBetween, healthChecksBetween, requestsBetween, situationOf, worldAt } from '../world/index.ts'
import { createDemoPostgres, type DemoPostgres } from './demo-postgres.ts'
import type { InstallVariant } from './variant.ts'

// A busy machine shares its cores with PGlite; no test waits longer than its database does.
vi.setConfig({ testTimeout: 60_000 })

const startedAt = Date.UTC(2026, 10, 18, 10, 0, 5)
const DAY = 24 * 3600 * 1000
const HOUR = 3600 * 1000
const world = worldAt({ seed: 9, startedAt, historyDays: 2, density: 0.5 })
// Time stands still: rows arrive when a test says so.
const clock: Clock = { ...systemClock, now: () => startedAt, every: () => () => undefined }

let folder: string
let usual: DemoPostgres
let refusalWhileStarting: unknown

const imageFile = () => join(folder, 'empty.image')
const create = (variant: Partial<InstallVariant> = {}) => createDemoPostgres({ world, variant, clock, log: silentLog, imageFile: imageFile() })

async function connect(postgres: DemoPostgres): Promise<pg.Client> {
  const client = new pg.Client(postgres.connection)
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function ask<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = [], postgres = usual): Promise<Row[]> {
  const client = await connect(postgres)
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}

const countOf = async (table: string, postgres = usual): Promise<number> => Number((await ask<{ n: string }>(`SELECT count(*) AS n FROM ${table}`, [], postgres))[0]?.n)

/** `name type` of every column, whoever may read it. */
async function columnsOf(table: string, postgres = usual): Promise<string[]> {
  const rows = await ask<{ text: string }>("SELECT attname || ' ' || format_type(atttypid, atttypmod) AS text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum", [table], postgres)
  return rows.map((row) => row.text)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-image-'))
  usual = await create()
  refusalWhileStarting = await connect(usual).catch((cause: unknown) => cause)
  await usual.ready
}, 120_000)
afterAll(async () => {
  await usual.stop()
  await rm(folder, { recursive: true })
})

/** Contract, section 9: what the console reads, stated again by hand. */
const facts: Readonly<Record<string, string>> = {
  'auth_service.roles': 'id integer, name character varying(50), description text, mcp_access text[], tool_restrictions jsonb, dashboard_access character varying(20), rate_limit integer, cost_limit_daily numeric(10,2), token_expiry integer, omni_services text[], created_at timestamp without time zone, updated_at timestamp without time zone',
  'auth_service.users': 'id integer, username character varying(100), name character varying(255), email character varying(255), role_id integer, password_hash character varying(255), api_key_hash character varying(255), active boolean, rate_limit_override integer, last_login_at timestamp without time zone, created_at timestamp without time zone, updated_at timestamp without time zone',
  'auth_service.auth_audit': 'id integer, user_id integer, username character varying(100), action character varying(50), resource character varying(200), result character varying(20), ip_address inet, user_agent text, details text, created_at timestamp without time zone',
  'auth_service.user_sessions': 'id integer, user_id integer, token_hash character varying(64), refresh_token_hash character varying(64), expires_at timestamp without time zone, created_at timestamp without time zone',
  'omni2.mcp_servers': 'id integer, name character varying(100), url character varying(500), description text, status character varying(20), protocol character varying(20), timeout_seconds integer, max_retries integer, retry_delay_seconds numeric(4,2), auth_type character varying(20), auth_config jsonb, last_health_check timestamp with time zone, health_status character varying(20), error_count integer, pt_score integer, pt_last_run timestamp with time zone, pt_status character varying(20), failure_cycle_count integer, max_failure_cycles integer, auto_disabled_at timestamp with time zone, auto_disabled_reason text, can_auto_enable boolean, meta_data jsonb, created_at timestamp with time zone, updated_at timestamp with time zone',
  'omni2.mcp_health_log': 'id integer, mcp_server_id integer, timestamp timestamp with time zone, status character varying(20), response_time_ms integer, error_message text, meta_data jsonb, event_type character varying(50)',
  'omni2.interaction_flows': 'session_id uuid, user_id integer, conversation_id uuid, flow_data jsonb, source text, created_at timestamp with time zone, completed_at timestamp with time zone',
  'omni2.user_activities': 'activity_id uuid, conversation_id uuid, session_id uuid, user_id integer, sequence_num integer, activity_type text, activity_data jsonb, duration_ms integer, created_at timestamp with time zone',
  'omni2_dashboard.dashboard_config': 'id integer, key character varying(100), value text, description text, created_at timestamp without time zone, updated_at timestamp without time zone',
}

describe('an installation', () => {
  it.each(Object.entries(facts))('has %s as the contract describes it', async (table, columns) => {
    expect((await columnsOf(table)).join(', ')).toBe(columns)
  })

  it('keeps cost and token columns in the legacy audit log only, as numeric and integers', async () => {
    const columns = await columnsOf('public.audit_logs')
    for (const column of ['cost_estimate numeric(10,6)', 'tokens_input integer', 'tokens_cached integer', 'tools_used text[]', 'mcps_accessed text[]', 'timestamp timestamp with time zone', 'search_vector tsvector', 'ip_address inet']) expect(columns).toContain(column)
  })

  it('has the indexes that paging needs', async () => {
    const indexes = (await ask<{ name: string }>("SELECT indexname AS name FROM pg_indexes WHERE schemaname IN ('omni2', 'public')")).map((row) => row.name)
    for (const name of ['ix_omni2_mcp_health_log_timestamp', 'ix_omni2_mcp_health_log_mcp_server_id', 'idx_audit_logs_created_at', 'idx_audit_logs_search_vector']) expect(indexes).toContain(name)
  })

  it('is filled with what the world did, row by row', async () => {
    const asked = requestsBetween(world, startedAt - 2 * DAY, startedAt).filter((request) => request.channel === 'ask')
    expect(asked.length).toBeGreaterThan(100)
    const rows = await ask<{ id: number; cost: string; at: Date; email: string }>('SELECT a.id, a.cost_estimate AS cost, a.created_at AS at, u.email FROM public.audit_logs a JOIN public.users u ON u.id = a.user_id ORDER BY a.id')
    const emails = new Map(world.users.map((user) => [user.id, user.email]))
    expect(rows.map((row) => ({ ...row, cost: Number(row.cost), at: row.at.getTime() }))).toEqual(asked.map((request) => ({ id: request.id, cost: request.costEstimate, at: request.at, email: emails.get(request.userId) })))
    expect(await countOf('omni2.mcp_health_log')).toBe(healthChecksBetween(world, startedAt - 2 * DAY, startedAt).length)
    expect(await countOf('omni2.user_activities')).toBe(activitiesBetween(world, startedAt - 2 * DAY, startedAt).length)
    expect(await countOf('omni2.interaction_flows')).toBe(flowsBetween(world, startedAt - 2 * DAY, startedAt).length)
  })

  it('may lack tables, keep its settings as JSONB and name the outcome of a sign-in differently', async () => {
    const other = await create({ legacyTables: false, dashboardConfigValue: 'JSONB', flowTimes: 'timestamp', signInOutcome: 'status', missing: ['omni2.user_activities'] })
    try {
      await other.ready
      expect(await columnsOf('public.audit_logs', other)).toEqual([])
      expect(await columnsOf('omni2.user_activities', other)).toEqual([])
      expect(await columnsOf('omni2_dashboard.dashboard_config', other)).toContain('value jsonb')
      expect(await columnsOf('omni2.interaction_flows', other)).toContain('created_at timestamp without time zone')
      expect(await columnsOf('auth_service.auth_audit', other)).toContain('status character varying(20)')
      await other.advance(startedAt + HOUR)
      expect(await countOf('omni2.interaction_flows', other)).toBe(flowsBetween(world, startedAt - 2 * DAY, startedAt + HOUR).length)
    } finally {
      await other.stop()
    }
  }, 120_000)
})

describe('the reader', () => {
  it('is refused as by a starting server until the history is in', () => {
    expect(refusalWhileStarting).toMatchObject({ code: '57P03' })
  })

  it('is who clients are, in the database omni', async () => {
    expect(await ask('SELECT current_user AS who, current_database() AS where')).toEqual([{ who: 'omnideck_reader', where: 'omni' }])
  })

  it.each(['SELECT password_hash FROM auth_service.users', 'SELECT auth_config FROM omni2.mcp_servers', 'SELECT token_hash FROM auth_service.user_sessions', 'SELECT * FROM omni2.pt_service_config', 'SELECT value FROM omni2_dashboard.dashboard_config', 'DELETE FROM omni2.mcp_health_log', "INSERT INTO auth_service.roles (name) VALUES ('x')"])('may not: %s', async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ code: '42501' })
  })

  it('keeps its rights when the script is run a second time', async () => {
    await usual.execute(grantScript)
    expect((await ask('SELECT id, name, email FROM auth_service.users WHERE email IS NULL'))).toHaveLength(1)
  })

  it('can use two connections at once without one seeing the answers of the other', async () => {
    const [first, second] = [await connect(usual), await connect(usual)]
    const series = async (client: pg.Client, mark: string) => {
      const heard: (string | undefined)[] = []
      for (let index = 0; index < 60; index += 1) heard.push((await client.query<{ said: string }>('SELECT $1::text || $2::int AS said', [mark, index])).rows[0]?.said)
      return heard
    }
    const said = await Promise.all([series(first, 'a'), series(second, 'b')])
    expect(said).toEqual(['a', 'b'].map((mark) => Array.from({ length: 60 }, (_, index) => `${mark}${index}`)))
    await Promise.all([first.end(), second.end()])
  })
})

describe('the running world', () => {
  it('is appended as time goes on, and an instant told twice changes nothing', async () => {
    const moments = [startedAt + 2 * 60_000, startedAt + 9 * 60_000, startedAt + 9 * 60_000, startedAt + 5 * 60_000, startedAt + 20 * 60_000]
    for (const moment of moments) await usual.advance(moment)
    expect(await countOf('public.audit_logs')).toBe(requestsBetween(world, startedAt - 2 * DAY, startedAt + 20 * 60_000).filter((request) => request.channel === 'ask').length)
    expect(await countOf('omni2.mcp_health_log')).toBe(healthChecksBetween(world, startedAt - 2 * DAY, startedAt + 20 * 60_000).length)
    for (const server of world.servers) {
      const situation = situationOf(world, server.id, startedAt + 20 * 60_000 - 1)
      expect(await ask('SELECT status, health_status, error_count, auto_disabled_reason FROM omni2.mcp_servers WHERE id = $1', [server.id])).toEqual([
        { status: situation.status, health_status: situation.healthStatus, error_count: situation.errorCount, auto_disabled_reason: situation.autoDisabledReason },
      ])
    }
    expect(circuitTransitionsBetween(world, startedAt, startedAt + 20 * 60_000).length).toBeGreaterThan(0)
  })

  it('fills the text index of new rows by its trigger', async () => {
    expect((await ask('SELECT id FROM public.audit_logs WHERE search_vector IS NOT NULL')).length).toBeGreaterThan(0)
  })

  it('waits for a client to end its transaction, and is not stopped by a client that made read-only the default', async () => {
    const client = await connect(usual)
    await client.query('SET default_transaction_read_only = on')
    await client.query('BEGIN')
    const before = (await client.query<{ n: string }>('SELECT count(*) AS n FROM omni2.mcp_health_log')).rows[0]?.n
    let isAppended = false
    const appended = usual.advance(startedAt + 30 * 60_000).then(() => (isAppended = true))
    expect((await client.query<{ n: string }>('SELECT count(*) AS n FROM omni2.mcp_health_log')).rows[0]?.n).toBe(before)
    expect(isAppended).toBe(false)
    await client.query('COMMIT')
    await appended
    expect(await countOf('omni2.mcp_health_log')).toBeGreaterThan(Number(before))
    await client.end()
  })

  it('goes on without a server that was deleted, and leaves alone what an administrator changed', async () => {
    await usual.execute("DELETE FROM omni2.mcp_servers WHERE id = 2; UPDATE omni2.mcp_servers SET status = 'inactive' WHERE name = 'text-tools'")
    const checks = await countOf('omni2.mcp_health_log WHERE mcp_server_id = 1')
    await usual.advance(startedAt + 35 * 60_000)
    expect(await countOf('omni2.mcp_health_log WHERE mcp_server_id = 2')).toBe(0)
    expect(await countOf('omni2.mcp_health_log WHERE mcp_server_id = 1')).toBe(checks + 5)
    expect(await ask("SELECT status FROM omni2.mcp_servers WHERE name = 'text-tools'")).toEqual([{ status: 'inactive' }])
  })

  it('says what was wrong with an own write and goes on', async () => {
    await expect(usual.execute('UPDATE omni2.mcp_servers SET nothing = 1')).rejects.toThrow('nothing')
    await usual.execute("UPDATE omni2.mcp_servers SET description = 'it''s changed' WHERE id = 1")
    expect(await ask('SELECT description FROM omni2.mcp_servers WHERE id = 1')).toEqual([{ description: "it's changed" }])
  })
})

describe('trouble', () => {
  it('takes the database down and brings it back on the same port with the same data', async () => {
    const rows = await countOf('public.audit_logs')
    const open = await connect(usual)
    const lost = new Promise((resolve) => open.once('end', resolve))
    await usual.setDown(true)
    await lost
    await expect(connect(usual)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await usual.setDown(false)
    expect(await countOf('public.audit_logs')).toBe(rows)
  })

  it('hides a table, which goes on growing until it is back', async () => {
    const rows = await countOf('omni2.mcp_health_log')
    await usual.setTableMissing('omni2.mcp_health_log', true)
    await expect(countOf('omni2.mcp_health_log')).rejects.toMatchObject({ code: '42P01' })
    expect(await ask("SELECT to_regclass('omni2.mcp_health_log') AS found")).toEqual([{ found: null }])
    await usual.advance(startedAt + 40 * 60_000)
    await usual.setTableMissing('omni2.mcp_health_log', false)
    expect(await countOf('omni2.mcp_health_log')).toBeGreaterThan(rows)
  })

  it('takes the rights on a table away and gives them back', async () => {
    await usual.setRevoked('public.audit_logs', true)
    await usual.setRevoked('auth_service.users', true)
    await expect(countOf('public.audit_logs')).rejects.toMatchObject({ code: '42501' })
    await expect(ask('SELECT id FROM auth_service.users')).rejects.toMatchObject({ code: '42501' })
    await usual.setRevoked('public.audit_logs', false)
    expect(await countOf('public.audit_logs')).toBeGreaterThan(0)
    await expect(ask('SELECT id FROM auth_service.users')).rejects.toMatchObject({ code: '42501' })
    await usual.setRevoked('auth_service.users', false)
    expect(await ask('SELECT id FROM auth_service.users')).toHaveLength(40)
  })

  it('with a table that this installation never had is refused by name', async () => {
    await expect(usual.setTableMissing('omni2.nonsense', true)).rejects.toThrow('omni2.nonsense')
  })
})

it('starts all the same from a damaged image, and replaces it', async () => {
  // Whatever the image was made for last, a start with the usual install has left one that fits it.
  const first = await create()
  await first.ready
  await first.stop()
  const whole = await readFile(imageFile())
  await writeFile(imageFile(), whole.subarray(0, 100_000))
  const again = await create()
  try {
    await again.ready
    expect(await ask('SELECT id FROM auth_service.users', [], again)).toHaveLength(40)
    expect((await stat(imageFile())).size).toBeGreaterThan(1_000_000)
  } finally {
    await again.stop()
  }
}, 120_000)

it('rejects what is asked of it after it was stopped', async () => {
  const short = await create()
  await short.stop()
  await expect(short.ready).rejects.toThrow()
  await expect(short.advance(startedAt + DAY)).rejects.toThrow('stopped')
}, 60_000)
