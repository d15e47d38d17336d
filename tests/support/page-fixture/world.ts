import type { AuditEntry } from '#shared/features/audit/model.ts'
import type { CostTotals } from '#shared/features/cost/model.ts'
import type { Lane, LatencyPoint, Segment, ServerRow, VerdictCode, Witness } from '#shared/features/health/model.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const people = ['m.keller', 'r.tanaka', 's.moreau', 'l.fischer', 'd.silva', 'a.okafor', 'p.nowak', 'j.lindqvist', 'h.bauer', 'c.rossi', 's.ivanova']
const toolsOf: Readonly<Record<string, readonly string[]>> = {
  'informatica-mcp': ['start_workflow', 'list_mappings'], 'jira-mcp': ['search_issues', 'get_issue'], 'oracle-ebs-mcp': ['get_invoice'], 'salesforce-mcp': ['soql_query', 'describe_object'],
  'grafana-mcp': ['query_dashboard'], 'postgres-mcp': ['query', 'describe_table'], 'github-mcp': ['search_code', 'get_pull_request'], 'snowflake-mcp': ['run_query', 'list_tables'],
  'confluence-mcp': ['get_page'], 'servicenow-mcp': ['list_incidents'], 'sharepoint-mcp': ['search'], 'slack-mcp': ['post_message', 'list_channels'],
}
export const serverNames = Object.keys(toolsOf)

/** A number from 0 to 1 that is always the same for the same place: pictures must not change by themselves. */
export function noise(...place: readonly number[]): number {
  const value = Math.sin(place.reduce((sum, part, index) => sum + (part % 100_003) * (12.9898 + index * 7.31), 0.5)) * 43_758.5453
  return value - Math.floor(value)
}

/** How busy a moment is, 0 to 1: quiet nights, two humps a day. */
export function busyness(at: number): number {
  const hour = (at / HOUR + 2) % 24
  return 0.1 + 0.9 * Math.max(0, Math.sin(((hour - 6.5) / 13) * Math.PI)) ** 0.7
}

type Case = { readonly code: VerdictCode; readonly state: ServerRow['verdict']['state']; readonly gateway: Witness['state']; readonly probe: Witness['state']; readonly sinceMin: number; readonly p95: number | null }
const troubled: Readonly<Record<string, Case>> = {
  'informatica-mcp': { code: 'down-both-agree', state: 'down', gateway: 'down', probe: 'down', sinceMin: 111, p95: 2_480 },
  'jira-mcp': { code: 'gateway-up-unreachable-here', state: 'degraded', gateway: 'up', probe: 'down', sinceMin: 46, p95: 312 },
  'oracle-ebs-mcp': { code: 'flapping', state: 'degraded', gateway: 'degraded', probe: 'degraded', sinceMin: 60, p95: 940 },
  'salesforce-mcp': { code: 'slow', state: 'degraded', gateway: 'up', probe: 'degraded', sinceMin: 272, p95: 1_840 },
  'grafana-mcp': { code: 'unchecked', state: 'unknown', gateway: 'unknown', probe: 'unknown', sinceMin: 41, p95: null },
  'sharepoint-mcp': { code: 'up-gateway-only', state: 'up', gateway: 'up', probe: 'unknown', sinceMin: 9_000, p95: 402 },
}
const order = { down: 0, degraded: 1, unknown: 2, up: 3, off: 4 }

export function servers(now: number): readonly ServerRow[] {
  return serverNames.map((name, index) => server(name, index, now)).toSorted((a, b) => order[a.verdict.state] - order[b.verdict.state] || a.name.localeCompare(b.name))
}

function server(name: string, index: number, now: number): ServerRow {
  const found = troubled[name] ?? { code: 'up', state: 'up', gateway: 'up', probe: 'up', sinceMin: 0, p95: [84, 206, 418, 174, 365, 142][index % 6] ?? 90 }
  const age = found.code === 'unchecked' ? 41 * MINUTE : (index * 4 + 9) * 1_000
  const witness = (state: Witness['state'], text: string | null, late: number): Witness => ({ state, at: state === 'unknown' && found.code !== 'unchecked' ? null : now - age - late, text: state === 'down' ? text : null, latencyMs: state === 'down' ? null : (found.p95 ?? 300) * 0.6 })
  const isOpen = name === 'informatica-mcp'
  const downMs = found.state === 'down' ? 111 * MINUTE : name === 'oracle-ebs-mcp' ? HOUR : index % 3 === 0 ? 4 * MINUTE : 0
  const unknownMs = found.code === 'unchecked' ? 3 * HOUR : 150 * MINUTE
  return {
    id: name, name, url: `https://${name}.corp.example/mcp`, description: null, protocol: index % 4 === 3 ? 'sse' : 'streamable-http', enabled: true,
    verdict: { state: found.state, code: found.code, since: found.sinceMin === 0 ? null : now - found.sinceMin * MINUTE, gateway: witness(found.gateway, '503 from upstream', 0), probe: witness(found.probe, 'no TCP connection after 5 s', 100_000) },
    circuit: { state: isOpen ? 'open' : name === 'oracle-ebs-mcp' ? 'half-open' : 'closed', failureCycles: isOpen ? 3 : name === 'oracle-ebs-mcp' ? 1 : 0, maxFailureCycles: 5, retryAt: isOpen ? now + 102_000 : null, isOpen, asOf: now - 16_000 },
    uptime: { upMs: 24 * HOUR - downMs - unknownMs, downMs, unknownMs }, strip: strip(found, index), p95Ms: found.p95, lastCheckAt: now - age, errorCount: isOpen ? 38 : found.state === 'degraded' ? 11 : index % 3,
    autoDisabled: null, toolCount: name === 'grafana-mcp' ? null : (toolsOf[name]?.length ?? 0) + 7, favourite: name === 'postgres-mcp', pending: name === 'slack-mcp' ? { draftId: 'd1', enabled: false } : null,
  }
}

