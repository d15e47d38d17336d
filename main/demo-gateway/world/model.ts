import type { Instant } from '#shared/lib/time-range.ts'

export type ServerProtocol = 'http' | 'sse' | 'http-streamable'
export type RoleName = 'super_admin' | 'developer' | 'analyst' | 'viewer'

/** JSON data of any depth, as it is stored in jsonb columns and sent over the wire. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One tool of an MCP server, as MCP itself describes it. */
export type WorldTool = { readonly name: string; readonly description: string; readonly inputSchema: { readonly [key: string]: Json } }

/** What a server is scripted to do while the demo runs; `steady` has ordinary bad luck only. */
export type ServerPlot = 'steady' | 'flaps' | 'leaks-latency' | 'opens-circuit' | 'gets-auto-disabled' | 'was-auto-disabled' | 'switched-off'

/** A registered MCP server before anything happened to it: what an administrator typed in. */
export type WorldServer = {
  readonly id: number
  readonly name: string
  readonly url: string
  readonly description: string
  readonly protocol: ServerProtocol
  readonly timeoutSeconds: number
  readonly authType: 'bearer' | 'api_key' | 'custom_headers' | null
  /** Contains made-up secrets in clear text, as the gateway's table does. */
  readonly authConfig: { readonly [key: string]: Json } | null
  readonly tools: readonly WorldTool[]
  /** True when a real MCP server answers at `url`; false when the gateway alone pretends to know it. */
  readonly isReal: boolean
  readonly plot: ServerPlot
  /** Median round trip of a health check in milliseconds. */
  readonly latencyMs: number
  /** Chance of an unscripted outage on any one day, 0 to 1. */
  readonly flakiness: number
  readonly penTest: { readonly score: number; readonly status: 'pass' | 'fail' | 'inconclusive' } | null
  readonly createdAt: Instant
}

export type WorldRole = {
  readonly id: number
  readonly name: RoleName
  readonly description: string
  /** Server names, or `['*']`. */
  readonly mcpAccess: readonly string[]
  /** Any of the three stored shapes of the contract, section 3.5. */
  readonly toolRestrictions: { readonly [key: string]: Json }
  readonly dashboardAccess: 'none' | 'view' | 'admin'
  readonly rateLimit: number
  /** USD. */
  readonly costLimitDaily: number
  /** Access token life in seconds. */
  readonly tokenExpiry: number
  readonly omniServices: readonly ('chat' | 'mcp')[]
}

export type WorldTeam = {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly mcpAccess: readonly string[]
  readonly rateLimit: number | null
  readonly costLimit: number | null
}

export type WorldUser = {
  /** Id in `auth_service.users`. */
  readonly id: number
  /** Id of the same person in the legacy `public.users`: never equal to `id`. */
  readonly legacyId: number
  readonly username: string
  readonly name: string
  /** Null for the one whose every request after login fails (contract 3.1). */
  readonly email: string | null
  /** Null for those whom the users list hides (contract 3.4). */
  readonly roleId: number | null
  readonly teamIds: readonly number[]
  readonly active: boolean
  readonly rateLimitOverride: number | null
  /** The demo's own sign-in word: nothing here is secret. */
  readonly password: string
  /** Relative share of the traffic. */
  readonly activity: number
  readonly createdAt: Instant
}

/** A seeded world: the cast plus what its streams need. Plain data, so it can be handed to a worker thread. */
export type World = {
  readonly seed: number
  /** The demo's start: scripted troubles are told relative to it, so that something is always going on now. */
  readonly startedAt: Instant
  readonly historyDays: number
  /** Multiplies the traffic; 1 is about 600 requests on a working day, 90 000 rows in 90 days. */
  readonly density: number
  /** How many times faster the story is told after `startedAt`; 1 is real time. History is never accelerated. */
  readonly acceleration: number
  readonly servers: readonly WorldServer[]
  readonly roles: readonly WorldRole[]
  readonly teams: readonly WorldTeam[]
  readonly users: readonly WorldUser[]
}

/** `ask`: POST /chat/ask, the only one with recorded cost. `chat`: the chat socket. `mcp`: the MCP gateway. */
export type RequestChannel = 'ask' | 'chat' | 'mcp'

export type ToolCallFact = { readonly server: string; readonly tool: string; readonly at: Instant; readonly durationMs: number; readonly parameters: { readonly [key: string]: Json } }

export type GuardFact = { readonly score: number; readonly action: 'allow' | 'warn' | 'filter' | 'block' }

