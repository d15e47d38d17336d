import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { AuditEntry } from '#shared/features/audit/model.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { useCommands } from '#renderer/platform/commands.tsx'
import { describeError } from '#renderer/platform/describe-error.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { useViewSearch } from '#renderer/platform/use-view-search.ts'
import { AsOf } from '#renderer/ui/as-of.tsx'
import { Banner } from '#renderer/ui/banner.tsx'
import { DataTable } from '#renderer/ui/data-table/index.ts'
import { SplitView } from '#renderer/ui/drawer.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { Toolbar } from '#renderer/ui/toolbar.tsx'
import { auditColumns } from './audit-columns.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import { EntryDrawer } from './entry-drawer.tsx'
import { ExportToast } from './export-toast.tsx'
import { HistogramPanel } from './histogram-panel.tsx'
import { openRange } from './open-range.ts'
import { auditQueries, useStartExport } from './queries.ts'
import { SavedSearches } from './saved-searches.tsx'
import { SearchBox } from './search-box.tsx'
import { parseAuditUrl, toAuditUrl } from './url-audit.ts'
import type { AuditUrl } from './url-audit.ts'
import classes from './audit.module.css'

const BUCKETS = 96
const LONG_RANGE = 26 * 3_600_000

/** Who did what, over the whole cache. */
export function AuditPage(): ReactNode {
  const { range, choice, zoom, reset } = useTimeRange()
  const [url, changeUrl] = useViewSearch(parseAuditUrl)
  const [jobId, setJobId] = useState<string | null>(null)
  const [columnsOpened, setColumnsOpened] = useState(false)
  const [isSaving, setIsSaving] = useState(false)
  const format = useFormat()
  const now = useNow(60_000)
  const isWide = useMediaQuery('(min-width: 1280px)', true, { getInitialValueInEffect: false })
  const box = useRef<{ focus: () => void }>(null)
  const change = useCallback((patch: Partial<AuditUrl>, how: 'push' | 'replace' = 'push') => changeUrl(toAuditUrl(patch), how), [changeUrl])

  const listRange = choice.kind === 'custom' ? range : openRange(range)
  const list = useInfiniteQuery({ ...auditQueries.search({ range: listRange, text: url.text }), placeholderData: keepPreviousData })
  const histogram = useQuery({ ...auditQueries.histogram({ range, text: url.text }, BUCKETS), placeholderData: keepPreviousData })
  const start = useStartExport()

  const rows = useMemo(() => (list.data?.data ?? []).filter(({ at }) => at >= range.from), [list.data, range.from])
  const total = histogram.data?.data.total
  const isOpen = url.entry !== null
  const open = useCallback((entry: AuditEntry) => change({ entry: entry.id }, isOpen ? 'replace' : 'push'), [change, isOpen])
  const close = useCallback(() => change({ entry: null }), [change])
  const columns = useMemo(() => auditColumns(url.columns, format, now, range.to - range.from > LONG_RANGE), [url.columns, format, now, range])
  const here = rows.findIndex(({ id }) => id === url.entry)
  const stepTo = (entry: AuditEntry | undefined): (() => void) | undefined => (here < 0 || entry === undefined ? undefined : () => open(entry))
  const state = toPanelState(list, () => rows.length === 0)
  const noExport = total === undefined ? 'the entries are still being counted' : total === 0 ? 'no entry matches' : start.isPending ? 'an export is being started' : null
  const startExport = (): void => {
    if (noExport === null) start.mutate({ range, text: url.text }, { onSuccess: (job) => setJobId(job.jobId) })
  }
  const exportWords = total === undefined ? 'Export entries' : `Export ${format.count(total)} ${total === 1 ? 'entry' : 'entries'}`
  const refused = start.error === null ? null : describeError(start.error)

  useCommands([
    { id: 'audit.search', label: 'Search the audit', group: 'here', shortcut: '/', run: () => box.current?.focus() },
    { id: 'audit.filter', label: 'Add a filter to the search', group: 'here', shortcut: 'f', run: () => box.current?.focus() },
    { id: 'audit.export', label: exportWords, group: 'here', shortcut: 'e', disabledReason: noExport, run: startExport },
    { id: 'audit.columns', label: 'Choose columns', group: 'here', run: () => setColumnsOpened(true) },
    { id: 'audit.save', label: 'Save this search', group: 'here', disabledReason: url.text.trim() === '' ? 'nothing is searched for' : null, run: () => setIsSaving(true) },
    ...(isOpen ? [{ id: 'audit.close', label: 'Close the entry', group: 'here' as const, shortcut: 'escape', isUnlisted: true, run: close }] : []),
  ])

  return (
    <SplitView drawer={url.entry === null ? null : <EntryDrawer entryId={url.entry} steps={{ previous: stepTo(rows[here - 1]), next: stepTo(rows[here + 1]) }} onEntry={(entry) => change({ entry }, 'replace')} onClose={close} />}>
      <Toolbar
        title="Audit"
        actions={(
          <>
            {list.data === undefined ? null : <AsOf freshness={list.data.freshness} />}
            <ColumnChooser opened={columnsOpened} setOpened={setColumnsOpened} chosen={url.columns} onChange={(chosen) => change({ columns: chosen }, 'replace')} />
            <Button leftSection={<IconDownload size={14} aria-hidden />} disabled={noExport !== null} title={noExport ?? 'As CSV: exactly what is filtered, all columns'} onClick={startExport}>{exportWords}</Button>
          </>
        )}
      >
        <SavedSearches text={url.text} isSaving={isSaving} setIsSaving={setIsSaving} onChoose={(text) => change({ text, entry: null })} />
      </Toolbar>
      {refused === null || refused.code === 'host.no-file' ? null : <Banner tone="degraded" title="The export did not start." actions={<Button onClick={() => start.reset()}>Close</Button>}>{refused.says}</Banner>}
      <HistogramPanel histogram={histogram} range={range} onZoom={zoom} onZoomReset={reset} />
      <div className={classes.search}>
        <SearchBox ref={box} text={url.text} range={range} error={list.error} found={total === undefined ? '' : `${format.count(total)} found`} onSearch={(text) => change({ text, entry: null })} />
      </div>
      <Panel
        title="Entries" bare headless className={classes.list} state={state} skeleton={<SkeletonRows rows={18} />}
        empty={url.text.trim() === ''
          ? { says: 'No entries in this range.', hint: 'Choose a longer range, or see in Settings what this profile can reach.' }
          : { says: 'No entry matches this search in this range.', hint: 'Take a filter away or choose a longer range.', action: <Button onClick={() => change({ text: '', entry: null })}>Clear the search</Button> }}
      >
        {() => (
          <DataTable
            label="Audit entries, newest first" columns={columns} rows={rows} rowId={idOf} totalRows={total} isMain
            loadMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined} isLoadingMore={list.isFetchingNextPage}
            selectedId={url.entry} onSelect={(entry) => { if (isOpen || isWide) open(entry) }} onOpen={open}
          />
        )}
      </Panel>
      {jobId === null ? null : <ExportToast jobId={jobId} close={() => setJobId(null)} />}
    </SplitView>
  )
}

const idOf = (entry: AuditEntry): string => entry.id
