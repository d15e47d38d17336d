import type { Instant, TimeRange } from '#shared/lib/time-range.ts'

/**
 * An entry's id is its millisecond times eight plus a slot. Ids therefore sort by time whatever order entries arrive in,
 * which is what lets the table and the search index be read newest first without sorting.
 */
export const SLOTS_PER_MS = 8

/** Later times would leave the integers that JavaScript counts exactly. */
export const LAST_INSTANT = Math.floor(Number.MAX_SAFE_INTEGER / SLOTS_PER_MS) - 1

/** How far an entry may be moved from a full millisecond; reads look that much further. */
const SPILL_MS = 60_000

export const firstIdAt = (at: Instant): number => at * SLOTS_PER_MS

/** The millisecond an id stands for: where the entry is sorted, and its time unless the entry was shifted. */
export const instantOf = (id: number): Instant => Math.floor(id / SLOTS_PER_MS)

/** Ids `[from, to)` that hold every entry of a range. */
export function idsOf(range: TimeRange): { readonly from: number; readonly to: number } {
  return { from: firstIdAt(Math.min(range.from, LAST_INSTANT)), to: firstIdAt(Math.min(range.to, LAST_INSTANT)) }
}

/** The id for an entry at `at`: the first slot after those taken, in a later millisecond when its own is full. */
export function freeId(at: Instant, newestIn: (from: number, to: number) => number | null): number {
  for (let ms = at; ms <= at + SPILL_MS; ms += 1) {
    const newest = newestIn(firstIdAt(ms), firstIdAt(ms + 1))
    if (newest === null) return firstIdAt(ms)
    if (newest + 1 < firstIdAt(ms + 1)) return newest + 1
  }
  // Half a million entries of one millisecond: whatever made them, they are sorted a minute late.
  return (newestIn(firstIdAt(at), firstIdAt(LAST_INSTANT)) ?? firstIdAt(at)) + 1
}
