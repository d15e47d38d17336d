import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCheck, IconFilter, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Fresh } from '#shared/contract/freshness.ts'
import type { Activity } from '#shared/features/overview/model.ts'
import { useCommands } from '#renderer/platform/commands.tsx'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { connectionQueries } from '#renderer/platform/use-connection.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { ActivityList } from './activity-list.tsx'
import { overviewQueries } from './queries.ts'
import classes from './overview.module.css'

const kinds = [
  { kind: 'request', label: 'Requests' }, { kind: 'health', label: 'Health changes' }, { kind: 'circuit', label: 'Circuits' },
  { kind: 'sign-in', label: 'Sign-ins' }, { kind: 'guard', label: 'Prompt guard' },
] as const satisfies readonly { readonly kind: Activity['kind']; readonly label: string }[]

/** The live feed. Paused, it stands still and counts what it holds back. */
export function ActivityPanel(): ReactNode {
  const format = useFormat()
  const [chosen, setChosen] = useState<readonly Activity['kind'][]>([])
  const [filterOpened, setFilterOpened] = useState(false)
  const [held, setHeld] = useState<Fresh<readonly Activity[]> | null>(null)
  const feed = useInfiniteQuery(overviewQueries.activity(chosen))
  const rate = useQuery(connectionQueries.sync()).data?.data.eventsPerSecond
  const isPaused = held !== null
  const newest = held?.data[0]
  const waiting = newest === undefined ? 0 : Math.max(0, feed.data?.data.findIndex(({ id }) => id === newest.id) ?? 0)
  const toggle = (): void => setHeld(isPaused ? null : (feed.data ?? null))
  useCommands([
    { id: 'overview.pause', label: isPaused ? 'Go on with the activity feed' : 'Pause the activity feed', group: 'here', run: toggle },
    { id: 'overview.filter', label: 'Filter the activity feed', group: 'here', shortcut: 'f', run: () => setFilterOpened(true) },
  ])
  const filterWords = chosen.length === 0 ? 'All' : chosen.length === 1 ? (kinds.find(({ kind }) => kind === chosen[0])?.label ?? 'All') : `${String(chosen.length)} kinds`
  const state = toPanelState<readonly Activity[]>(feed, (rows) => rows.length === 0)
  return (
    <Panel
      title="Activity" className={classes.fill} meta={rate === undefined ? undefined : `${format.number(rate, rate < 10 ? 1 : 0)}/s`}
      actions={(
        <>
          <Menu opened={filterOpened} onChange={setFilterOpened} closeOnItemClick={false} width={184}>
            <Menu.Target><Button variant="subtle" leftSection={<IconFilter size={14} aria-hidden />} aria-label={`Filter activity: ${filterWords}`}>{filterWords}</Button></Menu.Target>
            <Menu.Dropdown>
              {kinds.map(({ kind, label }) => {
                const isOn = chosen.includes(kind)
                return <Menu.Item key={kind} role="menuitemcheckbox" aria-checked={isOn} leftSection={isOn ? <IconCheck size={14} /> : <i className={classes.noCheck} />} onClick={() => { setHeld(null); setChosen(isOn ? chosen.filter((one) => one !== kind) : [...chosen, kind]) }}>{label}</Menu.Item>
              })}
              <Menu.Divider />
              <Menu.Item disabled={chosen.length === 0} onClick={() => { setHeld(null); setChosen([]) }}>Show everything</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          {isPaused
            ? <Button variant="subtle" leftSection={<IconPlayerPlay size={14} aria-hidden />} onClick={toggle}>{waiting > 0 ? `Go on, ${String(waiting)} new` : 'Go on'}</Button>
            : <ActionIcon size={24} aria-label="Pause the feed" title="Pause the feed" onClick={toggle}><IconPlayerPause size={14} aria-hidden /></ActionIcon>}
        </>
      )}
      state={isPaused && 'data' in state ? { ...state, data: held.data } : state} skeleton={<SkeletonRows rows={14} />}
      empty={chosen.length === 0 ? { says: 'Nothing has happened yet.', hint: 'Requests, health changes and sign-ins appear here as they arrive.' } : { says: 'Nothing of the chosen kinds has happened.', hint: 'Choose more kinds in the filter.' }}
    >
      {(rows) => <ActivityList rows={rows} loadMore={!isPaused && feed.hasNextPage && !feed.isFetchingNextPage ? () => void feed.fetchNextPage() : undefined} />}
    </Panel>
  )
}
