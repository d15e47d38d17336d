import { memo } from 'react'
import type { ReactNode } from 'react'
import { stateMark } from './state-words.ts'
import type { State } from './state-words.ts'
import { toSparkPaths } from './spark-paths.ts'
import classes from './sparkline.module.css'

/** The course of a figure. A gap is a hatched gap, never a line; grey until something is wrong. */
export const Sparkline = memo(function Sparkline({ lines, state, height = 34, zeroBased = true, label }: {
  /** One line, or several of one hue: the first is the strongest. `null` is a bucket nobody saw. */
  readonly lines: readonly (readonly (number | null)[])[]
  readonly state?: State | undefined
  readonly height?: number
  readonly zeroBased?: boolean
  readonly label: string
}): ReactNode {
  const { paths, gaps, count } = toSparkPaths(lines, height, zeroBased)
  const stroke = state === undefined ? 'var(--mark)' : stateMark(state)
  return (
    <svg className={classes.spark} height={height} viewBox={`0 0 ${String(Math.max(1, count - 1))} ${String(height)}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {gaps.map((gap) => <rect key={gap.start} x={gap.start} width={gap.length} height={height} className={classes.gap} />)}
      {paths.map((d, index) => <path key={index} d={d} fill="none" stroke={stroke} strokeOpacity={[1, 0.6, 0.35][index] ?? 0.35} className={classes.line} />).reverse()}
    </svg>
  )
})
