import type { Change } from '#shared/features/overview/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import { durationText } from './duration-text.ts'
import type { Outage } from './outages.ts'
import type { CircuitChange } from './read-state-changes.ts'
import { serverPath } from './server-path.ts'

/** From this many outages on a server is told to flap, in one line. */
const FLAPS = 3

/** What broke and what recovered after `since`. Trouble that was there before and still is, is no news. */
export function changesSince(since: Instant, now: Instant, outages: readonly Outage[], circuits: readonly CircuitChange[]): readonly Change[] {
  const news = outages.filter(({ from, to }) => (from ?? 0) >= since || (to !== null && to >= since))
  const byServer = Map.groupBy(news.filter(({ witness }) => witness === 'gateway'), ({ seq }) => seq)
  const told = new Set([...byServer.values()].flatMap(([outage]) => outage?.server ?? []))
  return [
    ...[...byServer.values()].flatMap((own) => (own.length >= FLAPS ? flapping(own, since, now) : own.map((outage) => broke(outage, now)))),
    ...news.filter(({ witness, server }) => witness === 'probe' && !told.has(server)).flatMap((outage) => unreachable(outage, since)),
    ...openings(circuits.filter(({ at, server }) => at >= since && !told.has(server))),
  ]
}

function broke({ seq, server, serverId, from, to, error }: Outage, now: Instant): Change {
  const path = serverPath(serverId)
  if (to === null) {
    const at = from ?? now
    const words = [`${durationText(now - at)} so far`, ...(error === null ? [] : [error])]
    return { id: `down:${seq}:${at}`, at, severity: 'down', title: `${server} went down`, detail: words.join(' · '), path }
  }
  return { id: `up:${seq}:${to}`, at: to, severity: 'ok', title: `${server} recovered`, detail: from === null ? '' : `down ${durationText(to - from)}`, path }
}

function flapping(outages: readonly Outage[], since: Instant, now: Instant): readonly Change[] {
  const last = outages.at(-1)
  if (last === undefined) return []
  const { seq, server, serverId } = last
  const downMs = outages.reduce((sum, { from, to }) => sum + (to ?? now) - Math.max(since, from ?? since), 0)
  const detail = `${outages.length} outages, ${durationText(downMs)} down in all`
  const at = last.to ?? last.from ?? now
  return [{ id: `flaps:${seq}:${at}`, at, severity: last.to === null ? 'down' : 'warning', title: `${server} flapped${last.to === null ? ' and is down' : ''}`, detail, path: serverPath(serverId) }]
}

/** What this console alone could not reach; an interruption that came and went is no news. */
function unreachable({ seq, server, serverId, from, to }: Outage, since: Instant): readonly Change[] {
  const path = serverPath(serverId)
  if (to === null) {
    return from === null ? [] : [{ id: `unreachable:${seq}:${from}`, at: from, severity: 'warning', title: `${server} not reachable from here`, detail: 'the gateway does not report it down', path }]
  }
  if ((from ?? 0) >= since) return []
  return [{ id: `reachable:${seq}:${to}`, at: to, severity: 'ok', title: `${server} reachable from here again`, detail: '', path }]
}

function openings(circuits: readonly CircuitChange[]): readonly Change[] {
  const byServer = Map.groupBy(circuits.filter(({ state }) => state === 'open'), ({ server }) => server)
  return [...byServer.values()].flatMap((own) => {
    const [last] = own
    if (last === undefined) return []
    return [{
      id: `circuit:${last.server}:${last.at}`, at: last.at, severity: 'warning' as const, title: `Circuit of ${last.server} opened`,
      detail: own.length === 1 ? '' : `${own.length} times`, path: serverPath(last.serverId),
    }]
  })
}
