import { answer } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers } from '#renderer/platform/testing/fake-api.ts'
import type { Preferences } from '#shared/features/app/model.ts'
import type { ConnectionState } from '#shared/features/connection/model.ts'
import type { Profile, TestStep } from '#shared/features/profiles/model.ts'
import type { Freshness } from '#shared/contract/freshness.ts'
import { viewAnswers } from './view-answers.ts'

/** Tuesday 19 May 2026, 14:32:08 in Zurich. */
export const fixtureNow = Date.UTC(2026, 4, 19, 12, 32, 8)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export type FixtureState = 'live' | 'offline' | 'wizard'

const profile = (id: string, name: string, environment: Profile['environment'], more: Partial<Profile> = {}): Profile => ({
  id, name, environment, baseUrl: `https://${id}.corp.example`, auth: { kind: 'password', username: 'm.keller' }, postgres: null, pinnedCertificate: null, allowPlainHttp: false, proxyUrl: null, secretStore: 'keyring', createdAt: fixtureNow - 90 * DAY, lastOpenedAt: fixtureNow - DAY, ...more,
})
const profiles = [
  profile('omni2', 'Omni2 production', 'prod', { postgres: { host: 'pg.corp.example', port: 5432, database: 'omni', user: 'omnideck', ssl: 'verify' } }),
  profile('omni2-staging', 'Omni2 staging', 'staging'),
  profile('demo', 'Demo gateway', 'demo', { baseUrl: 'http://127.0.0.1:43117', secretStore: 'this-session' }),
]

function connection(state: FixtureState): ConnectionState {
  const up = { state: 'up', since: fixtureNow - HOUR, reason: null } as const
  const isOffline = state === 'offline'
  const http = isOffline ? ({ state: 'down', since: fixtureNow - 33 * MINUTE, reason: 'The name does not resolve' } as const) : up
  return {
    status: isOffline ? 'offline' : 'live', since: isOffline ? fixtureNow - 33 * MINUTE - 27_000 : fixtureNow - HOUR,
    reason: isOffline ? 'The gateway’s name does not resolve; the VPN may be down.' : null, chosenOffline: false,
    legs: { http, socket: http, postgres: http, auth: up }, mode: 'told', retryAt: isOffline ? fixtureNow + 23_000 : null,
    lastEventAt: isOffline ? fixtureNow - 33 * MINUTE : fixtureNow - 400, asOf: isOffline ? fixtureNow - 33 * MINUTE - 27_000 : fixtureNow - 400,
    catchingUp: null, user: { name: 'm.keller', role: 'operator' }, clockSkewMs: 84, secretStore: { kind: 'keyring', label: 'GNOME Keyring' },
  }
}

const step = (name: TestStep['name'], status: TestStep['status'], finding: string, durationMs: number | null, more: Partial<TestStep> = {}): TestStep => ({ name, status, finding, durationMs, remedy: null, code: null, optional: name === 'socket' || name === 'postgres', offeredFingerprint: null, ...more })
const testSteps: readonly TestStep[] = [
  step('dns', 'passed', 'omni2.corp.example, 2 addresses', 12), step('tcp', 'passed', '10.20.4.17, port 443', 18), step('tls', 'passed', '1.3, certificate valid until 3 March 2027', 41),
  step('http', 'passed', '200 from /health', 63), step('gateway', 'passed', 'Omni2 behind Traefik', 58), step('credentials', 'passed', 'm.keller, role operator', 112),
  step('rights', 'noted', '12 MCP servers, 40 users; audit and cost need Postgres', 204),
  step('socket', 'failed', 'the proxy answered 403 to the upgrade of /ws', 31, { code: 'WS_UPGRADE_403', remedy: 'Ask whoever runs the proxy to let Upgrade and Connection headers through on /ws. Until then the console asks on a schedule instead of being told, and calls the connection degraded.' }),
  step('clock', 'passed', '84 ms ahead', 20), step('keychain', 'passed', 'GNOME Keyring: written and read back', 74), step('postgres', 'skipped', 'not asked for', null),
]

