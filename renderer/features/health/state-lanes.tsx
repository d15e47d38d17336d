import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ServerRow } from '#shared/features/health/model.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { Lanes } from '#renderer/ui/lanes.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { TwoWitness } from '#renderer/ui/status.tsx'
import { pickForLanes } from './arrange-servers.ts'
import { LaneLegend } from './lane-legend.tsx'
import { healthQueries } from './queries.ts'
import classes from './health.module.css'

const MOST = 6

/** The course of the servers worth watching, both witnesses of each on one time axis. */
export function StateLanes({ rows }: { readonly rows: readonly ServerRow[] }): ReactNode {
  const { range, zoom } = useTimeRange()
  const picked = pickForLanes(rows, MOST)
  const lanes = useQuery({ ...healthQueries.lanes(picked.map(({ id }) => id), range), placeholderData: keepPreviousData, enabled: picked.length > 0 })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return (
    <Panel
      title="State lanes" bare className={classes.lanesPanel}
      meta={`upper: gateway · lower: this console${rows.length > picked.length ? ` · ${String(picked.length)} of ${String(rows.length)} servers` : ''}`}
      actions={<LaneLegend />}
      state={toPanelState(lanes, (found) => found.length === 0)} skeleton={<SkeletonRows rows={4} />}
      empty={{ says: 'Nothing was checked in this range.', hint: 'Choose a longer range, or wait for the next check.' }}
    >
      {(found) => (
        <div className={classes.lanesBody}>
          <Lanes
            range={range} labelWidth={156} onZoom={zoom}
            rows={found.map(({ serverId, name, lanes: sources }) => {
              const row = byId.get(serverId)
              return {
                id: serverId,
                label: <>{row === undefined ? null : <TwoWitness gateway={row.verdict.gateway.state} probe={row.verdict.probe.state} />}{name}</>,
                lanes: sources.filter(({ source }) => source !== 'circuit').map(({ source, segments }) => ({ source: source === 'gateway' ? 'Gateway' : 'This console', segments })),
              }
            })}
          />
        </div>
      )}
    </Panel>
  )
}
