import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PushFrame } from '#shared/contract/frames.ts'
import type { Profile } from '#shared/features/profiles/model.ts'
import { connectionContract } from '#shared/features/connection/contract.ts'
import { auditContract } from '#shared/features/audit/contract.ts'
import { costContract } from '#shared/features/cost/contract.ts'
import { healthContract } from '#shared/features/health/contract.ts'
import type { HealthFact } from '#shared/features/health/facts.ts'
import { overviewContract } from '#shared/features/overview/contract.ts'
import { outboxContract } from '#shared/features/outbox/contract.ts'
import type { AppServices } from '#main/app-services.ts'
import { composeUpstream } from '#main/compose-upstream.ts'
import { factAppliers, ingestApply, pruneSlice, retention } from '#main/data-operations.ts'
import { countPeople, findPeople } from '#main/features/access/index.ts'
import { createAuditFeature, printSearch, readAuditTotals, readSavedSearches, searchEntries, type AuditChange } from '#main/features/audit/index.ts'
import { createCostFeature, readBreakdown, readPrices, readSeries, readSummary, repriceWith, type CostChange } from '#main/features/cost/index.ts'
import { createHealthFeature, findServers, type HealthChange } from '#main/features/health/index.ts'
import { createConnectionFeature, isKeptOffline, keepOffline } from '#main/features/connection/index.ts'
import { createOutboxFeature } from '#main/features/outbox/index.ts'
import { createOverviewFeature } from '#main/features/overview/index.ts'
import { createPaletteFeature } from '#main/features/palette/index.ts'
import { createChangeFeed } from '#main/ingest/change-feed.ts'
import { readCounters } from '#main/ingest/counters.ts'
import { gapLedger } from '#main/ingest/gaps-in.ts'
import { heardAt } from '#main/ingest/heard-at.ts'
import { createRetention } from '#main/ingest/retention.ts'
import { createPump } from '#main/ingest/pump.ts'
import { createSync } from '#main/ingest/sync/sync.ts'
import { createOutbox } from '#main/outbox/outbox.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import type { StampFreshness } from '#main/platform/freshness.ts'
import { indexCalls, type CallIndex } from '#main/platform/ipc/call-index.ts'
import type { AnyFeatureModule } from '#main/platform/ipc/feature-module.ts'
import { publisher, type Publisher } from '#main/platform/ipc/publisher.ts'
import { createLifecycle, type Disposable } from '#main/platform/lifecycle.ts'
import { tellOpenOutcome } from '#main/tell-open-outcome.ts'
import { grantScript } from '#main/upstream/postgres/grant-script.ts'

/** One open profile: its cache, its way to the gateway, its features. */
export interface ProfileScope extends Disposable {
  readonly profile: Profile
  readonly calls: CallIndex
  /** Hears every push of this profile. */
  onPush(run: (frame: PushFrame) => void): () => void
  /** Tries the gateway again now, e.g. after a store of secrets was unlocked. */
  retryNow(): void
  stop(): Promise<void>
}

/** Registry and audit are asked at least every 30 s. */
const LIVE_FOR_MS = 60_000

