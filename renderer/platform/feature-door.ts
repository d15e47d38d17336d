import type { ComponentType, FunctionComponent } from 'react'
import type { FeatureLive } from './live-updates.ts'

/** What a feature offers the console: its only door. */
export type FeatureDoor = {
  readonly slug: string
  /** Sentence case, as the rail and the view's title say it. */
  readonly title: string
  /** e.g. `/health`. The page reads its own part of the address with `useViewSearch`. */
  readonly path: `/${string}`
  readonly page: FunctionComponent
  readonly icon: ComponentType<{ readonly size?: number | string; readonly className?: string }>
  /** Default key sequence, e.g. `g h`. */
  readonly shortcut?: string
  /** What stands at the right of its name in the rail, e.g. how many servers are not up. */
  readonly badge?: ComponentType
  /** Which events make which answers stale. */
  readonly live: FeatureLive
}
