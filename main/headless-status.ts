import type { Clock } from '#main/platform/clock.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'
import type { App } from '#main/compose-app.ts'
import type { Host } from '#main/hosts/host.ts'
import type { Fresh } from '#shared/contract/freshness.ts'
import type { ConnectionState, SyncStatus } from '#shared/features/connection/model.ts'
import type { StateCounts } from '#shared/features/health/model.ts'
import type { CostSummary } from '#shared/features/cost/model.ts'

const EVERY_MS = 1_000
const DAY_MS = 86_400_000

export type StatusFacts = {
  readonly profile: string | null
  readonly runtime: string
  readonly at: number
  readonly connection: ConnectionState | null
  readonly sync: SyncStatus | null
  readonly counts: StateCounts | null
  readonly cost: CostSummary | null
}

/** One screen of text, redrawn in place on a terminal; elsewhere one line whenever the connection changes. */
export function createHeadlessStatus(deps: { readonly clock: Clock; readonly out: NodeJS.WriteStream; readonly app: App; readonly host: Host }): Disposable {
  const { clock, out, app, host } = deps
  let isDrawing = false
  let lastLine = ''

  async function ask<Data>(channel: string, input: unknown): Promise<Data | null> {
    const entry = app.shown()?.calls.get(channel)
    if (entry === undefined) return null
    try {
      return ((await entry.handler(input)) as Fresh<Data>).data
    } catch {
      // What cannot be read is shown as unknown.
      return null
    }
  }

  async function draw(): Promise<void> {
    if (isDrawing) return
    isDrawing = true
    try {
      const now = clock.now()
      const range = { from: now - DAY_MS, to: now }
      const [connection, sync, servers, cost] = await Promise.all([
        ask<ConnectionState>('connection.state', {}),
        ask<SyncStatus>('connection.sync', {}),
        ask<{ counts: StateCounts }>('health.servers', { range, cursor: null }),
        ask<CostSummary>('cost.summary', { range }),
      ])
      const facts: StatusFacts = { profile: app.shown()?.profile.name ?? null, runtime: host.facts.runtime, at: now, connection, sync, counts: knownCounts(servers?.counts), cost }
      if (out.isTTY) out.write(`\u001b[H\u001b[2J${statusScreen(facts).join('\n')}\n`)
      else {
        const line = statusLine(facts)
        if (line !== lastLine) out.write(`${new Date(now).toISOString()} ${line}\n`)
        lastLine = line
      }
    } finally {
      isDrawing = false
    }
  }

  void draw()
  const cancel = clock.every(EVERY_MS, () => void draw())
  return { stop: cancel }
}

/** Before the first list arrived all counts are zero, which says that nothing is known, not that nothing is there. */
export function knownCounts(counts: StateCounts | undefined): StateCounts | null {
  return counts === undefined || Object.values(counts).every((count) => count === 0) ? null : counts
}

/** What changes rarely enough to be worth a line in a log. */
export function statusLine({ profile, connection, counts }: StatusFacts): string {
  if (profile === null) return 'no profile yet: start with --demo, or with a display to use the wizard'
  const servers = counts === null ? 'servers unknown' : `${counts.up} up, ${counts.degraded} degraded, ${counts.down} down, ${counts.unknown} unknown`
  return `${profile}: ${connection?.status ?? 'opening'}${connection?.reason == null ? '' : ` (${connection.reason})`}; ${servers}`
}

export function statusScreen(facts: StatusFacts): readonly string[] {
  const { profile, connection, sync, counts, cost } = facts
  const age = connection?.asOf == null ? 'never heard' : `last heard ${Math.max(0, Math.round((facts.at - connection.asOf) / 1000))} s ago`
  const rows: readonly (readonly [string, string])[] = [
    ['Profile', profile ?? 'none yet: start with --demo, or with a display to use the wizard'],
    ['Connection', connection === null ? 'opening' : `${connection.status}, ${age}${connection.reason === null ? '' : ` · ${connection.reason}`}`],
    ['MCP servers', counts === null ? 'unknown' : `${counts.up} up · ${counts.degraded} degraded · ${counts.down} down · ${counts.unknown} unknown · ${counts.off} off`],
    ['Cost, 24 h', costText(cost)],
    ['Cache', sync === null ? 'unknown' : `${sync.auditEntries.toLocaleString('en')} audit entries · ${(sync.cacheBytes / 1_000_000).toFixed(1)} MB · ${sync.eventsPerSecond.toFixed(1)} facts/s`],
    ['History', sync?.backfill == null ? 'complete, or waiting for Postgres' : `fetching ${sync.backfill.source}, ${progress(sync.backfill)}`],
    ['Window', `none (${facts.runtime}, headless)`],
  ]
  return ['Omnideck', '', ...rows.map(([name, value]) => `  ${name.padEnd(13)}${value}`), '', `  ${new Date(facts.at).toISOString().slice(0, 19).replace('T', ' ')} UTC · Ctrl-C ends`]
}

function costText(cost: CostSummary | null): string {
  if (cost === null) return 'unknown'
  if (cost.current === null) return cost.missing ?? 'no cost data'
  const amount = (micros: number | null): string => (micros === null ? 'unknown' : `$${(micros / 1_000_000).toFixed(2)}`)
  return `${amount(cost.current.repricedMicros)} re-priced here · ${amount(cost.current.gatewayMicros)} gateway estimate`
}

function progress({ done, total }: { readonly done: number; readonly total: number | null }): string {
  return total === null || total === 0 ? 'share unknown' : `${Math.min(100, Math.round((done / total) * 100))} %`
}
