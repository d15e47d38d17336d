import { useRef } from 'react'
import type { PointerEvent, ReactNode } from 'react'
import type { Instant, TimeRange } from '#shared/lib/time-range.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useCrosshair } from './crosshair.tsx'
import { joinClasses } from './join-classes.ts'
import { stateWords } from './state-words.ts'
import { timeTicks } from './time-ticks.ts'
import classes from './lanes.module.css'

export type LaneState = 'up' | 'degraded' | 'down' | 'unknown' | 'off'
export type LaneSegment = { readonly from: Instant; readonly to: Instant; readonly state: LaneState; readonly reason: string | null }
export type LaneRow = {
  readonly id: string
  readonly label: ReactNode
  /** One bar per source, top first. `source` is read aloud: `gateway`. */
  readonly lanes: readonly { readonly source: string; readonly segments: readonly LaneSegment[] }[]
}

const fills: Readonly<Record<LaneState, string>> = { up: 'var(--ok-quiet)', degraded: 'var(--degraded-mark)', down: 'var(--down-mark)', unknown: 'url(#hatch)', off: 'var(--n5)' }

/** States over time, one bar per source on a shared axis, the crosshair running through all of them. */
export function Lanes({ range, rows, labelWidth = 120, height = 11, axis = true, onZoom }: {
  readonly range: TimeRange
  readonly rows: readonly LaneRow[]
  readonly labelWidth?: number
  /** Of one bar, px: 11, or 8 in a drawer. */
  readonly height?: number
  readonly axis?: boolean
  readonly onZoom?: (range: TimeRange) => void
}): ReactNode {
  const format = useFormat()
  const [pointed, point] = useCrosshair()
  const plot = useRef<HTMLDivElement>(null)
  const dragFrom = useRef<Instant | null>(null)
  const length = Math.max(1, range.to - range.from)
  const share = (at: Instant): string => `${String(((Math.min(Math.max(at, range.from), range.to) - range.from) / length) * 100)}%`
  const momentOf = (event: PointerEvent): Instant => {
    const box = plot.current?.getBoundingClientRect()
    return box === undefined || box.width === 0 ? range.from : Math.round(range.from + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * length)
  }
  const ticks = timeTicks(range, 6, format)
  return (
    <div className={classes.lanes} style={{ '--label': `${String(labelWidth)}px` }}>
      {rows.map((row) => (
        <div key={row.id} className={classes.row}>
          <span className={classes.label}>{row.label}</span>
          <div className={classes.bars}>
            {row.lanes.map((lane) => (
              <svg key={lane.source} className={classes.bar} height={height} role="img" aria-label={`${lane.source}: ${describeLane(lane.segments)}`}>
                {inDrawingOrder(lane.segments).filter((segment) => segment.to > range.from && segment.from < range.to).map((segment) => (
                  <rect key={segment.from} x={share(segment.from)} width={`${String(((Math.min(segment.to, range.to) - Math.max(segment.from, range.from)) / length) * 100)}%`} height={height} fill={fills[segment.state]} stroke={isTrouble(segment) ? fills[segment.state] : undefined} className={classes.segment}>
                    <title>{`${stateWords[segment.state]} ${format.time(segment.from)} – ${format.time(segment.to)}${segment.reason === null ? '' : `\n${segment.reason}`}`}</title>
                  </rect>
                ))}
              </svg>
            ))}
          </div>
        </div>
      ))}
      <div
        ref={plot}
        className={joinClasses(classes.plot, onZoom !== undefined && classes.zoomable)}
        onPointerMove={(event) => point(momentOf(event))}
        onPointerLeave={() => point(null)}
        onPointerDown={(event) => (dragFrom.current = momentOf(event))}
        onPointerUp={(event) => {
          const from = dragFrom.current
          dragFrom.current = null
          const to = momentOf(event)
          if (from !== null && Math.abs(to - from) / length > 0.01) onZoom?.({ from: Math.min(from, to), to: Math.max(from, to) })
        }}
      >
        {ticks.map((tick) => <i key={tick.at} className={classes.tick} style={{ left: share(tick.at) }} />)}
        {pointed !== null && pointed >= range.from && pointed <= range.to ? <i className={classes.crosshair} style={{ left: share(pointed) }} /> : null}
      </div>
      {axis ? (
        <div className={classes.axis} aria-hidden>
          {ticks.map((tick) => <span key={tick.at} style={{ left: share(tick.at) }}>{tick.label}</span>)}
          {pointed !== null && pointed >= range.from && pointed <= range.to ? <b style={{ left: share(pointed) }}>{format.minute(pointed)}</b> : null}
        </div>
      ) : null}
    </div>
  )
}

const isTrouble = ({ state }: LaneSegment): boolean => state === 'down' || state === 'degraded'

/** Trouble is drawn last and with an outline: a minute of it stays visible on a day's axis. */
function inDrawingOrder(segments: readonly LaneSegment[]): readonly LaneSegment[] {
  return [...segments.filter((segment) => !isTrouble(segment)), ...segments.filter(isTrouble)]
}

function describeLane(segments: readonly LaneSegment[]): string {
  const total = Math.max(1, segments.reduce((sum, segment) => sum + segment.to - segment.from, 0))
  const shares = (['up', 'degraded', 'down', 'off', 'unknown'] as const).flatMap((state) => {
    const share = segments.reduce((sum, segment) => sum + (segment.state === state ? segment.to - segment.from : 0), 0) / total
    return share === 0 ? [] : [`${stateWords[state].toLowerCase()} ${(share * 100).toFixed(1)} %`]
  })
  return shares.length === 0 ? 'nothing known' : shares.join(', ')
}
