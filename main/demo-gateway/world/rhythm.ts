import { chanceFor, stream } from './chance.ts'
import type { World } from './model.ts'
import { DAY, HOUR, MINUTE, modulo } from './story-time.ts'

/** From this long before the demo's start on, traffic never falls below a floor: a demo at 3 a.m. must still move. */
const LIVE_LEAD = 15 * MINUTE

const hump = (hour: number, peak: number, width: number): number => Math.exp(-(((hour - peak) / width) ** 2))

/** How busy people are at a story time: about 0.12 at night, about 1.1 mid-morning, a third of that at weekends; differs a little by day. */
export function rhythmAt(world: World, story: number): number {
  const hour = modulo(story, DAY) / HOUR
  const day = Math.floor(story / DAY)
  const weekday = modulo(day + 4, 7)
  const workday = weekday === 0 || weekday === 6 ? 0.3 : 1
  const mood = 0.85 + 0.3 * chanceFor(world.seed, stream.day, day)()
  return (0.12 + hump(hour, 10.5, 2.2) + 0.9 * hump(hour, 15, 2.4)) * workday * mood
}

/** Requests expected in a five-minute bucket around a story time. */
export function expectedRequests(world: World, story: number): number {
  const planned = 4.6 * rhythmAt(world, story)
  return world.density * (story >= world.startedAt - LIVE_LEAD ? Math.max(6, planned) : planned)
}
