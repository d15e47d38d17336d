import { between, chanceFor, pick, stream } from './chance.ts'
import type { World, WorldServer } from './model.ts'
import { scriptedOutages } from './plots.ts'
import { DAY, MINUTE, SECOND } from './story-time.ts'

/** The time a server does not answer, in story time. `to` is Infinity when nobody has repaired it. */
export type Outage = { readonly from: number; readonly to: number; readonly error: string }

const errors = [
  'Connection refused', 'All connection attempts failed', "Client error '502 Bad Gateway'", "Server error '503 Service Unavailable'",
  'Timed out while waiting for response to ClientRequest', '[Errno -2] Name or service not known', 'peer closed connection without sending complete message body',
]

/** Ordinary bad luck: at most one outage a day, inside that day, so that a window needs to look at its own days only. */
function unscripted(world: World, server: WorldServer, day: number): Outage | undefined {
  // A server with a plot of its own has no other troubles near the demo's start: stories of one server must not overlap.
  if (server.plot !== 'steady' && (day + 1) * DAY > world.startedAt - DAY) return undefined
  const random = chanceFor(world.seed, stream.outage, server.id, day)
  if (random() >= server.flakiness) return undefined
  const length = random() < 0.7 ? between(random, 50 * SECOND, 5 * MINUTE) : between(random, 12 * MINUTE, 80 * MINUTE)
  const from = day * DAY + between(random, 10 * MINUTE, DAY - length - 10 * MINUTE)
  return { from, to: from + length, error: pick(random, errors) }
}

/** Outages of a server that touch `[from, to)`, in order. */
export function outagesBetween(world: World, server: WorldServer, from: number, to: number): Outage[] {
  if (server.plot === 'switched-off') return []
  const found: Outage[] = []
  for (let day = Math.floor(from / DAY); day * DAY < to; day += 1) {
    const outage = unscripted(world, server, day)
    if (outage && outage.from < to && outage.to > from) found.push(outage)
  }
  for (const window of scriptedOutages(world, server, from, to)) {
    found.push({ ...window, error: pick(chanceFor(world.seed, stream.outage, server.id, Math.floor(window.from / SECOND)), errors) })
  }
  return found.sort((a, b) => a.from - b.from)
}

/** Whether a server fails to answer at a story time, and why. */
export function outageAt(world: World, server: WorldServer, story: number): Outage | undefined {
  return outagesBetween(world, server, story, story + 1)[0]
}
