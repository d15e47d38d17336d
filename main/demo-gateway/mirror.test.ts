import { PGlite } from '@electric-sql/pglite'
import { expect, test } from 'vitest'
import { createMirror } from './mirror.ts'
import { schemaScript } from './postgres/schema.ts'
import { usualInstall } from './postgres/variant.ts'
import { createBreakers } from './state/breakers.ts'
import { createPeople } from './state/people.ts'
import { createRegistry } from './state/registry.ts'
import { storyOf } from './story.ts'
import { worldAt } from './world/index.ts'

const START = Date.UTC(2026, 4, 6, 9)

function rig() {
  const world = worldAt({ seed: 4, startedAt: START })
  const now = (): number => START
  const people = createPeople(world)
  const registry = createRegistry({ story: storyOf(world), breakers: createBreakers({ now, changed: () => undefined }), now })
  return { world, people, registry, mirror: createMirror({ people, registry }) }
}

test('says nothing while nobody changes anything, and says each change once', () => {
  const { registry, mirror } = rig()
  expect(mirror.changes()).toEqual([])
  const [row] = registry.rows()
  if (!row) throw new Error('the world has no servers')
  registry.setIntent(row, 'inactive')
  expect(mirror.changes()).toHaveLength(1)
  expect(mirror.changes()).toEqual([])
})

test('what it says is SQL that the real schema takes, hostile names included', { timeout: 60_000 }, async () => {
  const { people, registry, mirror } = rig()
  const database = await PGlite.create()
  await database.exec(schemaScript(usualInstall))
  const name = `O'Reilly"; DROP TABLE omni2.mcp_servers; --`
  const row = registry.create({ name, url: 'http://127.0.0.1:9', description: 'a\u0000b', protocol: 'http', timeoutSeconds: 30, authType: 'bearer', authConfig: { token: "it's" } })
  registry.addCheck(row, { at: START, status: 'unhealthy', responseTimeMs: null, errorMessage: "can't", eventType: 'health_check_failed' })
  people.recordAudit({ userId: null, username: "o'nobody", action: 'login', result: 'failed', details: 'invalid_credentials', ip: '127.0.0.1', userAgent: '', at: START })
  for (const statement of mirror.changes()) await database.exec(statement)

  const servers = await database.query<{ name: string; auth_config: unknown }>(`SELECT name, auth_config FROM omni2.mcp_servers WHERE id = ${row.id}`)
  expect(servers.rows).toEqual([{ name, auth_config: { token: "it's" } }])
  expect((await database.query('SELECT error_message FROM omni2.mcp_health_log')).rows).toEqual([{ error_message: "can't" }])
  expect((await database.query('SELECT username, result FROM auth_service.auth_audit')).rows).toEqual([{ username: "o'nobody", result: 'failed' }])

  registry.remove(row)
  for (const statement of mirror.changes()) await database.exec(statement)
  expect((await database.query('SELECT 1 FROM omni2.mcp_health_log')).rows).toEqual([])
  await database.close()
})
