import { answer } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers } from '#renderer/platform/testing/fake-api.ts'
import type { Freshness } from '#shared/contract/freshness.ts'
import type { AuditEntry } from '#shared/features/audit/model.ts'
import type { Activity, Figure, Layout } from '#shared/features/overview/model.ts'
import { busyness, entry, lanes, latency, noise, people, serverNames, servers, totals } from './world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
type Range = { readonly from: number; readonly to: number }
const asleep = (range: Range) => ({ from: range.to - 20.5 * HOUR, to: range.to - 18 * HOUR, reason: 'This computer was asleep' })
const isIn = (at: number, { from, to }: Range): boolean => at >= from && at < to

/** What the four main views show in pictures: the same world for all of them. */
export function viewAnswers(now: number, age: Partial<Freshness>): Pick<FakeAnswers, 'overview' | 'health' | 'cost' | 'audit'> {
  const rows = servers(now)
  const counts = { up: 0, degraded: 0, down: 0, unknown: 0, off: 0 }
  for (const row of rows) counts[row.verdict.state] += 1
  return { overview: overview(now, age), health: health(now, age, rows, counts), cost: cost(age), audit: audit(now, age) }
}

function overview(now: number, age: Partial<Freshness>): NonNullable<FakeAnswers['overview']> {
  let layouts: { current: string; layouts: Layout[] } = { current: 'Operations', layouts: [{ name: 'Operations', cards: ['requests', 'error-rate', 'latency', 'active-users', 'cost', 'servers', 'traffic', 'activity', 'changes', 'cost-today'] }, { name: 'Night shift', cards: ['error-rate', 'servers', 'activity'] }] }
  const spark = (shape: (at: number, index: number) => number): Figure['spark'] => Array.from({ length: 96 }, (_, index) => (index > 14 && index < 24 ? null : shape(now - (95 - index) * 15 * MINUTE, index)))
  const figure = (value: number, previous: number, shape: (at: number, index: number) => number): Figure => ({ value, previous, spark: spark(shape), missing: null })
  return {
    figures: () => answer({
      requests: figure(48_212, 45_397, (at, index) => busyness(at) * (900 + 80 * noise(index))), errorRate: figure(0.0284, 0.0174, (_, index) => 0.01 + 0.01 * noise(index, 9) + (index > 84 ? 0.06 * noise(index, 4) : 0)),
      p50Ms: figure(286, 280, (_, index) => 280 + 20 * noise(index)), p95Ms: figure(1_120, 908, (_, index) => 800 + 200 * noise(index, 2) + (index > 60 && index < 66 ? 900 : 0)), p99Ms: figure(4_310, 4_100, (_, index) => 4_000 + 500 * noise(index, 3)),
      activeUsers: figure(31, 29, (at) => Math.round(busyness(at) * 31)), knownUsers: 40, costMicros: figure(24_180_000, 22_700_000, (at, index) => busyness(at) * (400_000 + 90_000 * noise(index, 5))), gatewayCostMicros: figure(22_710_000, 21_900_000, () => 1),
    }, age),
    traffic: ({ range, buckets }) => {
      const bucketMs = Math.round((range.to - range.from) / buckets)
      const gap = asleep(range)
      return answer({
        bucketMs, gaps: [gap], marks: [{ at: now - 111 * MINUTE, label: '12:41 informatica-mcp down', severity: 'down' as const }],
        buckets: Array.from({ length: buckets }, (_, index) => {
          const from = range.from + index * bucketMs
          if (isIn(from, gap)) return { from, succeeded: 0, failed: 0 }
          return { from, succeeded: Math.round(busyness(from) * (780 + 160 * noise(index))), failed: Math.round(busyness(from) * (from > now - 111 * MINUTE ? 110 : 12)) }
        }),
      }, age)
    },
    activity: ({ cursor, kinds }) => {
      const start = Number(cursor ?? 0)
      const all = Array.from({ length: 100 }, (_, index) => activity(start + index, now)).filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
      return answer({ rows: all, next: start >= 400 ? null : String(start + 100) }, age)
    },
    sinceLastVisit: () => answer({
      since: now - 20 * HOUR - 34 * MINUTE,
      changes: [
        change(1, 111, 'down', 'informatica-mcp went down', '1 h 51 min so far'), change(2, 46, 'warning', 'jira-mcp unreachable from here', 'gateway still reports up'), change(3, 272, 'warning', 'salesforce-mcp latency rising', 'p95 448 → 1,840 ms'),
        change(4, 1_040, 'warning', 'Cost of snowflake-mcp jumped', '+$6.18, p.nowak'), change(5, 445, 'ok', 'servicenow-mcp recovered', 'down 14 min'), change(6, 1_060, 'info', '2 users added to Support', 'by a.okafor'),
      ].map((one) => ({ ...one, at: now - one.at * MINUTE })),
    }, age),
    layouts: () => answer(layouts),
    saveLayout: (layout) => {
      layouts = { current: layout.name, layouts: [...layouts.layouts.filter(({ name }) => name !== layout.name), layout] }
      return layout
    },
    chooseLayout: ({ name }) => ((layouts = { ...layouts, current: name }), {}),
  }
}

