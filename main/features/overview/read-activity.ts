import type { Activity } from '#shared/features/overview/model.ts'
import type { AuditEntry } from '#shared/features/audit/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Page } from '#shared/lib/page.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'
import { comparePlaces, fromCursor, placeIn, toCursor, type FeedPlace } from './place.ts'
import { readCircuitChanges, readStateChanges } from './read-state-changes.ts'
import { circuitToActivity, entryToActivity, originsOf, stateToActivity } from './to-activity.ts'

export type FeedItem = FeedPlace & { readonly activity: Activity }
/** What a stream has below a place, newest first. `end`: nothing is known below it; null when that was all. */
export type StreamPart = { readonly items: readonly FeedItem[]; readonly end: FeedPlace | null }

const wholeStream: StreamPart = { items: [], end: null }

export type ChangesQuestion = {
  readonly below: FeedPlace
  /** Older ones are not wanted: the entries beside them do not go back further. */
  readonly from: Instant
  readonly limit: number
  readonly streams: readonly ('health' | 'circuit')[]
}

/** Health and circuits below a place of the feed. */
export const readChangeStreams: ReadDefinition<ChangesQuestion, readonly StreamPart[]> = {
  name: 'overview.change-streams',
  run: (db, { below, from, limit, streams }) =>
    streams.map((stream) => {
      const asked = { from, below: placeIn(stream, below), limit }
      if (stream === 'health') {
        const { rows, next } = readStateChanges(db, asked)
        return { items: rows.map((row) => ({ at: row.at, key: row.key, stream, activity: stateToActivity(row) })), end: next === null ? null : { ...next, stream } }
      }
      const items = readCircuitChanges(db, asked).map((row) => ({ at: row.at, key: row.key, stream, activity: circuitToActivity(row) }))
      return { items, end: items.length < limit ? null : (items.at(-1) ?? null) }
    }),
}

export type ActivityQuestion = { readonly cursor: string | null; readonly limit: number; readonly kinds: readonly Activity['kind'][] }
export type ActivitySources = {
  /** Audit entries before an instant, newest first; `text` in the grammar of the audit's search. */
  readonly entries: (question: { readonly text: string; readonly before: Instant; readonly limit: number }) => Promise<Page<AuditEntry>>
  readonly changes: (question: ChangesQuestion) => Promise<readonly StreamPart[]>
}

/** The feed of everything that happened, newest first. No kinds means every kind. */
export async function readActivity({ cursor, limit, kinds }: ActivityQuestion, sources: ActivitySources): Promise<{ rows: Activity[]; next: string | null }> {
  const below = fromCursor(cursor)
  const isWanted = (kind: Activity['kind']): boolean => kinds.length === 0 || kinds.includes(kind)
  const entries = await readEntries(below, limit, isWanted, sources)
  const streams = (['health', 'circuit'] as const).filter(isWanted)
  const changes = streams.length === 0 ? [] : await sources.changes({ below, from: entries.end?.at ?? 0, limit, streams })
  return mergeStreams([entries, ...changes], limit)
}

/** More entries of one instant than this cannot be told apart from a page of them. */
const SAME_INSTANT = 16

async function readEntries(below: FeedPlace, limit: number, isWanted: (kind: Activity['kind']) => boolean, sources: ActivitySources): Promise<StreamPart> {
  const kinds = (['request', 'sign-in', 'guard'] as const).filter(isWanted)
  if (kinds.length === 0) return wholeStream
  const text = kinds.length === 3 ? '' : `origin:${kinds.flatMap((kind) => originsOf[kind]).join(',')}`
  const place = placeIn('audit', below)
  const page = await sources.entries({ text, before: place.at + (place.key > 0 ? 1 : 0), limit: Math.min(200, limit + SAME_INSTANT) })
  const items = page.rows.map((entry) => ({ ...placeOf(entry), activity: entryToActivity(entry) }))
  return {
    items: items.filter((item) => item.at < place.at || item.key < place.key),
    end: page.next === null ? null : (items.at(-1) ?? null),
  }
}

/** An entry's id is eight times the instant it is sorted by, and a slot. */
function placeOf({ id }: AuditEntry): FeedPlace {
  const key = Number(id)
  return { at: Math.floor(key / 8), key, stream: 'audit' }
}

/** One page of several streams. It ends where the first of them is no longer known, so that nothing is left out. */
export function mergeStreams(parts: readonly StreamPart[], limit: number): { rows: Activity[]; next: string | null } {
  const [end] = parts.flatMap((part) => part.end ?? []).toSorted(comparePlaces)
  const items = parts
    .flatMap((part) => part.items)
    .filter((item) => end === undefined || comparePlaces(item, end) <= 0)
    .toSorted(comparePlaces)
  const shown = items.slice(0, limit)
  const last = shown.length < items.length ? shown.at(-1) : end
  return { rows: shown.map(({ activity }) => activity), next: last === undefined ? null : toCursor(last) }
}
