import { useLayoutEffect, useState } from 'react'
import type { RefObject } from 'react'

const COMPACT = 28

/** Height of a row in px as the density sets it: `--row` of tokens.css, read again when the density changes. */
export function useRowHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(COMPACT)
  useLayoutEffect(() => {
    const read = (): void => {
      const value = element.current === null ? Number.NaN : Number.parseFloat(getComputedStyle(element.current).getPropertyValue('--row'))
      setHeight(Number.isFinite(value) && value > 0 ? value : COMPACT)
    }
    read()
    const watcher = new MutationObserver(read)
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density'] })
    return () => watcher.disconnect()
  }, [element])
  return height
}
