import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { stateText } from '#renderer/ui/state-words.ts'
import { healthQueries } from './queries.ts'

/** How many servers are not up, in the colour of the worst of them; nothing when all are. */
export function HealthBadge(): ReactNode {
  const { range } = useTimeRange()
  const counts = useInfiniteQuery({ ...healthQueries.servers(range), placeholderData: keepPreviousData }).data?.data.counts
  if (counts === undefined) return null
  const count = counts.down + counts.degraded + counts.unknown
  if (count === 0) return null
  const worst = counts.down > 0 ? 'down' : counts.degraded > 0 ? 'degraded' : 'unknown'
  return <span style={{ color: stateText(worst) }} title={`${String(counts.down)} down, ${String(counts.degraded)} degraded, ${String(counts.unknown)} unknown`}>{count}</span>
}
