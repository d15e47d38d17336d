import type { ReactNode } from 'react'
import type { HealthError } from '#shared/features/health/model.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import classes from './health.module.css'

const sources = { gateway: 'gateway check', probe: 'own check', audit: 'request' } as const

/** One thing that went wrong: when, what, and who saw it. */
export function ErrorRow({ error }: { readonly error: HealthError }): ReactNode {
  const format = useFormat()
  const now = useNow(60_000)
  return (
    <li className={classes.errorRow}>
      <time title={format.full(error.at)}>{now - error.at < 43_200_000 ? format.time(error.at) : format.when(error.at, now)}</time>
      <span>{error.text}</span>
      <i>{error.who ?? sources[error.source]}</i>
    </li>
  )
}