/** One console in three states. Everything here is made up for pictures and tests of the page. */
export function fixtureAnswers(state: FixtureState, look: Partial<Preferences> = {}): FakeAnswers {
  let preferences: Preferences = { theme: 'system', density: 'compact', timeZone: 'Europe/Zurich', locale: 'en-US', railCollapsed: false, shortcuts: {}, ...look }
  const age: Partial<Freshness> = state === 'offline' ? { source: 'cache', asOf: fixtureNow - 33 * MINUTE - 27_000, lagMs: 33 * MINUTE, note: 'The gateway cannot be reached.' } : { asOf: fixtureNow - 400 }
  return {
    app: {
      about: () => answer({ version: '0.1.0', host: { kind: 'chromium', runtime: 'Chromium 156.0.8078.79', capabilities: { tray: false, nativeMenu: false, severalWindows: false, deepLinks: false, chooseSaveLocation: false, nativeNotifications: false }, warnings: state === 'offline' ? ['Running as root: the browser’s sandbox is off.'] : [] }, node: '24.21.0', sqlite: '3.54.1', dataFolder: '/home/m.keller/.local/share/omnideck', logFolder: '/home/m.keller/.local/state/omnideck' }),
      preferences: () => answer(preferences),
      setPreferences: (patch) => (preferences = { ...preferences, ...(patch as Partial<Preferences>) }),
    },
    profiles: {
      list: () => answer(state === 'wizard' ? { profiles: [], openProfileId: null } : { profiles, openProfileId: 'omni2' }),
      secretStores: () => answer([
        { kind: 'keyring' as const, label: 'GNOME Keyring', available: true, says: 'The Secret Service of this desktop. Unlocked when you log in.', needsPassphrase: false },
        { kind: 'passphrase-vault' as const, label: 'Passphrase vault', available: true, says: 'A file only you can read, encrypted with a passphrase you type at every start.', needsPassphrase: true },
        { kind: 'this-session' as const, label: 'This session only', available: true, says: 'Kept in memory and gone when the console closes.', needsPassphrase: false },
        { kind: 'keytar' as const, label: 'System keychain (keytar)', available: false, says: 'Its native part is not installed.', needsPassphrase: false },
      ]),
      startTest: () => ({ testId: 'test-1' }),
      test: () => answer({ id: 'test-1', status: 'passed-with-notes' as const, startedAt: fixtureNow - 2_000, endedAt: fixtureNow - 1_300, steps: [...testSteps] }),
    },
    connection: {
      state: () => answer(connection(state), age),
      sync: () => answer({ eventsPerSecond: state === 'offline' ? 0 : 42, cacheBytes: 412_300_000, auditEntries: 1_048_212, oldestEntryAt: fixtureNow - 90 * DAY, rejectedFacts: 0, unknownEventTypes: 0, backfill: null }, age),
      capabilities: () => answer({
        capabilities: [
          { id: 'gateway-rest' as const, label: 'Gateway REST', state: 'available' as const, says: 'Lists, health and breaker status.', checkedAt: fixtureNow - 5 * MINUTE },
          { id: 'gateway-socket' as const, label: 'Live events', state: 'available' as const, says: 'The role may subscribe.', checkedAt: fixtureNow - 5 * MINUTE },
          { id: 'pg.legacy_audit_logs' as const, label: 'Postgres public.audit_logs', state: 'forbidden' as const, says: 'The account may not read it. The script below grants it.', checkedAt: fixtureNow - 5 * MINUTE },
          { id: 'pg.mcp_health_log' as const, label: 'Postgres omni2.mcp_health_log', state: 'missing' as const, says: 'This installation has no such table; the gateway’s own logs are used.', checkedAt: fixtureNow - 5 * MINUTE },
        ],
        grantScript: 'GRANT USAGE ON SCHEMA omni2, public TO omnideck;\nGRANT SELECT ON omni2.mcp_servers TO omnideck;\nGRANT SELECT ON public.audit_logs TO omnideck;',
      }, age),
      gaps: () => answer([
        { id: 1, source: 'socket', subject: null, from: fixtureNow - 20 * HOUR, to: fixtureNow - 18 * HOUR, reason: 'sleep' as const, detail: null, filledAt: fixtureNow - 18 * HOUR },
        { id: 2, source: 'probe', subject: 'grafana-mcp', from: fixtureNow - 41 * MINUTE, to: null, reason: 'source-missing' as const, detail: 'no probe is scheduled', filledAt: null },
        { id: 3, source: 'socket', subject: null, from: fixtureNow - 3 * HOUR, to: fixtureNow - 3 * HOUR + 90_000, reason: 'socket-lost' as const, detail: null, filledAt: null },
      ], age),
    },
    jobs: { list: () => answer(state === 'live' ? [{ id: 'j1', kind: 'export' as const, title: 'Exporting 12,408 entries', status: 'running' as const, done: 64, total: 100, text: '7,941 of 12,408 entries', startedAt: fixtureNow - 9_000, endedAt: null, result: null, error: null }] : []) },
    outbox: {
      list: () => answer(state === 'wizard' ? [] : [{ id: 'd1', kind: 'server.set-enabled' as const, title: 'Disable slack-mcp', subject: 'slack-mcp', base: { enabled: true }, mine: { enabled: false }, madeAt: fixtureNow - 21 * MINUTE, status: 'waiting' as const, error: null }]),
      review: ({ draftId }) => ({ draft: { id: draftId, kind: 'server.set-enabled' as const, title: 'Disable slack-mcp', subject: 'slack-mcp', base: { enabled: true }, mine: { enabled: false }, madeAt: fixtureNow - 21 * MINUTE, status: 'waiting' as const, error: null }, theirs: { enabled: true }, verdict: 'unchanged' as const, readAt: fixtureNow }),
    },
    palette: { find: ({ text }) => answer(['postgres-mcp', 'informatica-mcp', 'jira-mcp'].filter((name) => name.includes(text)).map((name) => ({ kind: 'server' as const, id: name, label: name, detail: 'MCP server', path: `#/health?server=${name}` }))) },
    demo: { status: () => answer({ running: state === 'live', profileId: 'demo', troubles: [{ name: 'drop-sockets', label: 'Drop sockets', says: 'Closes every event connection after a few seconds.', on: false }, { name: 'slow', label: 'Slow answers', says: 'Every answer takes three seconds longer.', on: true }] }) },
    ...viewAnswers(fixtureNow, age),
  }
}
