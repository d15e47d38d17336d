import type { ReactNode } from 'react'
import classes from './palette.module.css'

/** A text with the found stretches marked. */
export function Marked({ text, ranges }: { readonly text: string; readonly ranges: readonly (readonly [number, number])[] }): ReactNode {
  const parts: ReactNode[] = []
  let at = 0
  for (const [from, to] of ranges) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return <span className={classes.label}>{parts}{text.slice(at)}</span>
}
