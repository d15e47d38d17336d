import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schemaScript } from '#main/demo-gateway/postgres/schema.ts'
import { usualInstall } from '#main/demo-gateway/postgres/variant.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { seededRandom } from '#main/platform/random.ts'
import { connectPostgres } from '#main/upstream/postgres/connect-postgres.ts'
import { grantScript, readerRole } from '#main/upstream/postgres/grant-script.ts'
import type { PostgresLink } from '#main/upstream/postgres-leg.ts'
import type { PostgresSource } from '#main/upstream/upstream.ts'
import { findPostgres, startPostgresCluster, type PostgresCluster } from '#tests/support/postgres-cluster.ts'

const bin = findPostgres()
const PASSWORD = 'choose-a-password'
const signal = new AbortController().signal

describe.skipIf(bin === undefined)('reading a real PostgreSQL (skipped where no server is installed)', () => {
  let cluster: PostgresCluster
  let link: PostgresLink
  beforeAll(async () => {
    cluster = await startPostgresCluster(bin ?? '')
    await cluster.run(schemaScript(usualInstall))
    await cluster.run(grantScript)
    link = await open()
  }, 120_000)
  afterAll(async () => {
    await link.close()
    cluster.stop()
  })

  const target = () => ({ host: '127.0.0.1', port: cluster.port, database: 'omni', user: readerRole, ssl: 'off' as const })
  const open = (): Promise<PostgresLink> => connectPostgres(target(), PASSWORD, silentLog)
  function source(name: string): PostgresSource {
    const found = link.reader.sources.find((one) => one.name === name)
    if (found === undefined) throw new Error(`No source ${name}`)
    return found
  }
  const idsOf = (facts: readonly object[]): string[] => facts.map((fact) => ('originId' in fact ? String(fact.originId) : 'key' in fact ? String(fact.key) : ''))

  async function asReader<Answer>(ask: (client: pg.Client) => Promise<Answer>): Promise<Answer> {
    const client = new pg.Client({ ...target(), ssl: false, password: PASSWORD })
    await client.connect()
    try {
      return await ask(client)
    } finally {
      await client.end()
    }
  }

  it('finds every table it knows, with the rights that the grant script gives', () => {
    expect([...link.tables.values()].filter(({ state }) => state !== 'available').map(({ name, state }) => `${name} ${state}`)).toEqual([])
    expect(link.reader.sources.map(({ name }) => name)).toEqual([
      'pg.legacy_audit_logs', 'pg.audit_logs', 'pg.user_activities', 'pg.interaction_flows', 'pg.auth_audit', 'pg.prompt_injection_log', 'pg.mcp_health_log',
    ])
  })

  it('lets every source read with those rights', async () => {
    for (const one of link.reader.sources) {
      await expect(one.after(null, { from: 0, limit: 5, signal }), one.name).resolves.toMatchObject({ complete: true })
      await expect(one.before(null, { until: Date.now(), limit: 5, signal }), one.name).resolves.toMatchObject({ complete: true })
    }
  })

  it('can neither write nor read a secret, whatever it tries', async () => {
    const attempts = [
      "INSERT INTO public.audit_logs (message) VALUES ('x')", 'UPDATE auth_service.users SET active = false', 'DELETE FROM omni2.mcp_health_log', 'TRUNCATE omni2.mcp_health_log',
      'DROP TABLE public.audit_logs', 'CREATE TABLE public.mine (a int)', 'CREATE SCHEMA mine', 'SELECT password_hash FROM auth_service.users', 'SELECT * FROM auth_service.users',
      'SELECT auth_config FROM omni2.mcp_servers', `ALTER ROLE ${readerRole} SUPERUSER`,
    ]
    const outcomes = await asReader(async (client) => {
      await client.query('SET default_transaction_read_only = off')
      const codes: string[] = []
      for (const sql of attempts) {
        codes.push(await client.query(sql).then(() => `allowed: ${sql}`, (cause: unknown) => (cause instanceof pg.DatabaseError ? (cause.code ?? '') : String(cause))))
      }
      return codes
    })
    expect(outcomes).toEqual(attempts.map(() => '42501'))
  })

  it('is read-only, limited in time and in UTC by itself, even for an account that could do anything', async () => {
    await cluster.run(`CREATE ROLE mighty LOGIN PASSWORD 'm' SUPERUSER; CREATE TABLE public.written (a int)`)
    await cluster.run(`CREATE FUNCTION public.write() RETURNS text LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.written VALUES (1); RETURN 'written'; END $$`)
    // A view in the table's place shows the session from within, and its second form tries to write while it is read.
    await cluster.run(`ALTER TABLE public.audit_logs RENAME TO audit_logs_away;
      CREATE VIEW public.audit_logs AS SELECT 1 AS id, now() - interval '1 minute' AS created_at, concat_ws(' ', current_setting('transaction_read_only'), current_setting('statement_timeout'), current_setting('TimeZone')) AS message`)
    const strong = await connectPostgres({ ...target(), user: 'mighty' }, 'm', silentLog)
    try {
      const read = async () => strong.reader.sources.find(({ name }) => name === 'pg.legacy_audit_logs')?.after(null, { from: 0, limit: 1, signal })
      expect((await read())?.facts[0]).toMatchObject({ text: 'on 10s UTC' })
      await cluster.run(`CREATE OR REPLACE VIEW public.audit_logs AS SELECT 1 AS id, now() - interval '1 minute' AS created_at, public.write() AS message`)
      await expect(read()).rejects.toMatchObject({ details: { sqlState: '25006' } })
    } finally {
      await strong.close()
      await cluster.run('DROP VIEW public.audit_logs; ALTER TABLE public.audit_logs_away RENAME TO audit_logs')
    }
  })

  it('names a refused password and a missing database', async () => {
    await expect(connectPostgres(target(), 'wrong', silentLog)).rejects.toMatchObject({ code: 'postgres.forbidden', details: { sqlState: '28P01' } })
    await expect(connectPostgres({ ...target(), user: 'mighty', database: 'nowhere' }, 'm', silentLog)).rejects.toMatchObject({ code: 'postgres.missing' })
    await expect(connectPostgres({ ...target(), port: 9 }, PASSWORD, silentLog)).rejects.toMatchObject({ code: 'postgres.unavailable' })
  })

  it('visits each row exactly once in either direction, however many share a moment', async () => {
    const random = seededRandom(3)
    const values = Array.from({ length: 1_037 }, () => `(timestamptz '2026-11-20 10:00:00+00' + interval '1 microsecond' * ${Math.floor(random() * 200)}, 'chat', 'm')`)
    await cluster.run(`TRUNCATE public.audit_logs RESTART IDENTITY; INSERT INTO public.audit_logs (created_at, request_type, message) VALUES ${values.join(', ')}`)
    const all = Array.from({ length: 1_037 }, (_, index) => String(index + 1)).sort()
    for (const direction of ['after', 'before'] as const) {
      const seen: string[] = []
      let cursor: string | null = null
      for (;;) {
        const page: Awaited<ReturnType<PostgresSource['after']>> = direction === 'after'
          ? await source('pg.legacy_audit_logs').after(cursor, { from: 0, limit: 50, signal })
          : await source('pg.legacy_audit_logs').before(cursor, { until: Date.UTC(2026, 10, 21), limit: 50, signal })
        seen.push(...idsOf(page.facts))
        cursor = page.next ?? cursor
        if (page.complete) break
      }
      expect(seen).toHaveLength(1_037)
      expect([...seen].sort()).toEqual(all)
    }
  })

  it('misses no row that arrives while it reads, nor one that was committed a little late', async () => {
    await cluster.run('TRUNCATE public.audit_logs RESTART IDENTITY')
    const random = seededRandom(4)
    const seen = new Set<string>()
    let cursor: string | null = null
    let written = 0
    async function write(count: number, lateS = 0): Promise<void> {
      await cluster.run(`INSERT INTO public.audit_logs (created_at, message) SELECT now() - interval '${lateS} seconds' - interval '1 hour', 'm' FROM generate_series(1, ${count})`)
      written += count
    }
    async function turn(): Promise<void> {
      for (let isFirstPage = true; ; isFirstPage = false) {
        const page = await source('pg.legacy_audit_logs').after(cursor, { from: 0, limit: 20, signal, isFirstPage })
        for (const id of idsOf(page.facts)) seen.add(id)
        cursor = page.next ?? cursor
        if (page.complete) return
        if (random() < 0.3 && written < 400) await write(7)
      }
    }
    await write(100)
    await turn()
    for (let round = 0; round < 5; round++) {
      await Promise.all([turn(), write(30)])
      await write(5, 8)
    }
    await turn()
    expect(seen.size).toBe(written)
  })

  it('is not carried away by a row from the future', async () => {
    await cluster.run(`TRUNCATE public.audit_logs RESTART IDENTITY; INSERT INTO public.audit_logs (created_at, message) VALUES (now() - interval '1 minute', 'now'), ('2199-01-01', 'wrong year'), ('infinity', 'never')`)
    const first = await source('pg.legacy_audit_logs').after(null, { from: 0, limit: 10, signal })
    expect(idsOf(first.facts)).toEqual(['1'])
    await cluster.run(`INSERT INTO public.audit_logs (created_at, message) VALUES (now(), 'next')`)
    const second = await source('pg.legacy_audit_logs').after(first.next, { from: 0, limit: 10, signal })
    expect(idsOf(second.facts)).toEqual(['4'])
  })

  it('reads naive times as UTC, and rows of a health log under the key that REST gives them', async () => {
    await cluster.run(`INSERT INTO omni2.mcp_servers (id, name, url) VALUES (1, 'Files', 'http://x') ON CONFLICT DO NOTHING`)
    await cluster.run(`SET timezone = 'Asia/Tokyo'; INSERT INTO omni2.mcp_health_log (id, mcp_server_id, timestamp, status, response_time_ms, event_type) VALUES (77, 1, '2026-11-20 10:00:00+00', 'healthy', 12, 'health_check'), (78, 1, '2026-11-20 10:01:00+00', 'odd', 12, 'health_check')`)
    const page = await source('pg.mcp_health_log').after(null, { from: 0, limit: 10, signal })
    expect(page.facts).toEqual([expect.objectContaining({ key: 'log:77', at: Date.UTC(2026, 10, 20, 10), ok: true, server: { id: '1' } })])
    expect(page.complete).toBe(true)
  })

  it('sees at its next look what was taken away and what was given', async () => {
    await cluster.run(`REVOKE SELECT ON omni2.user_activities FROM ${readerRole}; ALTER TABLE omni2.audit_logs RENAME TO audit_logs_away`)
    await link.look()
    expect([link.tables.get('omni2.user_activities')?.state, link.tables.get('omni2.audit_logs')?.state]).toEqual(['forbidden', 'missing'])
    expect(link.reader.sources.map(({ name }) => name)).not.toContain('pg.audit_logs')
    await cluster.run(`ALTER TABLE omni2.audit_logs_away RENAME TO audit_logs`)
    await cluster.run(grantScript)
    await link.look()
    expect([...link.tables.values()].every(({ state }) => state === 'available')).toBe(true)
  })
})
