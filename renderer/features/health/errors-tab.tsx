import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { ErrorRow } from './error-row.tsx'
import { healthQueries } from './queries.ts'
import classes from './health.module.css'

/** Every failed check and refused request of the range, newest first. */
export function ErrorsTab({ serverId }: { readonly serverId: string }): ReactNode {
  const { range } = useTimeRange()
  const errors = useInfiniteQuery({ ...healthQueries.errors(serverId, range), placeholderData: keepPreviousData })
  return (
    <Panel title="Errors" meta="newest first" bare className={classes.part} state={toPanelState(errors, (rows) => rows.length === 0)} skeleton={<SkeletonRows rows={10} />} empty={{ says: 'No errors in this range.', hint: 'Failed checks and failed requests would be listed here.' }}>
      {(rows) => (
        <>
          <ul>{rows.map((error) => <ErrorRow key={error.id} error={error} />)}</ul>
          {errors.hasNextPage ? <Button className={classes.more ?? ''} loading={errors.isFetchingNextPage} onClick={() => void errors.fetchNextPage()}>Show older errors</Button> : null}
        </>
      )}
    </Panel>
  )
}
