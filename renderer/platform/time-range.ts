import type { Instant, TimeRange } from '#shared/lib/time-range.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const spans = { '15m': 15 * MINUTE, '1h': HOUR, '6h': 6 * HOUR, '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY } as const
export type Span = keyof typeof spans

/** What a person chose. It lives in the address, so Back, reload and a copied link all keep it. */
export type RangeChoice =
  | { readonly kind: 'relative'; readonly span: Span }
  | { readonly kind: 'custom'; readonly from: Instant; readonly to: Instant }
  | { readonly kind: 'since-last-visit' }

/** The part of the address that holds it: `?range=24h`, `?range=visit`, or `?from=…&to=…`. */
export type RangeSearch = { readonly range?: string | undefined; readonly from?: number | undefined; readonly to?: number | undefined }

export const defaultChoice: RangeChoice = { kind: 'relative', span: '24h' }
// 1 minute to 400 days: outside it an address is a typing mistake or hostile.
const MIN_CUSTOM = MINUTE
const MAX_CUSTOM = 400 * DAY

/** Reads an address; anything odd means the default range. */
export function parseRange(search: Readonly<Record<string, unknown>>): RangeChoice {
  const { range } = search
  if (range === 'visit') return { kind: 'since-last-visit' }
  if (typeof range === 'string' && Object.hasOwn(spans, range)) return { kind: 'relative', span: range as Span }
  const from = toInstant(search['from'])
  const to = toInstant(search['to'])
  if (from === undefined || to === undefined || to - from < MIN_CUSTOM || to - from > MAX_CUSTOM) return defaultChoice
  return { kind: 'custom', from, to }
}

/** Writes an address. The default range is left out: it keeps links short. */
export function toRangeSearch(choice: RangeChoice): RangeSearch {
  switch (choice.kind) {
    case 'relative':
      return { range: choice.span === '24h' ? undefined : choice.span, from: undefined, to: undefined }
    case 'since-last-visit':
      return { range: 'visit', from: undefined, to: undefined }
    case 'custom':
      return { range: undefined, from: choice.from, to: choice.to }
  }
}

/** The end of the minute `now` is in: stable while the minute lasts, so questions keep their keys and new facts fall inside. */
export function endOfMinute(now: Instant): Instant {
  return Math.floor(now / MINUTE) * MINUTE + MINUTE
}

/** The interval a choice means at `now` (already an end of minute). Without a last visit, the last 24 hours. */
export function resolveRange(choice: RangeChoice, now: Instant, lastVisit: Instant | null): TimeRange {
  switch (choice.kind) {
    case 'relative':
      return { from: Math.max(0, now - spans[choice.span]), to: now }
    case 'since-last-visit':
      return { from: Math.max(0, Math.min(lastVisit ?? now - DAY, now - MIN_CUSTOM, now)), to: now }
    case 'custom':
      return { from: choice.from, to: choice.to }
  }
}

/** The equal-length interval before (`-1`) or after (`1`); going past now returns to the plain relative range. */
export function shiftRange(choice: RangeChoice, range: TimeRange, direction: -1 | 1, now: Instant): RangeChoice {
  const length = range.to - range.from
  const to = range.to + direction * length
  if (to >= now) return relativeOfLength(length) ?? (choice.kind === 'custom' ? customRange(now - length, now) : choice)
  return customRange(to - length, to)
}

/** A chosen interval, in order, whole milliseconds, at least a minute long. */
export function customRange(a: Instant, b: Instant): RangeChoice {
  const from = Math.max(0, Math.round(Math.min(a, b)))
  return { kind: 'custom', from, to: Math.max(from + MIN_CUSTOM, Math.round(Math.max(a, b))) }
}

/** Words for a choice: `24 h`, `Since last visit`, `Custom`. */
export function labelOf(choice: RangeChoice): string {
  switch (choice.kind) {
    case 'relative':
      return choice.span.replace(/(\d+)/u, '$1 ')
    case 'since-last-visit':
      return 'Since last visit'
    case 'custom':
      return 'Custom'
  }
}

function relativeOfLength(length: number): RangeChoice | undefined {
  const span = (Object.keys(spans) as Span[]).find((name) => spans[name] === length)
  return span && { kind: 'relative', span }
}

function toInstant(value: unknown): Instant | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,15}$/u.test(value) ? Number(value) : Number.NaN
  return Number.isInteger(number) && number >= 0 && number < 8.64e15 ? number : undefined
}