function change(id: number, at: number, severity: Activity['severity'], title: string, detail: string) {
  return { id: String(id), at, severity, title, detail, path: '/health?server=informatica-mcp' }
}

function activity(index: number, now: number): Activity {
  const { user, servers: names, tools, status, durationMs, statusText, id } = entry(index, now)
  const kind = index % 19 === 5 ? 'circuit' : index % 23 === 7 ? 'health' : 'request'
  return {
    id: `a${id}`, at: Math.round(now - index * 1_150), kind, severity: kind === 'circuit' ? 'warning' : status === 'ok' ? 'ok' : status === 'failed' ? 'down' : status === 'blocked' ? 'info' : 'warning',
    who: kind === 'request' ? (user?.name ?? null) : 'gateway', server: names[0] ?? null, what: kind === 'request' ? (tools[0] ?? '') : kind === 'circuit' ? 'circuit half-open' : 'health check', outcome: kind === 'circuit' ? '' : (statusText ?? (status === 'blocked' ? 'blocked' : `${String(Math.round(durationMs ?? 0))} ms`)), path: kind === 'request' ? `/audit?entry=${id}` : `/health?server=${names[0] ?? ''}`,
  }
}

function health(now: number, age: Partial<Freshness>, rows: ReturnType<typeof servers>, counts: { up: number; degraded: number; down: number; unknown: number; off: number }): NonNullable<FakeAnswers['health']> {
  const find = (id: string) => rows.find((row) => row.id === id) ?? rows[0]!
  return {
    servers: () => answer({ page: { rows: [...rows], next: null }, counts }, age),
    server: ({ serverId }) => answer(find(serverId), age),
    lanes: ({ serverIds, range }) => answer(serverIds.map((id) => ({ serverId: id, name: find(id).name, lanes: [...lanes(find(id), range)] })), age),
    latency: ({ serverId, range, points }) => answer(latency(find(serverId), range, points), age),
    errors: () => answer({ rows: Array.from({ length: 38 }, (_, index) => ({ id: `x${String(index)}`, at: now - index * 140_000 - 2_000, source: (['audit', 'gateway', 'probe'] as const)[index % 3] ?? 'audit', text: ['circuit open, call refused', '503 from upstream', 'connect timeout after 5 s'][index % 3] ?? '', who: index % 3 === 0 ? (people[index % people.length] ?? null) : null, latencyMs: null })), next: null }, age),
    tools: () => answer({ takenAt: now - 3 * HOUR, tools: ['start_workflow', 'list_mappings', 'get_run'].map((name) => ({ name, description: 'Starts a workflow by name and waits until it is accepted.', inputSchema: '{"type":"object","properties":{"name":{"type":"string"},"wait":{"type":"boolean"}},"required":["name"]}' })) }, age),
    checkNow: ({ serverId }) => ({ gateway: find(serverId).verdict.gateway, probe: find(serverId).verdict.probe }),
    setEnabled: () => ({ status: 'drafted' as const, draftId: 'd2' }),
  }
}

