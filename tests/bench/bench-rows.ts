import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import { seededRandom } from '#main/platform/random.ts'
import { legacyAuditToFact } from '#main/upstream/postgres/rows/legacy-audit-log.ts'
import { activityToFact } from '#main/upstream/postgres/rows/user-activity.ts'
import { createBenchWords } from './bench-words.ts'

export const BENCH_DAYS = 90
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** A row as Postgres hands it over, with the table it is of. */
export type RawRow = { readonly table: 'legacy' | 'activity'; readonly at: number; readonly row: Readonly<Record<string, unknown>> }

export const benchServers = ['github', 'jira', 'confluence', 'postgres-prod', 'grafana', 'kubernetes', 'salesforce', 'slack', 'filesystem', 'web-search', 'billing', 'warehouse'] as const
const verbs = ['search', 'list', 'get', 'create', 'update', 'delete', 'run_query', 'export'] as const
const teams = ['sales', 'ops', 'data', 'legal', 'support', 'platform'] as const
export const benchUsers: readonly string[] = Array.from({ length: 40 }, (_, index) => `person${String(index).padStart(2, '0')}@${teams[index % teams.length] ?? 'ops'}.example`)
const failures = ['LLM request failed: 529 overloaded_error', 'LLM request failed: rate_limit_error', 'Tool returned an invalid result', 'Request timed out after 120 s', 'Context length exceeded'] as const

/**
 * The same `count` rows for the same seed: ninety days up to `endAt`, oldest first, with the rhythm of days and weeks,
 * few people who ask much, few MCP servers that are used much, and words as rare and as common as words are.
 */
export function* benchRows({ count, endAt, seed = 1 }: { readonly count: number; readonly endAt: number; readonly seed?: number }): Generator<RawRow> {
  const random = seededRandom(seed)
  const words = createBenchWords(random)
  const zipf = (length: number): number => Math.min(length - 1, Math.floor(length ** random()) - 1 + (random() < 0.05 ? Math.floor(random() * length) : 0))
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from))
  const uuid = (): string => `${hex(random)}-${hex(random).slice(0, 4)}-4${hex(random).slice(0, 3)}-a${hex(random).slice(0, 3)}-${hex(random)}${hex(random).slice(0, 4)}`
  let conversation = uuid()
  let index = 0
  for (const at of timesOf(count, endAt, random)) {
    index += 1
    const person = benchUsers[zipf(benchUsers.length)]
    const used = random() < 0.3 ? 0 : random() < 0.9 ? 1 : 2
    const servers = [...new Set(Array.from({ length: used }, () => benchServers[zipf(benchServers.length)] ?? 'github'))]
    const tools = servers.map((server) => `${server}.${verbs[zipf(verbs.length)] ?? 'list'}_${server.slice(0, 4)}`)
    if (random() < 0.25) {
      if (random() < 0.2) conversation = uuid()
      const server = servers[0]
      const data = server === undefined ? { message: words.question(), model: 'claude-sonnet-4' } : { mcp_server: server, tool_name: tools[0]?.split('.')[1], status: random() < 0.97 ? 'success' : 'error' }
      yield {
        table: 'activity',
        at,
        row: {
          key_id: uuid(), user_id: String(between(1, 41)), person, activity_type: server === undefined ? 'user_message' : 'mcp_tool_call',
          conversation_id: conversation, session_id: conversation, sequence_num: between(1, 30), activity_data: data, duration_ms: between(20, 4000),
        },
      }
      continue
    }
    const fate = random()
    const status = fate < 0.93 ? 'success' : fate < 0.95 ? 'warning' : 'error'
    const input = between(300, 9000)
    const output = between(50, 2500)
    yield {
      table: 'legacy',
      at,
      row: {
        key_id: String(index), person, request_type: 'chat', message: words.question(), iterations: 1 + used, tools_used: tools, mcps_accessed: servers,
        tokens_input: input, tokens_output: output, tokens_cached: random() < 0.3 ? between(0, 4000) : 0, cost_estimate: ((input * 3 + output * 15) / 1e6).toFixed(6),
        mcp_target: servers[0] ?? null, tool_called: tools[0] ?? null, success: status !== 'error', status, warning: status === 'warning' ? 'slow answer' : null,
        duration_ms: Math.floor(300 * 40 ** random()), error_message: status === 'error' ? failures[zipf(failures.length)] : null, was_blocked: fate > 0.99,
        block_reason: fate > 0.99 ? 'prompt injection suspected' : null,
      },
    }
  }
}

/** Through the same mapping as rows of a real database. */
export function toFact({ table, at, row }: RawRow): AuditEntryFact {
  return table === 'legacy' ? legacyAuditToFact(row, at) : activityToFact(row, at)
}

const hex = (random: () => number): string => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')

/** Ascending: busy hours get more, weekends a fifth. */
function* timesOf(count: number, endAt: number, random: () => number): Generator<number> {
  const start = endAt - BENCH_DAYS * DAY_MS
  const weights = Array.from({ length: BENCH_DAYS * 24 }, (_, hour) => {
    const at = new Date(start + hour * HOUR_MS)
    const ofDay = 0.15 + Math.exp(-(((at.getUTCHours() - 13) / 4) ** 2))
    return at.getUTCDay() % 6 === 0 ? ofDay / 5 : ofDay
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let made = 0
  let passed = 0
  for (const [hour, weight] of weights.entries()) {
    passed += weight
    const upTo = Math.round((passed / total) * count)
    const own = Array.from({ length: upTo - made }, () => start + hour * HOUR_MS + Math.floor(random() * HOUR_MS)).toSorted((a, b) => a - b)
    made = upTo
    yield* own
  }
}
