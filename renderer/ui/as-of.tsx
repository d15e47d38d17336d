import { IconClock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Freshness } from '#shared/contract/freshness.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { joinClasses } from './join-classes.ts'
import classes from './as-of.module.css'

const DAY = 86_400_000

/** How old a figure is: grey while live, amber with a clock when it comes from the cache or a bundle. */
export function AsOf({ freshness, quiet = false }: { readonly freshness: Freshness; /** Say nothing while live. */ readonly quiet?: boolean }): ReactNode {
  const format = useFormat()
  const now = useNow(60_000)
  const { source, asOf, note } = freshness
  const isStale = source !== 'live'
  if (!isStale && quiet) return null
  const moment = asOf === null ? null : now - asOf < DAY ? format.time(asOf) : format.when(asOf, now)
  const hint = [asOf === null ? undefined : `${format.full(asOf)} ${format.timeZone}`, isStale ? `From the ${source}` : undefined, note].filter(Boolean).join('\n')
  return (
    <span className={joinClasses(classes.age, isStale && classes.stale)} title={hint}>
      {isStale ? <IconClock size={12} aria-hidden /> : null}
      {moment === null ? 'nothing received yet' : `as of ${moment}`}
      {isStale ? <span className="visually-hidden">, not current</span> : null}
    </span>
  )
}
