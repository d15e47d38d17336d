import type { Instant } from '#shared/lib/time-range.ts'
import type { Capability, ConnectionState } from '#shared/features/connection/model.ts'
import type { CheckFact, CircuitFact, HealthFact, RegistryFact, ToolsFact, AutoDisabledFact } from '#shared/features/health/facts.ts'
import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { PeopleFact } from '#shared/features/access/facts.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'

export type Unsubscribe = () => void

/** A call to the gateway in our words. Every method throws `gateway.*` AppErrors and nothing else. */
export interface Gateway {
  /** `tools/servers` merged with `events/mcp-list`: the whole registry. */
  registry(signal?: AbortSignal): Promise<RegistryFact>
  circuit(serverId: string, signal?: AbortSignal): Promise<{ readonly circuit: CircuitFact; readonly autoDisabled: AutoDisabledFact }>
  /** Newest 100 rows only: that is all the gateway keeps reachable. */
  healthLogs(serverId: string, signal?: AbortSignal): Promise<readonly CheckFact[]>
  /** Makes the gateway check one server now (this writes a log row there). */
  checkNow(serverId: string): Promise<CheckFact>
  /** Tool lists of every loaded server. */
  tools(signal?: AbortSignal): Promise<readonly ToolsFact[]>
  people(signal?: AbortSignal): Promise<PeopleFact>
  /** Audit without Postgres: activity, flows and detections of one user. */
  activityOf(userId: string, signal?: AbortSignal): Promise<readonly AuditEntryFact[]>
  detections(signal?: AbortSignal): Promise<readonly AuditEntryFact[]>
  /** The present admin state of one server with the `updated_at` to compare before a change. */
  serverConfig(serverId: string): Promise<{ readonly name: string; readonly enabled: boolean; readonly status: string; readonly updatedAt: string | null }>
  /** Enables through the breaker's endpoint and disables through the registry (contract, traps 22 and 8). */
  setEnabled(serverId: string, enabled: boolean): Promise<void>
  resetCircuit(serverId: string): Promise<void>
  reload(serverName: string): Promise<void>
}

/** One page of rows newer than a key, oldest first, never by offset. */
export type PostgresPage<Fact> = { readonly facts: readonly Fact[]; readonly next: string | null; readonly complete: boolean }

/** The read-only way to history. Throws `postgres.*` AppErrors; a missing table is `postgres.missing`. */
export interface PostgresReader {
  /** Of the tables that are readable now: rights and tables come and go. */
  readonly sources: readonly PostgresSource[]
}

/** One introspected table mapped to our facts. `name` is also its cursor's key, e.g. `pg.legacy_audit_logs`. */
export interface PostgresSource {
  readonly name: string
  readonly feature: 'audit' | 'health' | 'access'
  /** Rows after `cursor` (null: from `from`), ascending. The first page of a turn reads a little again, for rows that were committed late. */
  after(cursor: string | null, options: { readonly from: Instant; readonly limit: number; readonly signal: AbortSignal; readonly isFirstPage?: boolean }): Promise<PostgresPage<AuditEntryFact | HealthFact | PeopleFact>>
  /** Rows before `cursor` (null: from the end), descending: fills history newest first. */
  before(cursor: string | null, options: { readonly until: Instant; readonly limit: number; readonly signal: AbortSignal }): Promise<PostgresPage<AuditEntryFact | HealthFact | PeopleFact>>
}

/** What the socket tells, in our words. */
export type LiveFact = CheckFact | CircuitFact | AutoDisabledFact

/** One profile's way to the outside. Owns sign-in, token refresh, the socket and the connection's state. */
export interface Upstream extends Disposable {
  readonly gateway: Gateway
  /** undefined until Postgres is reachable; changes are announced by `onChanged`. */
  postgres(): PostgresReader | undefined
  state(): ConnectionState
  capabilities(): readonly Capability[]
  /** How many kinds of events arrived that this version does not know. */
  unknownEventTypes(): number
  onChanged(run: (state: ConnectionState) => void): Unsubscribe
  /** Facts pushed by the socket, in order; the answer settles when there is room for more. An empty list means that something happened which only a look can tell. */
  onFacts(run: (facts: readonly LiveFact[], receivedAt: Instant) => Promise<void> | void): Unsubscribe
  /**
   * Called once per (re)connect before the state may say live: every registered catch-up must settle first.
   * `missedFrom` is when this leg was last heard; null on the first connect ever.
   */
  onCatchUp(run: (missedFrom: Instant | null, signal: AbortSignal) => Promise<void>): Unsubscribe
  start(): void
  signIn(password: string): Promise<void>
  workOffline(on: boolean): void
  retryNow(): void
  recheckCapabilities(): Promise<void>
  stop(): Promise<void>
}
