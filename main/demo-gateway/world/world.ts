import type { Instant } from '#shared/lib/time-range.ts'
import { castPeople, roles, teams } from './cast-people.ts'
import { realServerNames, serverPlans } from './cast-servers.ts'
import type { World, WorldServer } from './model.ts'
import { DAY, ORIGIN } from './story-time.ts'

export type WorldOptions = {
  readonly seed: number
  /** Epoch milliseconds between 2024-07 and 2038: ids are counted from 2024 and must fit a Postgres integer. */
  readonly startedAt: Instant
  readonly density?: number
  readonly acceleration?: number
  readonly historyDays?: number
  /** Addresses of the servers that really run, by name; the others get addresses that resolve nowhere. */
  readonly urls?: Readonly<Record<string, string>>
}

/** Set up on this day, before any history: the same for every start, so that restarting the demo changes nothing old. */
const FOUNDED: Instant = Date.UTC(2024, 0, 8)

export function worldAt(options: WorldOptions): World {
  const { seed, startedAt, density = 1, acceleration = 1, historyDays = 90, urls = {} } = options
  if (startedAt < ORIGIN + 180 * DAY || startedAt > Date.UTC(2038, 0, 1)) throw new RangeError('The demo world exists between mid 2024 and 2038')
  const servers = serverPlans.map(({ host, ...plan }, index): WorldServer => {
    const id = index + 1
    const isReal = realServerNames.some((name) => name === plan.name)
    return { ...plan, id, isReal, url: urls[plan.name] ?? `http://${host}.omni.invalid:8080/mcp`, createdAt: FOUNDED + id * 9 * DAY / 2 }
  })
  return { seed, startedAt, historyDays, density, acceleration, servers, roles, teams, users: castPeople(seed, FOUNDED - 200 * DAY) }
}
