import { createContext, use, useCallback, useMemo } from 'react'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { useNow } from './clock.ts'
import { customRange, defaultChoice, endOfMinute, parseRange, resolveRange, shiftRange, toRangeSearch } from './time-range.ts'
import type { RangeChoice } from './time-range.ts'
import { useViewSearch } from './use-view-search.ts'

/** When this profile was last left, for "since last visit"; the shell knows it. */
export const LastVisitContext = createContext<Instant | null>(null)

export type GlobalRange = {
  readonly choice: RangeChoice
  /** Stable for a minute: safe as a part of query keys. */
  readonly range: TimeRange
  readonly choose: (choice: RangeChoice) => void
  /** A dragged stretch of a chart becomes the range of the whole console. */
  readonly zoom: (range: TimeRange) => void
  readonly reset: () => void
  readonly shift: (direction: -1 | 1) => void
}

/** The one time range every view obeys. It lives in the address. */
export function useTimeRange(): GlobalRange {
  const minute = endOfMinute(useNow(60_000))
  const lastVisit = use(LastVisitContext)
  const [choice, change] = useViewSearch(parseRange)
  const range = useMemo(() => resolveRange(choice, minute, lastVisit), [choice, minute, lastVisit])
  const choose = useCallback((next: RangeChoice) => change({ ...toRangeSearch(next) }), [change])
  return {
    choice,
    range,
    choose,
    zoom: useCallback((part: TimeRange) => choose(customRange(part.from, part.to)), [choose]),
    reset: useCallback(() => choose(defaultChoice), [choose]),
    shift: useCallback((direction: -1 | 1) => choose(shiftRange(choice, range, direction, minute)), [choose, choice, range, minute]),
  }
}