function cost(age: Partial<Freshness>): NonNullable<FakeAnswers['cost']> {
  const weights = [0.257, 0.165, 0.131, 0.117, 0.096, 0.083, 0.06, 0.04, 0.025, 0.015, 0.008, 0.003]
  const names = ['snowflake-mcp', 'github-mcp', 'salesforce-mcp', 'postgres-mcp', 'informatica-mcp', 'jira-mcp', ...serverNames.filter((name) => !/snow|git|sales|post|info|jira/u.test(name))].slice(0, weights.length)
  const scaleOf = ({ from, to }: Range): number => (to - from) / (30 * 24 * HOUR)
  return {
    summary: ({ range }) => answer({ current: totals(scaleOf(range)), previous: totals(scaleOf(range) * 0.93), unpriced: [{ model: 'mistral-large-2', tokens: 3_100_000 }, { model: 'not recorded', tokens: 1_000_000 }], missing: null, unknownMs: 150 * MINUTE }, age),
    series: ({ range, bucket, basis }) => {
      const bucketMs = bucket === 'hour' ? HOUR : 24 * HOUR
      const starts = Array.from({ length: Math.ceil((range.to - range.from) / bucketMs) }, (_, index) => Math.floor(range.from / bucketMs) * bucketMs + index * bucketMs)
      const unseen = asleep(range)
      return answer({
        bucketMs, starts, basis, approximation: 'A request that used several servers is divided evenly among them: the sources do not say which tokens went where.',
        series: weights.map((weight, index) => ({ key: names[index] ?? '', label: names[index] ?? '', values: starts.map((at) => (bucket === 'hour' && isIn(at, unseen) ? null : Math.round(weight * 1_400_000 * (bucket === 'hour' ? busyness(at) : 16) * (0.8 + 0.4 * noise(at, index))))) })),
        previous: starts.map((at) => Math.round(1_200_000 * (bucket === 'hour' ? busyness(at) : 16))),
      }, age)
    },
    breakdown: ({ range }) => answer({
      rows: weights.map((weight, index) => ({ key: names[index] ?? '', label: names[index] ?? '', detail: ['Data platform', 'Engineering', 'Sales operations'][index % 3] ?? null, previousRepricedMicros: Math.round(totals(scaleOf(range) * weight).repricedMicros! * (0.8 + 0.35 * noise(index, 11))), ...totals(scaleOf(range) * weight) })),
      total: totals(scaleOf(range)), approximation: 'Requests to several servers are divided evenly among them.',
    }, age),
    priceBook: () => answer([
      { id: 'p1', modelPattern: 'claude-sonnet-4*', from: 0, inputMicros: 3_000_000, outputMicros: 15_000_000, cachedMicros: 300_000, source: 'price list of 8 May 2026' }, { id: 'p2', modelPattern: 'claude-haiku-4*', from: Date.UTC(2026, 4, 8), inputMicros: 1_000_000, outputMicros: 5_000_000, cachedMicros: 100_000, source: '' },
      { id: 'p3', modelPattern: 'gpt-4o', from: 0, inputMicros: 2_500_000, outputMicros: 10_000_000, cachedMicros: 1_250_000, source: 'contract' },
    ], age),
    setPrice: (price) => ({ ...price, id: price.id ?? 'p4' }),
  }
}

function audit(now: number, age: Partial<Freshness>): NonNullable<FakeAnswers['audit']> {
  const matches = (text: string) => (one: AuditEntry): boolean => !text.includes('status:failed') || one.status === 'failed' || one.status === 'blocked'
  return {
    search: ({ cursor, limit, text }) => {
      const start = Number(cursor ?? 0)
      return answer({ rows: Array.from({ length: limit }, (_, index) => entry(start + index, now)).filter(matches(text)), next: start > 4_000 ? null : String(start + limit) }, age)
    },
    histogram: ({ range, buckets }) => {
      const bucketMs = Math.round((range.to - range.from) / buckets)
      const gap = asleep(range)
      return answer({
        bucketMs, gaps: [gap], total: 48_212,
        buckets: Array.from({ length: buckets }, (_, index) => {
          const from = range.from + index * bucketMs
          return isIn(from, gap) ? { from, ok: 0, warning: 0, failed: 0, blocked: 0 } : { from, ok: Math.round(busyness(from) * 800), warning: Math.round(busyness(from) * 30), failed: Math.round(busyness(from) * (from > now - 111 * MINUTE ? 180 : 20)), blocked: Math.round(busyness(from) * 8) }
        }),
      }, age)
    },
    suggest: ({ text }) => answer({ problem: null, suggestions: ['s.moreau', 's.ivanova', 's.haddad', 's.weber'].map((name, index) => ({ kind: 'value' as const, label: `user:${name}`, text: `${text.replace(/\S*$/u, '')}user:${name} `, caret: text.length + name.length, count: [412, 96, 31, 4][index] ?? null })) }, age),
    entry: ({ entryId }) => {
      const one = entry(Number(entryId.slice(1)), now)
      return answer({
        ...one, originId: `omni2.audit_logs:${entryId.slice(1)}`, receivedAt: one.at + 480, text: one.preview, truncated: false, errorText: one.status === 'failed' ? 'MCP error -32001: Request timed out' : null, removedFields: ['arguments.api_key'],
        payload: JSON.stringify({ tool: one.tools[0], arguments: { query: "SELECT Id, Name FROM Account WHERE Region = 'North'", limit: 2_000 }, error: one.status === 'failed' ? { code: -32_001, message: 'Request timed out' } : null }),
      }, age)
    },
    conversation: ({ entryId }) => answer([2, 1, 0, -1].map((step) => entry(Math.max(0, Number(entryId.slice(1)) + step), now)), age),
    savedSearches: () => answer([{ id: 's1', name: 'Slow or refused calls', text: 'status:failed,blocked duration:>2s ' }, { id: 's2', name: 'Blocked prompts', text: 'blocked:yes ' }], age),
    startExport: () => ({ jobId: 'j1' }),
  }
}
