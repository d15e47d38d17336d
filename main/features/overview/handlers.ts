import type { HandlersFor } from '#shared/contract/builders.ts'
import type { CostDimension } from '#shared/features/cost/model.ts'
import type { overviewContract } from '#shared/features/overview/contract.ts'
import type { Change } from '#shared/features/overview/model.ts'
import type { TimeRange } from '#shared/lib/time-range.ts'
import { withFreshness } from '#main/platform/freshness.ts'
import { costFigure } from './cost-figures.ts'
import { costJumps } from './cost-jumps.ts'
import { durationText } from './duration-text.ts'
import type { OverviewDeps } from './index.ts'
import { readActivity, readChangeStreams } from './read-activity.ts'
import { readTrafficChart } from './read-charts.ts'
import { readFigures } from './read-figures.ts'
import { readSince } from './read-since.ts'
import { chooseLayout, readLayouts, removeLayout, saveLayout } from './writes-layouts.ts'
import { readLastVisit } from './writes-visits.ts'

/** Two days of hours, or days: what a sparkline of cost is made of. */
const HOURLY_UP_TO_MS = 48 * 3_600_000
const MOST_CHANGES = 50
const NOTABLE_GAP_MS = 60_000

export function createOverviewHandlers(deps: OverviewDeps): HandlersFor<typeof overviewContract> {
  const { profileId, cache, state, clock, cost, publish } = deps

  async function answered<Data>(data: Data, note: string | null = null) {
    return withFreshness(data, deps.stamp(await deps.heardAt(), note))
  }

  /** Costs that jumped, of servers and of people. */
  async function jumps(comparison: { readonly range: TimeRange; readonly before: TimeRange }): Promise<Change[]> {
    const found = async (dimension: Extract<CostDimension, 'server' | 'user'>): Promise<Change[]> => {
      const [now, then] = await Promise.all([cost.breakdown({ range: comparison.range, dimension }), cost.breakdown({ range: comparison.before, dimension })])
      return costJumps(now, then).map(({ key, label, text }) => ({
        id: `cost:${dimension}:${key}`, at: comparison.range.to, severity: 'warning', title: `Cost of ${label} jumped`, detail: text, path: '#/cost',
      }))
    }
    return (await Promise.all([found('server'), found('user')])).flat()
  }

  return {
    figures: async ({ range }) => {
      const bucket = range.to - range.from <= HOURLY_UP_TO_MS ? ('hour' as const) : ('day' as const)
      const [traffic, summary, repriced, gateway, knownUsers] = await Promise.all([
        cache.read(readFigures, { range, now: clock.now() }),
        cost.summary(range),
        cost.series({ range, dimension: 'model', bucket, basis: 'repriced' }),
        cost.series({ range, dimension: 'model', bucket, basis: 'gateway' }),
        deps.knownUsers(),
      ])
      const { figures, isComparable, missedMs } = traffic
      const note = missedMs < NOTABLE_GAP_MS ? null : `${durationText(missedMs)} of this time was not seen.`
      return answered({ ...figures, knownUsers, costMicros: costFigure(summary, repriced, isComparable), gatewayCostMicros: costFigure(summary, gateway, isComparable) }, note)
    },
    traffic: async (question) => answered(await cache.read(readTrafficChart, { ...question, now: clock.now() })),
    activity: async (question) => answered(await readActivity(question, { entries: deps.entries, changes: (below) => cache.read(readChangeStreams, below) })),
    sinceLastVisit: async () => {
      const since = await state.read(readLastVisit, { profileId })
      if (since === null) return answered({ since, changes: [] })
      const { changes, comparison } = await cache.read(readSince, { since, now: clock.now() })
      const all = [...changes, ...(comparison === null ? [] : await jumps(comparison))]
      return answered({ since, changes: all.toSorted((a, b) => b.at - a.at).slice(0, MOST_CHANGES) })
    },
    layouts: async () => {
      const { current, layouts } = await state.read(readLayouts, { profileId })
      return withFreshness({ current, layouts: [...layouts] }, deps.stamp(clock.now()))
    },
    saveLayout: async (layout) => {
      await state.write(saveLayout, { profileId, ...layout })
      publish.layoutsChanged({})
      return layout
    },
    chooseLayout: async ({ name }) => {
      await state.write(chooseLayout, { profileId, name })
      publish.layoutsChanged({})
      return {}
    },
    removeLayout: async ({ name }) => {
      await state.write(removeLayout, { profileId, name })
      publish.layoutsChanged({})
      return {}
    },
  }
}