/** Opens one profile, in dependency order: store, upstream, pump, outbox, features. Closing runs backwards. */
export async function composeProfile(app: AppServices, profile: Profile): Promise<ProfileScope> {
  const life = createLifecycle()
  const { clock, random, state } = app
  const log = app.log.child({ profile: profile.id })
  const listeners = new Set<(frame: PushFrame) => void>()
  const push = (frame: PushFrame): void => {
    for (const listener of listeners) listener(frame)
  }
  const publish = {
    connection: publisher(connectionContract, push, { validate: app.validateOutputs }),
    health: publisher(healthContract, push, { validate: app.validateOutputs }),
    cost: publisher(costContract, push, { validate: app.validateOutputs }),
    audit: publisher(auditContract, push, { validate: app.validateOutputs }),
    outbox: publisher(outboxContract, push, { validate: app.validateOutputs }),
    overview: publisher(overviewContract, push, { validate: app.validateOutputs }),
  }

  const folder = app.profileFolder(profile.id)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const cache = life.own(await openStore({ mode: 'worker', file: join(folder, 'cache.db'), workerUrl: app.workerUrl, clock, log }))
  tellOpenOutcome(cache.outcome, `The cache of ${profile.name}`, app.tell)
  life.own(createRetention({ store: cache, slice: pruneSlice, policies: retention, clock, log }))

  const upstream = life.own(await composeUpstream(app, profile, { log, chosenOffline: await state.read(isKeptOffline, { profileId: profile.id }) }))
  const stamp: StampFreshness = (asOf, note = null) => {
    const lagMs = asOf === null ? null : Math.max(0, clock.now() - asOf)
    // Reachable is not enough: a source that missed two of its turns is not live, whatever the connection says.
    const isLive = upstream.state().legs.http.state === 'up' && lagMs !== null && lagMs <= LIVE_FOR_MS
    return { source: isLive ? 'live' : 'cache', asOf, lagMs, note }
  }
  // Drafts and the connection itself are this console's own: true at the moment they are asked for, gateway or not.
  const stampOwn: StampFreshness = (asOf, note = null) => ({ source: 'live', asOf, lagMs: asOf === null ? null : Math.max(0, clock.now() - asOf), note })
  const isReachable = (): boolean => upstream.state().legs.http.state === 'up' && upstream.state().legs.auth.state === 'up'

  const changes = life.own(createChangeFeed({ clock, log, appliers: factAppliers }))
  life.onStop(changes.subscribe((feature, change) => tell(publish, feature, change)))
  const pump = life.own(await createPump({ store: cache, clock, log, apply: ingestApply, onChanges: (made) => changes.add(made) }))
  const sync = life.own(
    createSync({
      upstream, pump, store: cache, clock, random, log,
      usesPostgres: profile.postgres !== null,
      onChanged: () => publish.connection.syncChanged({}),
    }),
  )
  life.onStop(upstream.onChanged(() => publish.connection.changed({})))

  const outbox = createOutbox({
    profileId: profile.id, state, clock, log, newId: app.newId, isReachable,
    kinds: [
      {
        kind: 'server.set-enabled',
        read: async (serverId) => ({ enabled: (await upstream.gateway.serverConfig(serverId)).enabled }),
        write: (serverId, mine) => upstream.gateway.setEnabled(serverId, mine['enabled'] === true),
      },
    ],
    changed: () => publish.outbox.changed({}),
  })

  const heard = (sources: readonly string[]) => (): Promise<number | null> => cache.read(heardAt, { sources })
  const healthHeard = heard(healthSources)
  const auditHeard = heard(auditSources)
  const prices = async (): Promise<Parameters<typeof repriceWith>[0]> => state.read(readPrices, {})
  const keep = (facts: readonly HealthFact[]): void => {
    const receivedAt = clock.now()
    void pump.offer({ source: 'console', facts, cursor: { key: 'heard', value: String(receivedAt) }, receivedAt })
  }

  const readRegistry = async (): Promise<void> => {
    await pump.offer({ source: 'omni2.registry', facts: [await upstream.gateway.registry()], receivedAt: clock.now() })
    await pump.flushNow()
  }

  const features: readonly AnyFeatureModule[] = [
    createConnectionFeature({
      upstream, clock, stamp: stampOwn, grantScript,
      gapsIn: async (range) => (await cache.read(gapLedger, { range })).slice(-200),
      syncStatus: async () => {
        const [size, counters, totals] = await Promise.all([cache.size(), cache.read(readCounters, null), cache.read(readAuditTotals, null)])
        return {
          eventsPerSecond: sync.eventsPerSecond(),
          cacheBytes: size.fileBytes + size.walBytes,
          auditEntries: totals.entries,
          oldestEntryAt: totals.oldestAt,
          rejectedFacts: counters.facts_rejected ?? 0,
          unknownEventTypes: upstream.unknownEventTypes(),
          backfill: sync.backfill(),
        }
      },
      rememberOffline: (on) => state.write(keepOffline, { profileId: profile.id, on, at: clock.now() }),
    }),
    createHealthFeature({
      profileId: profile.id, cache, state, clock, random, log, stamp, isReachable, keep,
      heardAt: healthHeard,
      gateway: upstream.gateway,
      refresh: readRegistry,
      submit: (intent) => outbox.submit(intent),
      drafts: () => outbox.list(),
      publish: publish.health,
    }),
    createCostFeature({ cache, state, clock, newId: app.newId, stamp, heardAt: auditHeard, publish: publish.cost }),
    createAuditFeature({
      profileId: profile.id, cache, state, clock, newId: app.newId, stamp,
      heardAt: auditHeard,
      reprice: async () => repriceWith(await prices()),
      jobs: app.jobs,
      saveFile: (suggestion) => app.host.saveFile(suggestion),
      publish: publish.audit,
    }),
    createOverviewFeature({
      profileId: profile.id, cache, state, clock, log, stamp,
      heardAt: heard([...auditSources, ...healthSources]),
      knownUsers: async () => (await cache.read(countPeople, null))?.people ?? null,
      entries: ({ text, before, limit }) => cache.read(searchEntries, { text, range: { from: 0, to: before }, now: clock.now(), cursor: null, limit }),
      cost: {
        summary: async (range) => (await cache.read(readSummary, { range, prices: await prices(), now: clock.now() })).summary,
        series: async (question) => cache.read(readSeries, { ...question, utcOffsetMinutes: 0, prices: await prices(), now: clock.now() }),
        breakdown: async (question) => (await cache.read(readBreakdown, { ...question, prices: await prices() })).rows,
      },
      publish: publish.overview,
    }),
    createPaletteFeature({
      stamp,
      heardAt: heard(['omni2.registry', 'omni2.people']),
      servers: (text) => cache.read(findServers, { text }),
      people: (text) => cache.read(findPeople, { text }),
      savedSearches: () => state.read(readSavedSearches, { profileId: profile.id }),
      searchForUser: (names) => printSearch([{ kind: 'names', key: 'user', values: names.map((text) => ({ text, isPrefix: false })), negated: false }]),
    }),
    createOutboxFeature({ outbox, clock, stamp: stampOwn, isReachable, refresh: readRegistry }),
  ]
  for (const feature of features) {
    if (feature.stop !== undefined) life.onStop(() => feature.stop?.())
    await feature.start?.()
  }
  upstream.start()

  return {
    profile,
    calls: indexCalls(features),
    onPush(run) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
    retryNow: () => upstream.retryNow(),
    stop: () => life.stop(),
  }
}

const healthSources = ['omni2.registry', 'omni2.health-logs', 'omni2.circuits', 'omni2.socket', 'pg.mcp_health_log', 'console'] as const

const auditSources = [
  'pg.legacy_audit_logs', 'pg.audit_logs', 'pg.user_activities', 'pg.interaction_flows', 'pg.auth_audit', 'pg.prompt_injection_log',
  'omni2.activity', 'omni2.detections',
] as const

type ChangePublishers = {
  readonly health: Publisher<typeof healthContract>
  readonly cost: Publisher<typeof costContract>
  readonly audit: Publisher<typeof auditContract>
  readonly overview: Publisher<typeof overviewContract>
}

/** From what a feature's applier said to the event that the feature's contract names. */
function tell(publish: ChangePublishers, feature: string, change: unknown): void {
  switch (feature) {
    case 'health':
      publish.health.changed({ serverIds: [...(change as HealthChange).serverIds] })
      publish.overview.changed({})
      break
    case 'overview':
      publish.overview.changed({})
      break
    case 'cost':
      publish.cost.changed(change as CostChange)
      break
    case 'audit':
      publish.audit.changed(change as AuditChange)
      break
  }
}
