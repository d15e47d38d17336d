import type { ReactNode } from 'react'
import classes from './empty.module.css'

/** Why there is nothing here, and what to do about it. */
export type EmptyWords = { readonly says: string; readonly hint?: string | undefined; readonly action?: ReactNode }

export function Empty({ says, hint, action }: EmptyWords): ReactNode {
  return (
    <div className={classes.empty}>
      <p className={classes.says}>{says}</p>
      {hint === undefined ? null : <p className={classes.hint}>{hint}</p>}
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </div>
  )
}
