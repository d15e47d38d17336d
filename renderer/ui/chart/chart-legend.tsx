import type { ReactNode } from 'react'
import type { ChartModel } from './chart-model.ts'
import { strengthOf, tokenOf } from './chart-model.ts'
import classes from './chart.module.css'

/** The names of the series in a panel's header: hue alone cannot carry ten of them for every reader. */
export function ChartLegend({ series }: { readonly series: ChartModel['series'] }): ReactNode {
  return (
    <ul className={classes.legend}>
      {series.map((one) => (
        <li key={one.key}>
          <i className={one.shape === 'line' ? (one.dashed === true ? classes.dash : classes.stroke) : classes.swatch} style={{ '--colour': `var(${tokenOf(one)})`, opacity: strengthOf(one) }} />
          {one.label}
        </li>
      ))}
    </ul>
  )
}
