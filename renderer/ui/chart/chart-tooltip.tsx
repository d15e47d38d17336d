import type { ReactNode } from 'react'
import type { Instant } from '#shared/lib/time-range.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import type { ChartModel } from './chart-model.ts'
import { tokenOf } from './chart-model.ts'
import { valuesAt, writeValue } from './chart-values.ts'
import type { Plot } from './use-drawing.ts'
import classes from './chart.module.css'

const MOST = 12

/** The exact values under the crosshair, biggest first. Elements, never HTML text. */
export function ChartTooltip({ model, plot, at }: { readonly model: ChartModel; readonly plot: Plot; readonly at: Instant }): ReactNode {
  const format = useFormat()
  const found = valuesAt(model, at)
  if (found === null) return null
  const x = plot.toX(at)
  const isRight = x > plot.width * 0.6
  const rest = found.values.slice(MOST)
  return (
    <div className={classes.tooltip} style={isRight ? { right: plot.width - x + 10 } : { left: x + 10 }}>
      <div className={classes.moment}>{format.day(found.at)} {format.minute(found.at)}{model.bucketMs >= 60_000 && found.values.length > 0 ? ` – ${format.minute(found.at + model.bucketMs)}` : ''}</div>
      {found.gap === null ? null : <div className={classes.gapReason}>{found.gap}</div>}
      {found.values.slice(0, MOST).map((value) => {
        const series = model.series.find(({ key }) => key === value.key)
        return (
          <div key={value.key} className={classes.value}>
            <i style={{ background: series === undefined ? undefined : `var(${tokenOf(series)})` }} />
            <span>{value.label}</span>
            <b>{value.value === null ? 'not known' : writeValue(model.unit, value.value, format)}</b>
          </div>
        )
      })}
      {rest.length === 0 ? null : <div className={classes.gapReason}>and {rest.length} more</div>}
    </div>
  )
}
