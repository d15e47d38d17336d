import type { Instant } from '#shared/lib/time-range.ts'
import type { World } from './model.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Ids count from here, so that the same moment has the same id in every run and ids fit a Postgres integer until 2039. */
export const ORIGIN: Instant = Date.UTC(2024, 0, 1)

/** Traffic is drawn per slice of this length. */
export const BUCKET = 5 * MINUTE
/** More events than this in one bucket are not told: their ids would run into the next bucket's. */
export const IDS_PER_BUCKET = 1000

/**
 * Everything is drawn in story time, which is real time until `startedAt` and runs `acceleration` times faster after it.
 * A real instant t stands for the story interval [toStory(t), toStory(t + 1)).
 */
export function toStory(world: World, at: Instant): number {
  return at < world.startedAt ? at : world.startedAt + (at - world.startedAt) * world.acceleration
}

export function toReal(world: World, story: number): Instant {
  return story < world.startedAt ? story : world.startedAt + Math.floor((story - world.startedAt) / world.acceleration)
}

/** When the told history begins; nothing is known before. */
export function historyStart(world: World): Instant {
  return world.startedAt - world.historyDays * DAY
}

/** Draws the buckets that touch `[from, to)` and keeps what lies inside. `make` gives story times; the result has real ones. */
export function fromBuckets<Fact extends { readonly at: number }, Told extends { readonly at: Instant }>(
  world: World,
  from: Instant,
  to: Instant,
  make: (bucket: number) => readonly Fact[],
  tell: (fact: Fact) => Told,
): Told[] {
  const begin = toStory(world, Math.max(from, historyStart(world)))
  const end = toStory(world, to)
  const told: Told[] = []
  for (let bucket = Math.floor(begin / BUCKET); bucket * BUCKET < end; bucket += 1) {
    for (const fact of make(bucket)) if (fact.at >= begin && fact.at < end) told.push(tell(fact))
  }
  return told
}

/** The id of the n-th event of a bucket. */
export function idIn(bucket: number, ordinal: number): number {
  return (bucket - ORIGIN / BUCKET) * IDS_PER_BUCKET + ordinal
}

/** Remainder that is never negative: plots repeat backwards in time as well. */
export function modulo(value: number, period: number): number {
  return ((value % period) + period) % period
}
