import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { TableItem } from './table-items.ts'

/**
 * Holds the list still while new rows arrive above: the first visible row keeps its place on screen and the newcomers
 * are counted. At the very top with nothing selected there is nothing to hold, so new rows simply appear.
 */
export function useAnchor<Row>(scroller: RefObject<HTMLElement | null>, items: readonly TableItem<Row>[], rowHeight: number, isHeld: boolean): { readonly above: number; readonly toTop: () => void } {
  const anchor = useRef<{ readonly id: string; readonly offset: number } | null>(null)
  const before = useRef(items)
  const [above, setAbove] = useState(0)

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || before.current === items) return
    const previous = before.current
    before.current = items
    const kept = anchor.current
    if (kept === null || (element.scrollTop === 0 && !isHeld)) return
    const was = previous.findIndex((item) => item.id === kept.id)
    const is = items.findIndex((item) => item.id === kept.id)
    if (was < 0 || is <= was) return
    element.scrollTop = is * rowHeight + kept.offset
    setAbove((count) => count + is - was)
  }, [items, rowHeight, isHeld, scroller])

  const isEmpty = items.length === 0
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const remember = (): void => {
      const first = before.current[Math.floor(element.scrollTop / rowHeight)]
      anchor.current = first === undefined ? null : { id: first.id, offset: element.scrollTop % rowHeight }
      if (element.scrollTop < rowHeight) setAbove(0)
    }
    remember()
    element.addEventListener('scroll', remember, { passive: true })
    return () => element.removeEventListener('scroll', remember)
  }, [rowHeight, scroller, isEmpty])

  return {
    above,
    toTop: () => {
      scroller.current?.scrollTo({ top: 0 })
      setAbove(0)
    },
  }
}