/** One request as the gateway knew it when it was done. */
export type RequestFact = {
  /** Grows with `at`; fits a Postgres integer; the same whatever interval was asked for. */
  readonly id: number
  /** When it was finished and recorded; it began `durationMs` earlier. */
  readonly at: Instant
  readonly channel: RequestChannel
  readonly userId: number
  readonly conversationId: string
  /** The flow's session: one per message. */
  readonly sessionId: string
  readonly message: string
  readonly toolCalls: readonly ToolCallFact[]
  readonly iterations: number
  readonly tokens: { readonly input: number; readonly output: number; readonly cached: number }
  readonly model: string
  /** USD by the gateway's fixed formula (contract 10.3), six decimals; null on channels that record none. */
  readonly costEstimate: number | null
  readonly durationMs: number
  readonly status: 'success' | 'error' | 'warning'
  readonly warning: string | null
  readonly errorMessage: string | null
  readonly blocked: boolean
  readonly blockReason: string | null
  readonly answer: string
  readonly guard: GuardFact | null
  readonly ip: string
}

export type HealthCheckFact = {
  readonly id: number
  readonly serverId: number
  readonly at: Instant
  readonly status: 'healthy' | 'unhealthy'
  readonly responseTimeMs: number | null
  readonly errorMessage: string | null
  readonly eventType: 'load' | 'load_failed' | 'health_check' | 'health_check_failed'
}

export type CircuitState = 'closed' | 'open' | 'half_open'

/** A change of a breaker. The gateway sends no event for `open` to `half_open` (contract 7.2). */
export type CircuitTransitionFact = {
  readonly serverId: number
  readonly at: Instant
  readonly from: CircuitState
  readonly to: CircuitState
  readonly failureCount: number
  readonly failureCycles: number
  readonly message: string
}

/** What makes the gateway send `mcp_status_change`. `responseTimeMs` on success, `errorCount` on failure. */
export type StatusChangeFact = {
  readonly serverId: number
  readonly at: Instant
  readonly from: 'healthy' | 'unhealthy' | 'unknown' | 'not_loaded'
  readonly to: 'healthy' | 'unhealthy' | 'loading'
  readonly reason: string
  readonly responseTimeMs: number | null
  readonly errorCount: number | null
}

export type AutoDisableFact = { readonly serverId: number; readonly at: Instant; readonly reason: string; readonly failureCycles: number }

/** Everything about one server at one moment: the row of `omni2.mcp_servers` plus what lives in the gateway's memory. */
export type ServerSituation = {
  readonly serverId: number
  readonly status: 'active' | 'inactive'
  /** As persisted: often stale after a recovery (contract, section 8). */
  readonly healthStatus: 'healthy' | 'unhealthy' | 'unknown'
  readonly lastHealthCheckAt: Instant | null
  readonly errorCount: number
  readonly isLoaded: boolean
  readonly circuit: CircuitState
  readonly failureCycles: number
  readonly retryAfterSeconds: number | null
  readonly autoDisabledAt: Instant | null
  readonly autoDisabledReason: string | null
  readonly updatedAt: Instant
}

/** The gateway's own machine, every 30 s. */
export type SystemHealthFact = { readonly at: Instant; readonly cpuPercent: number; readonly memoryPercent: number; readonly memoryUsedMb: number; readonly memoryTotalMb: number; readonly activeMcps: number }

/** A row of `auth_service.auth_audit`. */
export type SignInFact = {
  readonly id: number
  readonly at: Instant
  readonly userId: number | null
  readonly username: string
  readonly action: 'login' | 'api_key_created' | 'api_key_revoked' | 'mcp_token_generated' | 'mcp_token_revoked'
  readonly result: 'success' | 'failed'
  readonly details: string | null
  readonly ip: string
  readonly userAgent: string
}

export type ActivityType = 'user_message' | 'mcp_tool_call' | 'mcp_tool_response' | 'assistant_response'

/** A row of `omni2.user_activities`: channel `chat` only. */
export type ActivityFact = {
  readonly id: string
  readonly at: Instant
  readonly conversationId: string
  readonly sessionId: string
  readonly userId: number
  readonly sequence: number
  readonly type: ActivityType
  readonly data: { readonly [key: string]: Json }
  readonly durationMs: number | null
}

/** One step of a flow. Every value is text, as the gateway stores it; `timestamp` is Unix seconds with a fraction. */
export type FlowEventFact = { readonly node_id: string; readonly event_type: string; readonly parent_id: string; readonly timestamp: string } & { readonly [key: string]: string }

/** A row of `omni2.interaction_flows`: channels `chat` and `mcp`. Recorded at `at`, which is its completion. */
export type FlowFact = {
  readonly sessionId: string
  readonly userId: number
  readonly conversationId: string | null
  readonly source: 'chat' | 'mcp_gateway'
  readonly startedAt: Instant
  readonly at: Instant
  readonly events: readonly FlowEventFact[]
}

/** A row of `omni2.prompt_injection_log`. `violationCount`: how many the same person had in the last hour. */
export type PromptDetectionFact = { readonly id: number; readonly at: Instant; readonly userId: number; readonly message: string; readonly score: number; readonly action: GuardFact['action']; readonly violationCount: number }

/** A changed setting of the dashboard or the gateway. */
export type ConfigChangeFact = { readonly id: number; readonly at: Instant; readonly table: 'dashboard_config' | 'omni2_config'; readonly key: string; readonly before: Json; readonly after: Json; readonly userId: number }
