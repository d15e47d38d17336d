import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './metric-tooltip.module.css'

/** What a figure is, how it is computed, over which window, from which source. */
export type MetricWords = { readonly what: string; readonly how: string; readonly window: string; readonly source: string }

/** Explains a metric on hover and focus, at once. The label itself is the trigger, so that it can be reached by Tab. */
export function MetricTooltip({ words, children, isControl = false }: { readonly words: MetricWords; readonly children: ReactNode; /** What is inside can be focused already, e.g. a button. */ readonly isControl?: boolean }): ReactNode {
  const card = (
    <dl className={classes.card}>
      <dd className={classes.what}>{words.what}</dd>
      <dt>How</dt><dd>{words.how}</dd>
      <dt>Window</dt><dd>{words.window}</dd>
      <dt>Source</dt><dd>{words.source}</dd>
    </dl>
  )
  return (
    <Tooltip label={card} position="bottom-start" w={304}>
      <span className={classes.trigger} tabIndex={isControl ? undefined : 0}>{children}</span>
    </Tooltip>
  )
}
