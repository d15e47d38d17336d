import type { ReactNode } from 'react'
import classes from './health.module.css'

/** What the colours of lanes mean, in words. */
export function LaneLegend(): ReactNode {
  return (
    <ul className={classes.legend}>
      <li><i className={classes.isUp} />up</li>
      <li><i className={classes.isDegraded} />degraded</li>
      <li><i className={classes.isDown} />down</li>
      <li><i className="hatch" />unknown</li>
    </ul>
  )
}
