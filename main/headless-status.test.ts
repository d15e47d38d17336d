import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '#shared/features/connection/model.ts'
import { knownCounts, statusLine, statusScreen, type StatusFacts } from './headless-status.ts'

const leg = { state: 'up', since: 0, reason: null } as const
const connection: ConnectionState = {
  status: 'live', since: 0, reason: null, chosenOffline: false, legs: { http: leg, socket: leg, postgres: leg, auth: leg }, mode: 'told',
  retryAt: null, lastEventAt: null, asOf: 995_000, catchingUp: null, user: null, clockSkewMs: null, secretStore: null,
}
const facts: StatusFacts = {
  profile: 'Production', runtime: 'Chromium 156', at: 1_000_000, connection,
  sync: { eventsPerSecond: 3.25, cacheBytes: 2_000_000, auditEntries: 12_408, oldestEntryAt: null, rejectedFacts: 0, unknownEventTypes: 0, backfill: { source: 'pg.audit_logs', done: 1, total: 4 } },
  counts: { up: 7, degraded: 3, down: 1, unknown: 1, off: 0 },
  cost: null,
}

describe('status in the terminal', () => {
  it('fits one screen and says what is up, how old it is and what is still fetched', () => {
    const screen = statusScreen(facts)
    expect(screen.length).toBeLessThanOrEqual(12)
    expect(screen.every((line) => line.length <= 100)).toBe(true)
    const text = screen.join('\n')
    expect(text).toContain('live, last heard 5 s ago')
    expect(text).toContain('7 up · 3 degraded · 1 down · 1 unknown')
    expect(text).toContain('12,408 audit entries')
    expect(text).toContain('fetching pg.audit_logs, 25 %')
  })

  it('calls what it does not know unknown, never zero', () => {
    const text = statusScreen({ ...facts, counts: null, sync: null, cost: null }).join('\n')
    expect(text).toMatch(/MCP servers\s+unknown/)
    expect(text).toMatch(/Cost, 24 h\s+unknown/)
  })

  it('takes no list for an unknown one, not for a fleet of none', () => {
    expect(knownCounts({ up: 0, degraded: 0, down: 0, unknown: 0, off: 0 })).toBeNull()
    expect(knownCounts({ up: 0, degraded: 0, down: 0, unknown: 2, off: 0 })).toMatchObject({ unknown: 2 })
    expect(statusLine({ ...facts, counts: knownCounts(undefined) })).toContain('servers unknown')
  })

  it('tells a log only what changes rarely', () => {
    expect(statusLine({ ...facts, at: 2_000_000 })).toBe(statusLine(facts))
    expect(statusLine({ ...facts, connection: { ...connection, status: 'offline', reason: 'The gateway cannot be reached.' } })).toBe(
      'Production: offline (The gateway cannot be reached.); 7 up, 3 degraded, 1 down, 1 unknown',
    )
  })

  it('says how to begin when there is no profile', () => {
    expect(statusLine({ ...facts, profile: null })).toContain('--demo')
  })
})
