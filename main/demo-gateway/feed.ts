import type { Clock } from '#main/platform/clock.ts'
import type { EventHub } from './sockets/event-hub.ts'
import type { FlowHub } from './sockets/flow-hub.ts'
import type { People } from './state/people.ts'
import type { Registry, ServerRow } from './state/registry.ts'
import type { Story } from './state/story.ts'
import { zoned } from './state/times.ts'
import type { CircuitTransitionFact, PromptDetectionFact, StatusChangeFact } from './world/model.ts'

const TICK_MS = 1_000

type Told = { readonly at: number; readonly type: string; readonly data: Readonly<Record<string, unknown>> }

export type FeedDeps = {
  readonly story: Story
  readonly registry: Registry
  readonly people: People
  readonly events: Pick<EventHub, 'broadcast'>
  readonly flows: FlowHub
  readonly clock: Clock
  readonly now: () => number
  /** The hot-reload cycle, which is what sends `system_health` (contract 8). */
  readonly reload: () => void
  /** Called after each tick. */
  readonly told: () => void
}

function statusEvent(row: ServerRow, fact: StatusChangeFact): Told {
  const common = { mcp_name: row.name, old_status: fact.from, new_status: fact.to, reason: fact.reason, severity: fact.to === 'unhealthy' ? 'high' : 'info' }
  const extra =
    fact.to === 'healthy'
      ? { tool_count: row.tools.length, response_time_ms: fact.responseTimeMs }
      : fact.to === 'unhealthy'
        ? { error_count: fact.errorCount }
        : { url: row.url, protocol: row.protocol }
  return { at: fact.at, type: 'mcp_status_change', data: { ...common, ...extra } }
}

function circuitEvent(row: ServerRow, fact: CircuitTransitionFact, threshold: number): Told {
  const common = { mcp_name: row.name, old_state: fact.from, new_state: fact.to, message: fact.message }
  const extra =
    fact.to === 'closed'
      ? { severity: 'info' }
      : fact.from === 'half_open'
        ? { failure_cycles: fact.failureCycles, severity: 'high' }
        : { failure_count: fact.failureCount, threshold, severity: 'high' }
  return { at: fact.at, type: 'circuit_breaker_state', data: { ...common, ...extra } }
}

/** Turns the world's facts into what the gateway sends, second by second, and nothing it does not send (contract 7.2). */
export function startFeed(deps: FeedDeps): { stop(): void } {
  const { story, registry, people, events, flows, clock, now } = deps
  let since = now()

  function ownerOf(fact: { readonly serverId: number; readonly at: number }): ServerRow | undefined {
    const row = registry.find(fact.serverId)
    return row && registry.isToldByWorld(row, fact.at) ? row : undefined
  }

  function guardEvents(fact: PromptDetectionFact): Told {
    const who = { user_id: fact.userId, user_email: people.users.get(fact.userId)?.email ?? null, violation_count: fact.violationCount, timestamp: zoned(fact.at) }
    return { at: fact.at, type: 'prompt_guard_violation', data: { ...who, score: fact.score, action: fact.action, message_preview: fact.message.slice(0, 100) } }
  }

  function factsOf(from: number, to: number): readonly Told[] {
    const found: Told[] = []
    for (const fact of story.statusChanges(from, to)) {
      const row = ownerOf(fact)
      if (row) found.push(statusEvent(row, fact))
    }
    for (const fact of story.transitions(from, to)) {
      const row = ownerOf(fact)
      // The lazy step from open to half-open is not announced.
      if (row && fact.to !== 'half_open') found.push(circuitEvent(row, fact, 5))
    }
    for (const fact of story.autoDisables(from, to)) {
      const row = ownerOf(fact)
      if (row) found.push({ at: fact.at, type: 'mcp_auto_disabled', data: { mcp_name: row.name, reason: fact.reason, failure_cycles: fact.failureCycles, severity: 'critical', timestamp: zoned(fact.at) } })
    }
    for (const fact of story.systemHealth(from, to)) {
      const loaded = registry.rows().filter((row) => registry.isLoaded(row)).length
      found.push({
        at: fact.at,
        type: 'system_health',
        data: {
          cpu_percent: fact.cpuPercent,
          memory_percent: fact.memoryPercent,
          memory_used_mb: fact.memoryUsedMb,
          memory_total_mb: fact.memoryTotalMb,
          active_mcps: loaded,
          severity: 'info',
        },
      })
    }
    // `filter` is written to the log but never announced.
    for (const fact of story.detections(from, to)) if (fact.action !== 'filter') found.push(guardEvents(fact))
    return found.sort((a, b) => a.at - b.at)
  }

  const stop = clock.every(TICK_MS, () => {
    const until = now()
    if (until <= since) return
    const facts = factsOf(since, until)
    if (facts.some((fact) => fact.type === 'system_health')) deps.reload()
    for (const fact of facts) events.broadcast(fact.type, fact.data, fact.at)
    for (const flow of story.flows(since, until)) flows.publish(flow)
    since = until
    deps.told()
  })
  return { stop }
}
