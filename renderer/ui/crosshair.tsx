import { createContext, use, useCallback, useState, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'
import type { Instant } from '#shared/lib/time-range.ts'

/** The moment under the pointer, shared by every time-based picture of a view. */
export type Crosshair = {
  readonly at: () => Instant | null
  readonly point: (at: Instant | null) => void
  readonly subscribe: (changed: () => void) => () => void
}

export function createCrosshair(): Crosshair {
  let current: Instant | null = null
  const listeners = new Set<() => void>()
  return {
    at: () => current,
    point(at) {
      if (at === current) return
      current = at
      for (const listener of listeners) listener()
    },
    subscribe(changed) {
      listeners.add(changed)
      return () => void listeners.delete(changed)
    },
  }
}

const CrosshairContext = createContext<Crosshair | null>(null)

/** All charts and lanes inside share one crosshair. The shell puts one around each view. */
export function CrosshairGroup({ children }: { readonly children: ReactNode }): ReactNode {
  const [crosshair] = useState(createCrosshair)
  return <CrosshairContext value={crosshair}>{children}</CrosshairContext>
}

/** The moment pointed at anywhere in the view, and a way to point. */
export function useCrosshair(): readonly [Instant | null, (at: Instant | null) => void] {
  const [own] = useState(createCrosshair)
  const crosshair = use(CrosshairContext) ?? own
  const at = useSyncExternalStore(useCallback((changed: () => void) => crosshair.subscribe(changed), [crosshair]), crosshair.at)
  return [at, crosshair.point]
}
