import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { HOUR_MS } from './price-book.ts'

export const DAY_MS = 24 * HOUR_MS

/** How usage is grouped by time. `offsetMs`: how far east of UTC days begin. */
export type Bucketing = { readonly kind: 'none' } | { readonly kind: 'hour' } | { readonly kind: 'day'; readonly offsetMs: number }

/** A stretch of time and the coarsest rows that know it exactly; never crosses a change of prices. */
export type Span = TimeRange & { readonly grain: 'entry' | 'hour' | 'day' }

/** Where the bucket of an instant begins. */
export function bucketOf(bucketing: Bucketing, at: Instant): Instant {
  switch (bucketing.kind) {
    case 'none':
      return 0
    case 'hour':
      return at - (at % HOUR_MS)
    case 'day':
      return Math.floor((at + bucketing.offsetMs) / DAY_MS) * DAY_MS - bucketing.offsetMs
  }
}

/**
 * Cuts a range so that hours and days are taken whole and only what they cannot tell is read entry by entry: the ends of
 * the range, and hours in which a day of this offset begins. `changes` are whole hours.
 */
export function spansOf(range: TimeRange, bucketing: Bucketing, changes: readonly Instant[]): readonly Span[] {
  const cuts = [range.from, ...changes.filter((at) => at > range.from && at < range.to).toSorted((a, b) => a - b), range.to]
  return cuts.slice(0, -1).flatMap((from, index) => spansWithin({ from, to: cuts[index + 1] ?? from }, bucketing))
}

function spansWithin(range: TimeRange, bucketing: Bucketing): readonly Span[] {
  const firstHour = Math.ceil(range.from / HOUR_MS) * HOUR_MS
  const lastHour = Math.floor(range.to / HOUR_MS) * HOUR_MS
  if (firstHour >= lastHour) return nonEmpty([{ ...range, grain: 'entry' }])
  return nonEmpty([
    { from: range.from, to: firstHour, grain: 'entry' },
    ...hoursWithin({ from: firstHour, to: lastHour }, bucketing),
    { from: lastHour, to: range.to, grain: 'entry' },
  ])
}

function hoursWithin(hours: TimeRange, bucketing: Bucketing): readonly Span[] {
  if (bucketing.kind === 'hour') return [{ ...hours, grain: 'hour' }]
  if (bucketing.kind === 'day' && bucketing.offsetMs % HOUR_MS !== 0) return hoursAroundDayBreaks(hours, bucketing)
  if (bucketing.kind === 'day' && bucketing.offsetMs % DAY_MS !== 0) return [{ ...hours, grain: 'hour' }]
  const firstDay = Math.ceil(hours.from / DAY_MS) * DAY_MS
  const lastDay = Math.floor(hours.to / DAY_MS) * DAY_MS
  if (firstDay >= lastDay) return [{ ...hours, grain: 'hour' }]
  return [
    { from: hours.from, to: firstDay, grain: 'hour' },
    { from: firstDay, to: lastDay, grain: 'day' },
    { from: lastDay, to: hours.to, grain: 'hour' },
  ]
}

function hoursAroundDayBreaks(hours: TimeRange, bucketing: Bucketing): readonly Span[] {
  const spans: Span[] = []
  let from = hours.from
  for (let day = bucketOf(bucketing, hours.from) + DAY_MS; day < hours.to; day += DAY_MS) {
    const brokenHour = Math.floor(day / HOUR_MS) * HOUR_MS
    spans.push({ from, to: brokenHour, grain: 'hour' }, { from: brokenHour, to: brokenHour + HOUR_MS, grain: 'entry' })
    from = brokenHour + HOUR_MS
  }
  return [...spans, { from, to: hours.to, grain: 'hour' }]
}

const nonEmpty = (spans: readonly Span[]): readonly Span[] => spans.filter(({ from, to }) => from < to)
