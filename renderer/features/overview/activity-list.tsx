import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Activity } from '#shared/features/overview/model.ts'
import { PageLink } from '#renderer/platform/page-link.tsx'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { stateText } from '#renderer/ui/state-words.ts'
import { StateIcon } from '#renderer/ui/status.tsx'
import { severityState, severityWord } from './severity.ts'
import classes from './overview.module.css'

const ROW = 26
const NEAR_END = 20

/** The feed's lines, newest first; only those in sight are in the page. */
export function ActivityList({ rows, loadMore }: { readonly rows: readonly Activity[]; readonly loadMore: (() => void) | undefined }): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 6, useFlushSync: false, getItemKey: (index) => rows[index]?.id ?? index })
  const drawn = virtual.getVirtualItems()
  const last = drawn.at(-1)?.index ?? 0
  useEffect(() => {
    if (loadMore !== undefined && last >= rows.length - NEAR_END) loadMore()
  }, [loadMore, last, rows.length])
  // `j` and `k` step through the lines as through any list; `Enter` follows the one in focus.
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const step = event.key === 'j' || event.key === 'ArrowDown' ? 1 : event.key === 'k' || event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const links = [...event.currentTarget.querySelectorAll('a')].toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
    const here = links.findIndex((link) => link === document.activeElement)
    const first = links.findIndex((link) => link.getBoundingClientRect().top >= event.currentTarget.getBoundingClientRect().top)
    links[here < 0 ? first : here + step]?.focus()
  }
  return (
    <div ref={scroller} className={classes.feed} tabIndex={0} role="feed" aria-label="Activity, newest first" data-main-list="" onKeyDown={onKeyDown}>
      <div className={classes.feedBody} style={{ height: virtual.getTotalSize() }}>
        {drawn.map((place) => {
          const row = rows[place.index]
          return row === undefined ? null : (
            <article key={place.key} aria-posinset={place.index + 1} aria-setsize={-1} className={classes.feedRow} style={{ transform: `translateY(${String(place.start)}px)` }}><ActivityLine row={row} /></article>
          )
        })}
      </div>
    </div>
  )
}

const ActivityLine = memo(function ActivityLine({ row }: { readonly row: Activity }): ReactNode {
  const format = useFormat()
  const state = severityState[row.severity]
  const line = (
    <>
      <time title={format.full(row.at)}>{format.time(row.at)}</time>
      <StateIcon state={state} label={severityWord[row.severity]} />
      <span className={classes.feedText} title={[row.who, row.server, row.what].filter(Boolean).join(' ')}>{row.who === null ? null : <span>{row.who} </span>}{row.server === null ? null : <b>{row.server} </b>}<span>{row.what}</span></span>
      <span className={classes.outcome} title={row.outcome} style={row.severity === 'ok' ? undefined : { color: stateText(state) }}>{row.outcome}</span>
    </>
  )
  return row.path === null ? <div className={classes.feedLine}>{line}</div> : <PageLink path={row.path} className={classes.feedLine}>{line}</PageLink>
})
