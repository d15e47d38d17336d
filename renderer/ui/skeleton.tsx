import type { ReactNode } from 'react'
import classes from './skeleton.module.css'

/** A grey bar where text will be. Sizes in px; it stands still, because a moving one draws the eye to nothing. */
export function SkeletonBar({ width, height = 12 }: { readonly width: number | string; readonly height?: number }): ReactNode {
  return <span className={classes.bar} style={{ width, height }} />
}

/** Rows of a list that is on its way. */
export function SkeletonRows({ rows = 8 }: { readonly rows?: number }): ReactNode {
  return (
    <div className={classes.rows} aria-hidden>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes.row}>
          <SkeletonBar width={`${String(18 + ((index * 7) % 12))}%`} />
          <SkeletonBar width={`${String(30 + ((index * 13) % 25))}%`} />
          <SkeletonBar width={48} />
        </div>
      ))}
    </div>
  )
}

/** The axes of a chart that is on its way. */
export function SkeletonChart(): ReactNode {
  return <div className={classes.chart} aria-hidden><i /><i /><i /><i /></div>
}
