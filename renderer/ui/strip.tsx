import { memo } from 'react'
import type { ReactNode } from 'react'
import { describeStrip, toPaths } from './strip-paths.ts'
import classes from './strip.module.css'

/** State over time in 96 cells, oldest left. A handful of SVG paths, so five hundred of them stay cheap. */
export const Strip = memo(function Strip({ strip, label, height = 12 }: { readonly strip: string; /** e.g. `jira-mcp, last 24 h` */ readonly label: string; readonly height?: number }): ReactNode {
  const { u, g, d, x, '?': unknown } = toPaths(strip)
  return (
    <svg className={classes.strip} height={height} viewBox={`0 0 ${String(Math.max(1, strip.length))} 12`} preserveAspectRatio="none" role="img" aria-label={`${label}: ${describeStrip(strip)}`}>
      {u === undefined ? null : <path d={u} fill="var(--ok-quiet)" />}
      {x === undefined ? null : <path d={x} fill="var(--n7)" />}
      {g === undefined ? null : <path d={g} fill="var(--degraded-mark)" />}
      {d === undefined ? null : <path d={d} fill="var(--down-mark)" />}
      {unknown === undefined ? null : <path d={unknown} className={classes.unknown} />}
    </svg>
  )
})

/** Once per page: the texture of unknown time, which every strip, lane and sparkline refers to. */
export function HatchDefinition(): ReactNode {
  return (
    <svg className={classes.definition} aria-hidden>
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill="var(--hatch-bg)" />
          <rect width="1.2" height="5" fill="var(--hatch)" />
        </pattern>
        {/* A strip is stretched to its column, and this with it: one stroke for every four cells. */}
        <pattern id="hatch-strip" width="4" height="12" patternUnits="userSpaceOnUse">
          <rect width="4" height="12" fill="var(--hatch-bg)" />
          <path d="M0 12 L4 0" stroke="var(--hatch)" strokeWidth="0.9" />
        </pattern>
      </defs>
    </svg>
  )
}
