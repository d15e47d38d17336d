import { ActionIcon } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { joinClasses } from './join-classes.ts'
import classes from './drawer.module.css'

/** A list with its drawer: side by side from 1280 wide, the drawer over the list below that. */
export function SplitView({ children, drawer }: { readonly children: ReactNode; /** null: closed. */ readonly drawer: ReactNode }): ReactNode {
  return (
    <div className={classes.split}>
      <div className={classes.list}>{children}</div>
      {drawer}
    </div>
  )
}

/** Details beside the list they belong to. `Esc` closes it and gives the focus back to where it was. */
export function Drawer({ title, mark, actions, onClose, children }: {
  readonly title: ReactNode
  readonly mark?: ReactNode
  readonly actions?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}): ReactNode {
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  const isBeside = useMediaQuery('(min-width: 1280px)', true, { getInitialValueInEffect: false })
  useEffect(() => {
    if (isBeside) return undefined
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [isBeside])
  return (
    <>
      {isBeside ? null : <div className={classes.scrim} onClick={onClose} aria-hidden />}
      <aside
        ref={panel}
        className={joinClasses(classes.drawer, !isBeside && classes.over)}
        aria-labelledby={id}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.defaultPrevented) return
          event.preventDefault()
          onClose()
        }}
      >
        <header className={classes.header}>
          {mark}
          <h2 id={id} className={classes.title}>{title}</h2>
          {actions}
          <ActionIcon aria-label="Close details" onClick={onClose}><IconX size={16} aria-hidden /></ActionIcon>
        </header>
        <div className={classes.body}>{children}</div>
      </aside>
    </>
  )
}

/** A part of a drawer, divided from the next by a hairline. */
export function DrawerSection({ title, meta, actions, children }: { readonly title?: string; readonly meta?: ReactNode; readonly actions?: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <section className={classes.section}>
      {title === undefined ? null : <h3 className={classes.sectionTitle}>{title}{meta === undefined ? null : <span className={classes.meta}>{meta}</span>}<span className={classes.space} />{actions}</h3>}
      {children}
    </section>
  )
}

/** Names and values in two columns. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }): ReactNode {
  return <dl className={classes.facts}>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
}
