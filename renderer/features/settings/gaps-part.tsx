import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { Gap, GapReason } from '#shared/features/connection/model.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { DataTable } from '#renderer/ui/data-table/index.ts'
import type { Column } from '#renderer/ui/data-table/index.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { StateMark } from '#renderer/ui/status.tsx'
import { settingsQueries } from './queries.ts'
import classes from './settings.module.css'

export const gapWords: Readonly<Record<GapReason, string>> = {
  'not-running': 'The console was not running', offline: 'Offline', 'socket-lost': 'The event connection was lost', sleep: 'This computer was asleep',
  'no-right': 'This role may not read it', 'source-missing': 'The source is missing', retention: 'Older than is kept', unknown: 'Not known why',
}

/** The gap ledger of the chosen range: every interval nobody saw, and whether it was filled later. */
export function GapsPart(): ReactNode {
  const { range } = useTimeRange()
  const format = useFormat()
  const now = useNow(60_000)
  const gaps = useQuery({ ...settingsQueries.gaps(range), placeholderData: keepPreviousData })
  const columns = useMemo<readonly Column<Gap>[]>(() => [
    { id: 'from', header: 'From', width: 150, cell: (gap) => <time title={format.full(gap.from)}>{format.when(gap.from, now)}</time>, text: (gap) => format.full(gap.from), sortBy: (gap) => gap.from },
    { id: 'length', header: 'For', width: 96, align: 'end', cell: (gap) => format.duration((gap.to ?? now) - gap.from), text: (gap) => String((gap.to ?? now) - gap.from), sortBy: (gap) => (gap.to ?? now) - gap.from },
    { id: 'source', header: 'Source', width: 140, cell: (gap) => (gap.subject === null ? gap.source : `${gap.source}, ${gap.subject}`), text: (gap) => `${gap.source} ${gap.subject ?? ''}`, sortBy: (gap) => gap.source },
    { id: 'reason', header: 'Why', width: '1fr', cell: (gap) => (gap.detail === null ? gapWords[gap.reason] : `${gapWords[gap.reason]}: ${gap.detail}`), text: (gap) => `${gapWords[gap.reason]} ${gap.detail ?? ''}`, sortBy: (gap) => gapWords[gap.reason] },
    { id: 'state', header: 'Now', width: 150, cell: (gap) => (gap.filledAt !== null ? <StateMark state="up">Filled</StateMark> : gap.to === null ? <StateMark state="degraded">Still open</StateMark> : <StateMark state="unknown">Not seen</StateMark>), text: (gap) => (gap.filledAt !== null ? 'filled' : gap.to === null ? 'open' : 'not seen') },
  ], [format, now])
  return (
    <Panel title="Time not seen" meta="in the chosen range; never counted as up, never drawn as zero" className={classes.tall} state={toPanelState(gaps, (rows) => rows.length === 0)} skeleton={<SkeletonRows rows={10} />} empty={{ says: 'Nothing was missed in this range.', hint: 'An interval this console did not see is listed here with its reason.' }}>
      {(rows) => <DataTable label="Time not seen" columns={columns} rows={rows} rowId={idOf} initialSort={{ column: 'from', direction: 'descending' }} isMain />}
    </Panel>
  )
}

const idOf = (gap: Gap): string => String(gap.id)
