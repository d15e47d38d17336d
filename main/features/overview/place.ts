import { AppError } from '#shared/contract/errors.ts'
import type { Instant } from '#shared/lib/time-range.ts'

/** A place in one stream, newest first: what lies below it is still to come. */
export type Place = { readonly at: Instant; readonly key: number }

/** Streams of the feed; at the same instant the earlier one comes first. */
export const streams = ['audit', 'health', 'circuit'] as const
export type Stream = (typeof streams)[number]

/** A place in all streams together. */
export type FeedPlace = Place & { readonly stream: Stream }

/** Bigger than any time or number of a row; small enough to be counted exactly eightfold. */
const END = Math.floor(Number.MAX_SAFE_INTEGER / 16)

export const newest: FeedPlace = { at: END, key: END, stream: 'audit' }

/** The same place as one stream sees it. */
export function placeIn(stream: Stream, { at, key, stream: of }: FeedPlace): Place {
  const difference = streams.indexOf(stream) - streams.indexOf(of)
  return { at, key: difference === 0 ? key : difference > 0 ? END : 0 }
}

/** Newest first; at the same instant by stream, then by key. */
export function comparePlaces(a: FeedPlace, b: FeedPlace): number {
  return b.at - a.at || streams.indexOf(a.stream) - streams.indexOf(b.stream) || b.key - a.key
}

export function toCursor({ at, key, stream }: FeedPlace): string {
  return `${stream}.${at}.${key}`
}

export function fromCursor(cursor: string | null): FeedPlace {
  if (cursor === null) return newest
  const [, stream, at, key] = /^(audit|health|circuit)\.(\d{1,16})\.(\d{1,16})$/.exec(cursor) ?? []
  const place = { at: Number(at), key: Number(key) }
  if (stream === undefined || !Number.isSafeInteger(place.at) || !Number.isSafeInteger(place.key)) {
    throw new AppError('ipc.invalid-input', { details: { field: 'cursor' } })
  }
  return { ...place, stream: stream as Stream }
}
