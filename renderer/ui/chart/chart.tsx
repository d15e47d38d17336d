import { ActionIcon, Menu } from '@mantine/core'
import { IconChartLine, IconDots, IconPhoto, IconTable } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { PointerEvent, ReactNode } from 'react'
import type { TimeRange } from '#shared/lib/time-range.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useCrosshair } from '../crosshair.tsx'
import { joinClasses } from '../join-classes.ts'
import type { ChartModel } from './chart-model.ts'
import { ChartTable } from './chart-table.tsx'
import { ChartTooltip } from './chart-tooltip.tsx'
import { summarise } from './chart-values.ts'
import { useDrawing } from './use-drawing.ts'
import classes from './chart.module.css'

const MIN_DRAG = 6

/** A picture over time: drag to zoom, double-click to go back, one crosshair for the whole view, and the same as a table. */
export function Chart({ model, height, onZoom, onZoomReset }: {
  readonly model: ChartModel
  /** px; without it the chart fills its panel. */
  readonly height?: number
  /** Sets the global time range. */
  readonly onZoom?: (range: TimeRange) => void
  readonly onZoomReset?: () => void
}): ReactNode {
  const format = useFormat()
  const canvas = useRef<HTMLDivElement>(null)
  const [asTable, setAsTable] = useState(false)
  const [isOver, setIsOver] = useState(false)
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null)
  const [copied, setCopied] = useState<string | null>(null)
  const [pointed, point] = useCrosshair()
  const plot = useDrawing(canvas, model)
  const xOf = (event: PointerEvent<HTMLElement>): number => event.clientX - event.currentTarget.getBoundingClientRect().left
  const showsCrosshair = pointed !== null && pointed >= model.range.from && pointed <= model.range.to && plot.width > 0

  function endDrag(): void {
    if (drag !== null && Math.abs(drag.to - drag.from) >= MIN_DRAG) {
      onZoom?.({ from: plot.toMoment(Math.min(drag.from, drag.to)), to: plot.toMoment(Math.max(drag.from, drag.to)) })
    }
    setDrag(null)
  }

  async function copyPicture(): Promise<void> {
    try {
      const blob = await new Promise<Blob | null>((resolve) => {
        const picture = plot.toCanvas()
        if (picture === null) resolve(null)
        else picture.toBlob(resolve, 'image/png')
      })
      if (blob === null) throw new Error('There is nothing to copy yet')
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })])
      setCopied('Copied')
    } catch {
      setCopied('The clipboard refused the picture')
    }
    setTimeout(() => setCopied(null), 2_000)
  }

  return (
    <figure className={classes.chart} style={{ height }}>
      <div className={classes.menu}>
        {copied === null ? null : <span role="status" className={classes.copied}>{copied}</span>}
        <Menu>
          <Menu.Target><ActionIcon size={22} aria-label={`More for the chart ${model.title}`}><IconDots size={14} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={asTable ? <IconChartLine size={14} /> : <IconTable size={14} />} onClick={() => setAsTable(!asTable)}>{asTable ? 'View as chart' : 'View as table'}</Menu.Item>
            <Menu.Item leftSection={<IconPhoto size={14} />} disabled={asTable} onClick={() => void copyPicture()}>Copy as PNG</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {asTable ? <ChartTable model={model} /> : null}
      <div
        className={joinClasses(classes.plot, asTable && classes.hidden, onZoom !== undefined && classes.zoomable)}
        onPointerMove={(event) => {
          setIsOver(true)
          point(plot.toMoment(xOf(event)))
          if (drag !== null) setDrag({ from: drag.from, to: xOf(event) })
        }}
        onPointerLeave={() => {
          setIsOver(false)
          point(null)
        }}
        onPointerDown={(event) => {
          if (event.button !== 0 || onZoom === undefined) return
          event.currentTarget.setPointerCapture(event.pointerId)
          setDrag({ from: xOf(event), to: xOf(event) })
        }}
        onPointerUp={endDrag}
        onPointerCancel={() => setDrag(null)}
        onDoubleClick={onZoomReset}
      >
        <div ref={canvas} className={classes.canvas} role="img" aria-label={summarise(model, format)} />
        {showsCrosshair ? <i className={classes.crosshair} style={{ left: plot.toX(pointed) }} /> : null}
        {drag !== null && Math.abs(drag.to - drag.from) >= MIN_DRAG ? <i className={classes.selection} style={{ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }} /> : null}
        {isOver && showsCrosshair ? <ChartTooltip model={model} plot={plot} at={pointed} /> : null}
      </div>
    </figure>
  )
}