function strip(found: Case, index: number): string {
  return Array.from({ length: 96 }, (_, cell) => {
    const minutesAgo = (95 - cell) * 15
    if (minutesAgo > 1_080 && minutesAgo <= 1_230) return '?'
    if (found.state !== 'up' && minutesAgo < found.sinceMin) return { down: 'd', degraded: found.code === 'flapping' ? ['g', 'u', 'd', 'g'][cell % 4] : 'g', unknown: '?', off: 'x' }[found.state] ?? 'u'
    return noise(index, cell) > 0.985 ? 'g' : 'u'
  }).join('')
}

export function lanes(row: ServerRow, range: { readonly from: number; readonly to: number }): readonly Lane[] {
  const begins = row.verdict.since ?? range.to
  const slept: Segment = { from: range.to - 20.5 * HOUR, to: range.to - 18 * HOUR, state: 'unknown', reason: 'This computer was asleep' }
  const course = (now: Witness['state'], reason: string | null): Segment[] => ([
    { from: range.from, to: Math.max(range.from, slept.from), state: 'up' as const, reason: null }, slept, { from: Math.max(range.from, slept.to), to: Math.min(begins, range.to), state: 'up' as const, reason: null },
    ...(row.verdict.code === 'flapping' ? Array.from({ length: 6 }, (_, turn): Segment => ({ from: begins + turn * 10 * MINUTE, to: begins + (turn + 1) * 10 * MINUTE, state: turn % 2 === 0 ? 'degraded' : 'up', reason: null })) : [{ from: begins, to: range.to, state: now, reason } as Segment]),
  ] satisfies Segment[]).filter(({ from, to }) => to > from && to > range.from)
  return [{ source: 'gateway', segments: course(row.verdict.gateway.state, 'The gateway reported nothing') }, { source: 'probe', segments: course(row.verdict.probe.state, 'No check from here is scheduled') }, { source: 'circuit', segments: course(row.circuit?.isOpen === true ? 'down' : 'up', null) }]
}

export function latency(row: ServerRow, range: { readonly from: number; readonly to: number }, count: number): { readonly points: LatencyPoint[]; readonly bucketMs: number } {
  const bucketMs = Math.round((range.to - range.from) / count)
  const points = Array.from({ length: count }, (_, index): LatencyPoint => {
    const at = range.from + index * bucketMs
    const asleep = at > range.to - 20.5 * HOUR && at < range.to - 18 * HOUR
    const isDown = row.verdict.state === 'down' && row.verdict.since !== null && at >= row.verdict.since
    const base = 150 + 120 * noise(index, row.name.length) + (noise(index, 3) > 0.95 ? 800 : 0)
    return asleep ? { at, okP50: null, okP95: null, allP95: null, checks: 0, failures: 0 } : { at, okP50: isDown ? null : base * 0.6, okP95: isDown ? null : base, allP95: isDown ? 28_000 + 2_000 * noise(index) : base * 1.15, checks: 15, failures: isDown ? 15 : 0 }
  })
  return { points, bucketMs }
}

export function entry(index: number, now: number): AuditEntry {
  const name = serverNames[Math.floor(noise(index, 1) * serverNames.length)] ?? 'jira-mcp'
  const tools = toolsOf[name] ?? []
  const luck = noise(index, 2)
  const status = name === 'informatica-mcp' ? 'failed' : luck > 0.96 ? 'blocked' : luck > 0.9 ? 'failed' : luck > 0.85 ? 'warning' : 'ok'
  const input = Math.round(200 + noise(index, 4) * 2_400)
  return {
    id: `e${String(index)}`, at: Math.round(now - index * 11_300 - noise(index, 5) * 9_000), origin: index % 9 === 0 ? 'user-activity' : 'audit-log', user: { id: String(index % 11), name: people[Math.floor(noise(index, 6) * people.length)] ?? 'm.keller' },
    action: 'tool call', servers: index % 17 === 0 ? [name, 'slack-mcp'] : [name], tools: [tools[Math.floor(noise(index, 7) * tools.length)] ?? 'query'], status,
    statusText: status === 'failed' ? (name === 'informatica-mcp' ? 'circuit open' : 'failed 502') : status === 'warning' ? 'timeout' : null, durationMs: status === 'warning' ? 5_000 + noise(index) * 30 : 60 + noise(index, 8) * 1_900,
    tokens: status === 'blocked' ? null : { input, output: Math.round(input * 0.3), cached: Math.round(input * 0.2) }, gatewayCostMicros: index % 4 === 0 ? null : input * 3, repricedMicros: status === 'blocked' ? null : Math.round(input * 3.2), model: status === 'blocked' ? null : 'claude-sonnet-4-5', conversationId: index % 5 === 0 ? null : `01J8-7F3A-${String(Math.floor(index / 4))}`,
    preview: 'Which accounts of the region North have an open opportunity above 50,000?',
  }
}

export function totals(scale: number): CostTotals {
  return { gatewayMicros: Math.round(664_900_000 * scale), repricedMicros: Math.round(702_460_000 * scale), requests: Math.round(878_100 * scale), failedRequests: Math.round(24_900 * scale), tokens: { input: Math.round(266_800_000 * scale), output: Math.round(26_700_000 * scale), cached: Math.round(99_800_000 * scale) }, unpricedTokens: Math.round(4_100_000 * scale) }
}
