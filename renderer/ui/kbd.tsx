import type { ReactNode } from 'react'
import classes from './kbd.module.css'

const isMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac')
const names: Readonly<Record<string, string>> = { mod: isMac ? '⌘' : 'Ctrl', shift: 'Shift', alt: isMac ? '⌥' : 'Alt', enter: 'Enter', escape: 'Esc', arrowup: '↑', arrowdown: '↓' }

/** A key sequence such as `g h` or `mod+k`, as keys. */
export function Keys({ sequence }: { readonly sequence: string }): ReactNode {
  const keys = sequence.split(' ').flatMap((chord) => (chord === '+' ? ['+'] : chord.split('+')))
  return (
    <span className={classes.keys}>
      {keys.map((key, index) => <kbd key={index} className={classes.key}>{names[key] ?? (sequence.includes('+') ? key.toUpperCase() : key)}</kbd>)}
    </span>
  )
}
