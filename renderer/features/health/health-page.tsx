import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { ServerRow, StateCounts } from '#shared/features/health/model.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { useCommands } from '#renderer/platform/commands.tsx'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { labelOf } from '#renderer/platform/time-range.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { useViewSearch } from '#renderer/platform/use-view-search.ts'
import { AsOf } from '#renderer/ui/as-of.tsx'
import { DataTable } from '#renderer/ui/data-table/index.ts'
import { SplitView } from '#renderer/ui/drawer.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { StateMark } from '#renderer/ui/status.tsx'
import { Toolbar } from '#renderer/ui/toolbar.tsx'
import { arrangeServers, groupOf } from './arrange-servers.ts'
import { FilterMenu } from './filter-menu.tsx'
import { healthQueries, useSetFavourite } from './queries.ts'
import { serverColumns } from './server-columns.tsx'
import { ServerDrawer } from './server-drawer.tsx'
import { ServerGrid } from './server-grid.tsx'
import { StateLanes } from './state-lanes.tsx'
import { filterStates, parseHealthSearch, toHealthSearch } from './url-health.ts'
import type { Grouping, HealthSearch } from './url-health.ts'
import classes from './health.module.css'

/** Which MCP server needs somebody, and why we think so. */
export function HealthPage(): ReactNode {
  const { range, choice } = useTimeRange()
  const [search, changeSearch] = useViewSearch(parseHealthSearch)
  const [filterOpened, setFilterOpened] = useState(false)
  const format = useFormat()
  const now = useNow(5_000)
  const isWide = useMediaQuery('(min-width: 1280px)', true, { getInitialValueInEffect: false })
  const field = useRef<HTMLInputElement>(null)
  const servers = useInfiniteQuery({ ...healthQueries.servers(range), placeholderData: keepPreviousData })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = servers
  // Grouping and sorting are only true over all of them.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  const change = useCallback((patch: Partial<HealthSearch>, how: 'push' | 'replace' = 'push') => changeSearch(toHealthSearch(patch), how), [changeSearch])
  const isOpen = search.server !== null
  const open = useCallback((row: ServerRow) => change({ server: row.id }, isOpen ? 'replace' : 'push'), [change, isOpen])
  const close = useCallback(() => change({ server: null, tab: 'timeline' }), [change])
  const { mutate: setFavourite } = useSetFavourite()
  const onFavourite = useCallback((row: ServerRow) => setFavourite({ serverId: row.id, favourite: !row.favourite }), [setFavourite])

  const state = toPanelState(servers, ({ rows }) => rows.length === 0)
  const isPast = 'freshness' in state && state.freshness.source !== 'live'
  const rows = servers.data?.data.rows
  const shown = useMemo(() => arrangeServers(rows ?? [], search, search.by), [rows, search])
  const rangeLabel = choice.kind === 'relative' ? labelOf(choice) : 'range'
  const columns = useMemo(() => serverColumns({ format, now, isPast, rangeLabel, isNarrow: isOpen || !isWide, onOpen: open, onFavourite }), [format, now, isPast, rangeLabel, isOpen, isWide, open, onFavourite])
  const groups = search.by === 'none' ? 0 : new Set(shown.map((row) => groupOf(row, search.by).id)).size

  useCommands([
    { id: 'health.find', label: 'Find a server in the list', group: 'here', shortcut: '/', run: () => field.current?.focus() },
    { id: 'health.filter', label: 'Filter servers by state', group: 'here', shortcut: 'f', run: () => setFilterOpened(true) },
    { id: 'health.view', label: search.view === 'table' ? 'Show servers as a grid' : 'Show servers as a table', group: 'here', run: () => change({ view: search.view === 'table' ? 'grid' : 'table' }) },
    ...(isOpen ? [{ id: 'health.close', label: 'Close the server’s details', group: 'here' as const, shortcut: 'escape', isUnlisted: true, run: close }] : []),
  ])

  return (
    <SplitView drawer={search.server === null ? null : <ServerDrawer key={search.server} serverId={search.server} tab={search.tab} onTab={(tab) => change({ tab }, 'replace')} onClose={close} />}>
      <Toolbar
        title="Health" line
        actions={(
          <>
            <TextInput ref={field} className={classes.find ?? ''} leftSection={<IconSearch size={14} aria-hidden />} aria-label="Find a server" placeholder="Find a server" value={search.find} onChange={(event) => change({ find: event.currentTarget.value }, 'replace')} onKeyDown={(event) => { if (event.key === 'Escape') event.currentTarget.blur() }} />
            <FilterMenu opened={filterOpened} setOpened={setFilterOpened} chosen={search.states} counts={servers.data?.data.counts} onChange={(states) => change({ states }, 'replace')} />
            <Select aria-label="Group servers" w={148} allowDeselect={false} value={search.by} data={groupNames} onChange={(by) => change({ by: by as Grouping })} />
            <SegmentedControl aria-label="Show servers as" value={search.view} data={viewNames} onChange={(view) => change({ view: view as HealthSearch['view'] })} />
          </>
        )}
      >
        {servers.data === undefined || isOpen ? null : <Counts counts={servers.data.data.counts} isPast={isPast} />}
        {servers.data === undefined ? null : <AsOf freshness={servers.data.freshness} quiet={isOpen || !isWide} />}
      </Toolbar>
      <div className={classes.left}>
        <Panel
          title="MCP servers" bare headless state={state} skeleton={<SkeletonRows rows={12} />}
          className={search.view === 'grid' ? classes.gridPanel : classes.table}
          empty={{ says: 'This gateway has no MCP servers yet.', hint: 'They appear here as soon as one is registered at the gateway.' }}
        >
          {() => shown.length === 0 ? (
            <NothingMatches onReset={() => change({ find: '', states: [] })} />
          ) : search.view === 'grid' ? (
            <ServerGrid rows={shown} by={search.by} selectedId={search.server} now={now} format={format} isPast={isPast} onOpen={open} />
          ) : (
            <div className={classes.tableFit} style={{ '--lines': shown.length + groups }}>
              <DataTable
                label="MCP servers" columns={columns} rows={shown} rowId={idOf} selectedId={search.server} isMain newRowsWord="servers"
                onSelect={(row) => { if (isOpen || isWide) open(row) }} onOpen={open}
                {...(search.by === 'none' ? {} : { groupOf: (row: ServerRow) => groupOf(row, search.by) })}
              />
            </div>
          )}
        </Panel>
        {search.view === 'table' && shown.length > 0 ? <StateLanes rows={shown} /> : null}
      </div>
    </SplitView>
  )
}

const idOf = (row: ServerRow): string => row.id
const groupNames = [{ value: 'status', label: 'Group by status' }, { value: 'transport', label: 'Group by transport' }, { value: 'none', label: 'No groups' }]
const viewNames = [{ value: 'table', label: 'Table' }, { value: 'grid', label: 'Grid' }]

function Counts({ counts, isPast }: { readonly counts: StateCounts; readonly isPast: boolean }): ReactNode {
  return <span className={classes.counts}>{filterStates.filter((state) => counts[state] > 0).map((state) => <StateMark key={state} state={state}>{`${isPast ? 'was ' : ''}${String(counts[state])} ${state}`}</StateMark>)}</span>
}

function NothingMatches({ onReset }: { readonly onReset: () => void }): ReactNode {
  return <div className={classes.nothing}><p>No server matches the filter.</p><Button onClick={onReset}>Show all servers</Button></div>
}
