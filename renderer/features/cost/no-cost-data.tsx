import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Empty } from '#renderer/ui/empty.tsx'
import classes from './cost.module.css'

/** There is no figure, which is not the same as nothing spent: says why, and how to get one. */
export function NoCostData({ missing }: { readonly missing: string | null }): ReactNode {
  return (
    <section className={classes.none} aria-label="No cost data">
      <Empty
        says="No cost data in this range." hint={missing ?? 'No request with tokens was recorded here. Choose a longer range.'}
        action={missing === null ? undefined : <Link to="/settings" search={(before: Readonly<Record<string, unknown>>) => ({ range: before['range'], from: before['from'], to: before['to'], part: 'capabilities' })} className={classes.link}>Show what this profile can reach</Link>}
      />
    </section>
  )
}
